"""`/v1/clocks/rules` and `/v1/clocks/compute`: the rules of the clocks, and the calculator that counts as they do. 期限规则。"""

from __future__ import annotations

from datetime import date
from typing import Final

from flask import Blueprint, Response, request

from api.clock_words import told
from api.current import principal, services
from api.parameters import InvalidQuery
from api.reading import digest
from api.strict_json import dumps, loads
from coordination.catalogue import Fault
from coordination.clocks.calculator import calculate
from coordination.timekeeping import published_tables

MOST_BYTES: Final = 16_384

blueprint = Blueprint("clock_pages", __name__)


@blueprint.get("/v1/clocks/rules")
def rules() -> Response:
    """Answer every version of every rule in use, or those in force on a day (``on``)."""
    principal()
    on = day(request.args.get("on"))
    found = [told(rule) for rule in services().book.rules if on is None or rule.in_force(on)]
    body = {
        "items": found,
        "packs": [{"id": one.id, "region": one.region, "cite": one.cite} for one in services().book.packs],
    }
    response = Response(dumps(body), content_type="application/json")
    response.headers["Cache-Control"] = "private, no-cache"
    response.set_etag(digest(body))
    response.make_conditional(request)
    return response


@blueprint.post("/v1/clocks/compute")
def compute() -> Response:
    """Answer when a period ends, with every day on the way; nothing is recorded."""
    principal()
    asked = loads(request.get_data(), most=MOST_BYTES)
    tables = published_tables(services().coordination)
    return Response(dumps(calculate(asked, services().book, tables)), content_type="application/json")


def day(text: str | None) -> date | None:
    """Return the day that a parameter ``on`` names, or None."""
    try:
        return None if text is None else date.fromisoformat(text)
    except ValueError:
        raise InvalidQuery(
            Fault("type", "须为日期，如2024-01-31", "must be a date such as 2024-01-31", "/on")
        ) from None
