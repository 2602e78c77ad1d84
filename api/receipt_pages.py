"""`/v1/evidence/<id>/receipts`: what both sides of each hand-over hold alike, to the byte. 移交回执。"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, request

from api.asking import DETAIL, asked
from api.current import principal, services
from api.file_pages import repr_digest
from api.language import negotiate
from api.problems import Refusal
from api.reading import dated, looking, record_of
from api.sight import eyes
from coordination import receipts
from coordination.store import Row
from coordination.stored import digest as digest_of
from projections import queries
from projections.engine import Moment
from projections.evidence import EVIDENCE

blueprint = Blueprint("receipts", __name__)


@blueprint.get("/v1/evidence/<key>/receipts")
def list_receipts(key: str) -> Response:
    """Answer which receipts there are, and the head that ties the record to all that was said of it."""
    rows, moment, record = _told(key)
    made = receipts.receipts(rows)
    body: dict[str, Any] = {
        "items": [_line(record, receipt) for receipt in made],
        "head": receipts.head(digest_of(row.topic, row.stream, row.state) for row in rows).hex(),
        "version": len(rows),
    }
    return dated(body, moment, negotiate(request))


@blueprint.get("/v1/evidence/<key>/receipts/<int:number>")
def one_receipt(key: str, number: int) -> Response:
    """Answer a receipt, the same bytes to everybody and for ever."""
    rows, moment, _ = _told(key)
    made = receipts.receipts(rows)
    if not 1 <= number <= len(made):
        raise Refusal("not_found")
    receipt = made[number - 1]
    found = receipts.receipt_digest(receipt)
    response = Response(receipt, content_type="application/json")
    response.headers["Liandong-Position"] = str(moment.position)
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Repr-Digest"] = repr_digest(found)
    response.vary.add("Authorization")
    response.set_etag(found)
    response.make_conditional(request)
    return response


def _told(key: str) -> tuple[Sequence[Row], Moment, UUID]:
    """Return the stored events of a piece of evidence up to the moment asked for, if the asker may know of it."""
    who = principal()
    values = asked(request.args, DETAIL)
    record = record_of(EVIDENCE, key)
    with looking(values, EVIDENCE.needs) as (snapshot, moment):
        sight = eyes(who, services(), snapshot).on(EVIDENCE)
        if queries.detail(snapshot, EVIDENCE, sight, moment, record) is None:
            raise Refusal("not_found")
    rows = services().coordination.log.read_stream(record)
    return [row for row in rows if row.position <= moment.position], moment, record


def _line(record: UUID, receipt: bytes) -> dict[str, Any]:
    told = json.loads(receipt)
    return {
        "number": told["number"],
        "giver": told["giver"]["agency"],
        "offered_on": told["giver"]["event"]["legal_on"],
        "receiver": told["receiver"]["agency"],
        "received_on": told["receiver"]["event"]["legal_on"],
        "sha256": receipts.receipt_digest(receipt),
        "href": f"/v1/evidence/{record}/receipts/{told['number']}",
    }
