"""`/v1/thresholds/rules` and `/v1/thresholds/assess`: from which figures on conduct is prosecuted; advice only. 追诉标准。"""

from __future__ import annotations

from typing import Final

from flask import Blueprint, Response, request

from api.clock_pages import day
from api.current import principal
from api.reading import digest
from api.strict_json import dumps, loads
from coordination.thresholds.assessing import told
from coordination.thresholds.calculator import calculate
from coordination.thresholds.rules import THRESHOLDS

MOST_BYTES: Final = 16_384

blueprint = Blueprint("threshold_pages", __name__)


@blueprint.get("/v1/thresholds/rules")
def rules() -> Response:
    """Answer every version of every rule, or those in force on a day (``on``)."""
    principal()
    on = day(request.args.get("on"))
    body = {"items": [told(rule) for rule in THRESHOLDS.rules if on is None or rule.in_force(on)]}
    response = Response(dumps(body), content_type="application/json")
    response.headers["Cache-Control"] = "private, no-cache"
    response.set_etag(digest(body))
    response.make_conditional(request)
    return response


@blueprint.post("/v1/thresholds/assess")
def assess() -> Response:
    """Answer how figures stand to the thresholds, by which article; nothing is recorded, and nothing follows."""
    principal()
    asked = loads(request.get_data(), most=MOST_BYTES)
    return Response(dumps(calculate(asked)), content_type="application/json")
