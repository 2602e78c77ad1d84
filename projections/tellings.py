"""The ledger of tellings owed: places where the trade in a matter leads, and whether anybody there was told (M93). 应通报台账。

One row for each record of which parties up or down the trade are known. A place is told when a notice about the record goes to an
agency there of the line of whoever found the party. What one finds in one's own place is owed to nobody, and neither is what one
finds when assisting owed to whoever asked. When a case is filed on a lead, the case owes what the lead owed.

What the row must remember before there is anything to tell, and where agencies are, stands in rows that no question finds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Final, NamedTuple
from uuid import UUID

import sqlalchemy as sa

from coordination.catalogue import derived_id, stream_id
from coordination.divisions import answers_for, name_of
from coordination.rules import Recorded
from coordination.streams.notice import RecordKind
from projections.assists import ASSISTS
from projections.cases import CASES
from projections.engine import Ledger, Row, Rows, nobody
from projections.leads import LEADS
from projections.tables import Instant, Many, Text

KINDS: Final = tuple(kind.value for kind in RecordKind)
DIVISION = 6
"""The digits of a code that name a county or what stands above it."""


class Body(NamedTuple):
    """Where an agency is, and of what line. 单位所在地与条线。"""

    adcode: str
    line: str


def row_id(record: UUID) -> UUID:
    """Return the id of the row of a record, or of what is remembered of an agency."""
    return derived_id(record, "tellings")


def agency_row(code: str) -> UUID:
    """Return the id of the row that remembers where an agency is."""
    return row_id(stream_id("agency", code))


# -- where agencies are ------------------------------------------------------------------------------------------------------


def placed(rows: Rows, recorded: Recorded) -> None:
    """Remember where an agency is, and of what line."""
    event, own = recorded.event, row_id(recorded.stream)
    before = (rows.get(own) or {}).get("remembered") or {}
    told = {"adcode": event.adcode, "line": event.agency_type and event.agency_type.value}
    rows.put(own, {"remembered": {**before, **{name: value for name, value in told.items() if value is not None}}})


def _body(rows: Rows, code: str) -> Body | None:
    row = rows.get(agency_row(code))
    remembered = None if row is None else row["remembered"]
    return None if remembered is None else Body(remembered["adcode"], remembered["line"])


# -- what a row holds --------------------------------------------------------------------------------------------------------


def _row(rows: Rows, record: UUID, kind: str) -> Row:
    found = rows.get(row_id(record))
    fresh = {"record": record, "record_kind": kind, "places": (), "told": (), "goes_on_in": None}
    return fresh if found is None else found


def _put(rows: Rows, row: Row, recorded: Recorded) -> None:
    """Write a row as its places and what was told make it."""
    places = [{**place, **_told_of(place, row["told"])} for place in row["places"]]
    owed = [place for place in places if not place["own"] and "told_on" not in place and row["goes_on_in"] is None]
    since = min((place["found_on"] for place in owed), default=None)
    rows.put(
        row_id(row["record"]),
        {
            **row,
            "places": places,
            "owed": [place["adcode"] for place in owed],
            "owed_by": list(dict.fromkeys(place["found_by"] for place in owed)),
            "owing": bool(owed),
            "owed_since": None if since is None else date.fromisoformat(since),
            "changed_at": recorded.recorded_at,
            "last_topic": recorded.topic,
            "remembered": None if places else {},
        },
    )


def _told_of(place: Row, told: Iterable[Row]) -> Row:
    """Return the first telling that reached a place, which is what counts."""
    for one in told:
        there = answers_for(one["adcode"], place["adcode"], date.fromisoformat(one["on"]))
        if there and one["line"] == place["line"]:
            return {"told_on": one["on"], "told_by": one["by"], "told": one["agency"]}
    return {}


# -- parties found, notices given ----------------------------------------------------------------------------------------------


def found(rows: Rows, recorded: Recorded) -> None:
    """Enter the places of the parties that were found."""
    kind, envelope = recorded.topic.partition(".")[0], recorded.envelope
    row = _row(rows, recorded.stream, kind)
    finder = _body(rows, envelope.agency)
    places = {place["adcode"]: place for place in row["places"]}
    for one in recorded.event.trade_parties:
        adcode = one.place.adcode[:DIVISION]
        place = places.get(adcode) or {
            "adcode": adcode,
            "name": name_of(adcode, envelope.legal_on) or adcode,
            "found_on": envelope.legal_on.isoformat(),
            "found_by": envelope.agency,
            "line": None if finder is None else finder.line,
            "own": finder is not None and answers_for(finder.adcode, adcode, envelope.legal_on),
            "chain_roles": [],
            "parties": [],
        }
        names = [one.trade_party.name] if one.trade_party.name else []
        places[adcode] = {
            **place,
            "chain_roles": list(dict.fromkeys((*place["chain_roles"], one.chain_role.value))),
            "parties": list(dict.fromkeys((*place["parties"], *names))),
        }
    _put(rows, {**row, "places": list(places.values())}, recorded)


def told(rows: Rows, recorded: Recorded) -> None:
    """Enter that agencies were told of the record that a notice is about."""
    event = recorded.event
    if event.about is not None:
        _tell(rows, recorded, event.about.record, event.about.record_kind.value, event.recipients)


def told_on_lead(rows: Rows, recorded: Recorded) -> None:
    """Enter that agencies were told of the case by a notice about a lead on which it had been filed."""
    event = recorded.event
    _tell(rows, recorded, recorded.stream, "case", event.recipients, by=event.given_notice)


def asked(rows: Rows, recorded: Recorded) -> None:
    """Enter that whoever asked for assistance hears of what is found by the reply."""
    _tell(rows, recorded, recorded.stream, "assist", (recorded.envelope.agency,))


def _tell(
    rows: Rows, recorded: Recorded, record: UUID, kind: str, agencies: Iterable[str], *, by: UUID | None = None
) -> None:
    row, on = _row(rows, record, kind), recorded.envelope.legal_on.isoformat()
    bodies = ((code, _body(rows, code)) for code in agencies)
    lines = [
        {"agency": code, "adcode": body.adcode, "line": body.line, "on": on, "by": str(by or recorded.stream)}
        for code, body in bodies
        if body is not None
    ]
    _put(rows, {**row, "told": [*row["told"], *lines]}, recorded)


def goes_on(rows: Rows, recorded: Recorded) -> None:
    """Let a case owe, and have told, what the leads that it is filed on did."""
    for lead in _leads(recorded):
        former = rows.get(row_id(lead))
        if former is None:
            continue
        row = _row(rows, recorded.stream, "case")
        known = {place["adcode"] for place in row["places"]}
        more = [place for place in former["places"] if place["adcode"] not in known]
        row = {**row, "places": [*row["places"], *more], "told": [*row["told"], *former["told"]]}
        _put(rows, row, recorded)
        _put(rows, {**former, "goes_on_in": recorded.stream}, recorded)


# -- which rows ----------------------------------------------------------------------------------------------------------------


def _leads(recorded: Recorded) -> tuple[UUID, ...]:
    event = recorded.event
    return event.leads if recorded.topic == "case.filed" else (event.lead,)


def touches(recorded: Recorded) -> Iterable[UUID]:
    """Name the rows that an event may change or look into."""
    match recorded.topic:
        case "notice.issued":
            about = recorded.event.about
            agencies = recorded.event.recipients if about is not None else ()
            return (*map(agency_row, agencies), *(() if about is None else (row_id(about.record),)))
        case "case.lead_notified":
            return (row_id(recorded.stream), *map(agency_row, recorded.event.recipients))
        case "case.filed" | "case.lead_added":
            return (row_id(recorded.stream), *map(row_id, _leads(recorded)))
        case "agency.registered" | "agency.particulars_corrected":
            return (row_id(recorded.stream),)
        case _:
            return (row_id(recorded.stream), agency_row(recorded.envelope.agency))


def text(row: Row) -> Iterable[str | None]:
    """Return what full-text search looks into."""
    for place in row["places"] or ():
        yield place["name"]
        yield from place["parties"]


FOLDS: Final[Mapping[str, Callable[[Rows, Recorded], None]]] = {
    "agency.registered": placed,
    "agency.particulars_corrected": placed,
    "assist.requested": asked,
    "notice.issued": told,
    "case.filed": goes_on,
    "case.lead_added": goes_on,
    "case.lead_notified": told_on_lead,
    **{f"{kind}.trade_link_found": found for kind in KINDS},
}
TELLINGS = Ledger(
    name="tellings",
    kind="telling",
    version=2,
    custody=nobody,
    hangs_on="record",
    records=(LEADS, CASES, ASSISTS),
    working="remembered",
    codes={"record_kind": (RecordKind,)},
    columns=(
        sa.Column("record", sa.Uuid),
        sa.Column("record_kind", Text),
        sa.Column("places", Many),
        sa.Column("told", Many),
        sa.Column("owed", Many),
        sa.Column("owed_by", Many),
        sa.Column("owing", sa.Boolean),
        sa.Column("owed_since", sa.Date),
        sa.Column("goes_on_in", sa.Uuid),
        sa.Column("changed_at", Instant),
        sa.Column("last_topic", Text),
        sa.Column("remembered", Many),
    ),
    folds=FOLDS,
    touches=touches,
    filters=("record", "record_kind", "owing", "owed", "owed_by", "owed_since", "goes_on_in"),
    sorts=("owed_since", "changed_at"),
    text=text,
)
