"""`POST /v1/events`: what is sent is judged and kept once, and answered with receipts. 事件报送。"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any, Final, cast

import structlog
from flask import Blueprint, Response, request

from api.cloudevents import (
    MEDIA,
    Form,
    Line,
    Posted,
    form_of,
    read_batch,
    read_binary,
    read_lines,
    read_structured,
    stream_of,
)
from api.current import principal, services
from api.file_pages import check_named
from api.identity import Principal, acting
from api.language import Both, Language, negotiate
from api.measures import RECORDED
from api.problems import Refusal, problem_of, request_id
from api.reading import present
from api.rendering import told, warnings_of
from api.schemas import event_type, load
from api.strict_json import dumps
from coordination.catalogue import Invalid
from coordination.catalogue.codecs import encode_instant
from coordination.files import Files
from coordination.record import Receipt, Refused
from coordination.rules import Envelope, Proposal, Rejection
from coordination.streams.case import CaseNoPenaltyDecided
from coordination.streams.dispositions import FIRST_OFFENCE
from projections.dispositions import DISPOSITIONS
from projections.engine import Behind
from projections.repeats import first_offence_doubt

CHUNK: Final = 200
"""Lines of NDJSON that are committed together."""

_ETAG_VERSION = re.compile(r'(?:W/)?"(\d{1,10})-[^"]*"', re.ASCII)

_ONE_RECORD = Both(
    "If-Match只适用于单个事件；批量和逐行报送请在各事件中填写expectedversion",
    "If-Match speaks of one record: in a batch or in lines, give each event its expectedversion",
)

blueprint = Blueprint("writing", __name__)
_log = structlog.get_logger(__name__)


def proposal_of(posted: Posted, principal: Principal, files: Files, now: datetime) -> Proposal:
    """Return what the rule book is asked about one event as sent.

    Raises:
        Refusal: the key cannot speak for that agency, or a file that it has stored is not what the event says of it.
        Invalid: unknown topic, a subject that does not fit it, or data that does not fit the declaration.
    """
    agency = acting(principal, posted.agency, posted.pointer)
    declared = event_type(posted.topic, posted.pointer)
    kind, stream = stream_of(posted)
    event = load(declared, posted.data, f"{posted.pointer}/data")
    check_named(event, principal.agency, files, now, posted.pointer)
    envelope = Envelope(
        stream=stream,
        version=0,
        source=posted.source,
        id=posted.id,
        sender=principal.agency,
        agency=agency,
        occurred_at=posted.occurred_at,
        legal_on=posted.legal_on,
        officer=posted.officer,
        correlation_id=posted.correlation_id,
        causation_id=posted.causation_id,
    )
    return Proposal(kind, event, envelope, principal.role, posted.expected_version)


def receipt_body(receipt: Receipt, subject: str, proposal: Proposal) -> dict[str, Any]:
    """Return a receipt as it is answered, with what is doubtful about what was recorded. 回执。"""
    warnings = [*warnings_of(proposal.event, proposal.envelope.legal_on), *_of_party(receipt, proposal)]
    return {
        "id": receipt.id,
        "source": receipt.source,
        "subject": subject,
        "stream": str(receipt.stream),
        "version": receipt.version,
        "position": receipt.position,
        "recorded_at": encode_instant(receipt.recorded_at),
        "repeated": receipt.repeated,
        **({"warnings": warnings} if warnings else {}),
    }


def _of_party(receipt: Receipt, proposal: Proposal) -> list[dict[str, Any]]:
    """Return the doubt that a party is no first offender, where it was spared as one. 初次违法存疑。"""
    event = proposal.event
    if not isinstance(event, CaseNoPenaltyDecided) or event.no_penalty_ground.value != FIRST_OFFENCE:
        return []
    try:
        with services().read.reading() as snapshot:
            moment = present(snapshot, DISPOSITIONS.needs)
            doubt = first_offence_doubt(snapshot, moment, receipt.stream, proposal.envelope.legal_on)
    except Behind:
        # it stands on record; what the ledgers cannot tell yet is no reason to answer otherwise
        return []
    return [] if doubt is None else [told(doubt)]


def _kept(receipt: Receipt, posted: Posted, proposal: Proposal) -> dict[str, Any]:
    """Count an event that was recorded, and return its receipt as it is answered."""
    if not receipt.repeated:
        RECORDED.labels(posted.topic).inc()
    return receipt_body(receipt, posted.subject, proposal)


@blueprint.post("/v1/events")
def post_events() -> Response:
    """Take one event, a batch that stands or falls together, or lines that each stand alone."""
    who = principal()
    # werkzeug's headers know no case, and have no common type with plain mappings
    headers = cast("Mapping[str, str]", request.headers)
    form = form_of(headers)
    if form in (Form.BATCH, Form.LINES) and "If-Match" in headers:
        raise Refusal("precondition_failed", _ONE_RECORD)
    body = request.get_data(cache=False)
    now = services().clock()
    match form:
        case Form.STRUCTURED:
            return _one(read_structured(body), who, now)
        case Form.BINARY:
            return _one(read_binary(headers, body), who, now)
        case Form.BATCH:
            return _batch(read_batch(body), who, now)
        case Form.LINES:
            return _lines(read_lines(body), who, now, negotiate(request))


def _one(posted: Posted, who: Principal, now: datetime) -> Response:
    proposal = proposal_of(posted, who, services().files, now)
    preconditioned = request.headers.get("If-Match")
    if preconditioned is not None and preconditioned.strip() != "*":
        proposal = _on_version(proposal, preconditioned)
    try:
        (receipt,) = services().coordination.post([proposal], now=now)
    except Refused as refused:
        reason = refused.reason
        if preconditioned is not None and isinstance(reason, Rejection) and reason.code == "stream.stale_version":
            raise Refusal("precondition_failed") from None
        raise _as_sent(reason, posted) from None
    return _answer(_kept(receipt, posted, proposal), 200 if receipt.repeated else 201)


def _on_version(proposal: Proposal, etag: str) -> Proposal:
    """Let an ETag of the record say on which version the sender relies."""
    version = _ETAG_VERSION.fullmatch(etag.strip())
    if version is None or proposal.expected_version not in (None, int(version[1])):
        raise Refusal("precondition_failed")
    return Proposal(proposal.kind, proposal.event, proposal.envelope, proposal.role, int(version[1]))


def _batch(posted: Sequence[Posted], who: Principal, now: datetime) -> Response:
    proposals, faults = [], []
    for one in posted:
        try:
            proposals.append(proposal_of(one, who, services().files, now))
        except Invalid as error:
            problem, found = type(error), error.faults
            faults.append((problem, found))
    if faults:
        # the kind of the first fault names the problem; the pointers tell the items apart
        raise faults[0][0](*(fault for _, found in faults for fault in found))
    try:
        receipts = services().coordination.post(proposals, now=now)
    except Refused as refused:
        raise _as_sent(refused.reason, posted[refused.number]) from None
    bodies = [_kept(*one) for one in zip(receipts, posted, proposals, strict=True)]
    return _answer({"receipts": bodies}, 200 if all(receipt.repeated for receipt in receipts) else 201)


def _as_sent(reason: Rejection | Invalid, posted: Posted) -> Exception:
    """Let the pointers of a refusal begin where the event stands in its request."""
    if isinstance(reason, Invalid):
        return type(reason)(*(fault.under(f"{posted.pointer}/data") for fault in reason.faults))
    return Pointed(reason, posted.pointer)


class Pointed(Refusal):
    """A rule's refusal of one event, pointing at it."""

    def __init__(self, reason: Rejection, at: str) -> None:
        Exception.__init__(self, reason.code)
        self.problem = problem_of(reason, at)


# -- lines ----------------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Judged:
    """A line on its way: what was sent, what is asked, what became of it."""

    line: Line
    proposal: Proposal | None = None
    result: Receipt | Exception | None = None


def _lines(lines: Iterator[Line], who: Principal, now: datetime, language: Language) -> Response:
    coordination, files = services().coordination, services().files
    request_number = request_id()

    def answer() -> Iterator[bytes]:
        while chunk := [_Judged(line) for line in islice(lines, CHUNK)]:
            for judged in chunk:
                _propose(judged, who, files, now)
            waiting = [judged for judged in chunk if judged.proposal is not None]
            proposals = [judged.proposal for judged in waiting if judged.proposal is not None]
            results: Iterable[Receipt | Exception] = ()
            try:
                results = coordination.post_each(proposals, now=now)
            except Exception as error:  # noqa: BLE001  the answer has begun: each line is told what became of it
                _log.error("lines_not_recorded", request_id=request_number, exc_info=error)
                results = [error] * len(waiting)
            for judged, result in zip(waiting, results, strict=True):
                judged.result = result
            for judged in chunk:
                yield dumps(_line_body(judged, language)) + b"\n"

    return Response(answer(), content_type=f"{MEDIA[2]}; charset=utf-8", headers={"Cache-Control": "no-store"})


def _propose(judged: _Judged, who: Principal, files: Files, now: datetime) -> None:
    sent = judged.line.result
    if not isinstance(sent, Posted):
        judged.result = sent
        return
    try:
        judged.proposal = proposal_of(sent, who, files, now)
    except (Invalid, Refusal) as error:
        judged.result = error


def _line_body(judged: _Judged, language: Language) -> dict[str, Any]:
    sent, result = judged.line.result, judged.result
    if isinstance(result, Receipt) and isinstance(sent, Posted) and judged.proposal is not None:
        status = 200 if result.repeated else 201
        return {"line": judged.line.number, "status": status, "receipt": _kept(result, sent, judged.proposal)}
    error = result if isinstance(result, Exception) else RuntimeError("a line without a result")
    if isinstance(error, Invalid) and judged.proposal is not None:
        error = type(error)(*(fault.under("/data") for fault in error.faults))
    problem = problem_of(error).body(language)
    who = {"id": sent.id, "source": sent.source} if isinstance(sent, Posted) else {}
    return {"line": judged.line.number, "status": problem["status"], **who, "problem": problem}


def _answer(body: dict[str, Any], status: int) -> Response:
    return Response(dumps(body), status=status, content_type="application/json", headers={"Cache-Control": "no-store"})
