"""The ledger of goods: one line per measure, with what is where and worth how much. 涉案物品台账。

What the rules know of a measure stands in its row, and each event moves it by its own ``evolve``: so what is where is said once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final
from uuid import UUID

import sqlalchemy as sa

from coordination.rules import Recorded
from coordination.streams import goods as events
from coordination.streams.case import CaseClockConflictWarned
from coordination.streams.goods import UNDER_MEASURE, Authority, Goods, Line, Listing, Measure, Where
from projections import excluding
from projections.cases import CASES
from projections.engine import Ledger, Row, Rows
from projections.folding import Change, Columns, bookkeeping, changes, nothing, opens, place_columns
from projections.tables import Many, Text

# -- what the rules know, in and out of rows ------------------------------------------------------------------------------------


def kept(line: Line) -> Row:
    """Return how a line stands, as rows keep it."""
    return {
        "held": {place.value: number for place, number in line.held},
        "listings": [
            {
                "referral": str(one.referral),
                "item_no": one.item_no,
                "quantity": one.quantity,
                "handed_from": None if one.handed_from is None else one.handed_from.value,
            }
            for one in line.listings
        ],
    }


def line_of(line_no: str, row: Row) -> Line:
    """Return what the rules know of a line from what a row keeps."""
    held = row["held"]
    return Line(
        line_no=line_no,
        held=tuple((place, held[place.value]) for place in Where if place.value in held),
        listings=tuple(
            Listing(
                UUID(one["referral"]),
                one["item_no"],
                one["quantity"],
                None if one["handed_from"] is None else Where.of(one["handed_from"]),
            )
            for one in row["listings"]
        ),
    )


def state_of(row: Row) -> Goods:
    """Return what the rules know of a measure from its row."""
    if not row:
        return Goods()
    return Goods(
        registrant=row["registrant"],
        holder=row["holder"],
        participants=tuple(row["participants"]),
        campaigns=tuple(row["campaigns"]),
        case=row["case_id"],
        measure=Measure.of(row["measure"]),
        authority=Authority.of(row["authority"]),
        on_spot=row["on_spot"],
        approved=row["approved"],
        extended=row["extended"],
        lapsed_on=row["lapsed_on"],
        excluded=excluding.excluded(row),
        lines=tuple(line_of(one["line_no"], one) for one in row["lines"]),
    )


def columns_of(state: Goods, worth: Mapping[str, int | None]) -> Columns:
    """Return the columns in which the state stands, with what is where, in lines and in money."""
    by_place = {
        place.value: {
            "lines": sum(1 for line in state.lines if line.at(place)),
            "worth_fen": sum(worth_at(line, place, worth.get(line.line_no)) for line in state.lines),
        }
        for place in Where
        if state.at(place)
    }
    return {
        "registrant": state.registrant,
        "holder": state.holder,
        "participants": state.participants,
        "campaigns": state.campaigns,
        "case_id": state.case,
        "stage": state.stage.value,
        "measure": None if state.measure is None else state.measure.value,
        "authority": state.authority.value,
        "on_spot": state.on_spot,
        "approved": state.approved,
        "extended": state.extended,
        "lapsed_on": state.lapsed_on,
        "lines": [
            {"line_no": line.line_no, "worth_fen": worth.get(line.line_no), **kept(line)} for line in state.lines
        ],
        "places": list(by_place),
        "by_place": by_place,
        "held_worth_fen": sum(by_place[place.value]["worth_fen"] for place in UNDER_MEASURE if place.value in by_place),
    }


def joined(row: Row, lines: Iterable[Line]) -> list[str]:
    """Return the referrals on whose lists the lines stand or stood."""
    now = (str(one.referral) for line in lines for one in line.listings)
    return list(dict.fromkeys((*(row.get("referrals") or ()), *now)))


def worth_at(line: Line, place: Where, worth_fen: int | None) -> int:
    """Return the share of a line's worth that is in a place: all shares together are the worth, to the fen."""
    total = sum(number for _, number in line.held)
    if not worth_fen or not total:
        return 0
    before = sum(number for other, number in line.held if tuple(Where).index(other) < tuple(Where).index(place))
    return worth_fen * (before + line.at(place)) // total - worth_fen * before // total


# -- by the measure ---------------------------------------------------------------------------------------------------------------


def moved(given: Change) -> Change:
    """Return the change that an event makes by its own fold, with what it gives beside."""

    def change(row: Row, event: Any, recorded: Recorded) -> Columns:
        state = event.evolve(state_of(row), recorded.envelope)
        lines = event.lines if event.declaration.opens else ()
        worth = {one["line_no"]: one["worth_fen"] for one in row.get("lines") or ()}
        columns = columns_of(state, worth | {line.line_no: line.worth_fen for line in lines})
        ended = {} if state.seizure_open or state.registration_open else {"conflict_due_on": None}
        return {**columns, "referrals": joined(row, state.lines), **ended, **given(row, event, recorded)}

    return change


def taken(row: Row, event: events.GoodsRegistered | events.GoodsSeized, recorded: Recorded) -> Columns:
    return {
        "document_no": event.document_no,
        "taken_on": recorded.envelope.legal_on,
        "joint_action": event.joint_action,
        "worth_fen": sum(line.worth_fen or 0 for line in event.lines),
        "line_count": len(event.lines),
        "names": [line.name for line in event.lines],
        "kept_at": [event.kept_at] if event.kept_at else [],
        "conflicts": [],
        **seized_on(event, recorded.envelope.legal_on),
        **place_columns(event.place),
    }


def seized_on(event: Any, on: date) -> Columns:
    return {} if isinstance(event, events.GoodsRegistered) else {"seized_on": on}


def converted(row: Row, event: events.GoodsRegistrationConverted, recorded: Recorded) -> Columns:
    return {"seized_on": recorded.envelope.legal_on, "seizure_no": event.document_no}


def extended(row: Row, event: events.GoodsSeizureExtended, recorded: Recorded) -> Columns:
    """Wait for what is warned of the later end."""
    return {"conflict_due_on": None}


def relocated(row: Row, event: events.GoodsRelocated, recorded: Recorded) -> Columns:
    return {"kept_at": list(dict.fromkeys((*row["kept_at"], event.kept_at)))}


def with_police(row: Row, event: Any, recorded: Recorded) -> Columns:
    return {"police": event.to_police}


def warned(rows: Rows, recorded: Recorded) -> None:
    """Show on the measure that its term ends while a referral is under way: the warning stands on the case."""
    event: CaseClockConflictWarned = recorded.event
    row = rows.get(event.record)
    if row is None:
        return
    told = {
        "due_date_strict": event.due_date_strict.isoformat(),
        "referral": str(event.referral),
        "on": recorded.envelope.legal_on.isoformat(),
    }
    rows.change(event.record, conflicts=[*row["conflicts"], told], conflict_due_on=event.due_date_strict)


WARNING: Final = CaseClockConflictWarned.topic


def touches(recorded: Recorded) -> tuple[UUID, ...]:
    """Name the measure of an event, or the one that a warning is about; one about another record names nothing here."""
    return (recorded.event.record,) if recorded.topic == WARNING else (recorded.stream,)


def text(row: Row) -> Iterable[str | None]:
    """Return what full-text search looks into."""
    return (row["document_no"], row["seizure_no"], *(row["names"] or ()))


GIVEN: Final[Mapping[str, Change]] = {
    "registration_converted": converted,
    "seizure_extended": extended,
    "relocated": relocated,
    "exclusion_begun": excluding.begun,
    "exclusion_ended": excluding.ended,
    "handed_over": with_police,
    "passed_on": with_police,
}
"""What an event writes beside what it changes in the state, by the word after ``goods.``."""
OPENING: Final = ("registered", "seized")
TOPICS: Final = tuple(
    declared.topic.removeprefix("goods.")
    for name in events.__all__
    if (declared := getattr(events, name)) and hasattr(declared, "topic")
)

GOODS = Ledger(
    name="goods",
    kind="goods",
    version=1,
    hangs_on="case_id",
    records=(CASES,),
    columns=(
        *bookkeeping(),
        sa.Column("stage", Text),
        sa.Column("case_id", sa.Uuid),
        sa.Column("joint_action", sa.Uuid),
        sa.Column("measure", Text),
        sa.Column("authority", Text),
        sa.Column("document_no", Text),
        sa.Column("seizure_no", Text),
        sa.Column("on_spot", sa.Boolean),
        sa.Column("approved", sa.Boolean),
        sa.Column("extended", sa.Boolean),
        sa.Column("taken_on", sa.Date),
        sa.Column("seized_on", sa.Date),
        sa.Column("lapsed_on", sa.Date),
        excluding.exclusions(),
        sa.Column("place", Many),
        sa.Column("adcode", Text),
        sa.Column("kept_at", Many),
        sa.Column("names", Many),
        sa.Column("line_count", sa.Integer),
        sa.Column("lines", Many),
        sa.Column("places", Many),
        sa.Column("by_place", Many),
        sa.Column("worth_fen", sa.BigInteger),
        sa.Column("held_worth_fen", sa.BigInteger),
        sa.Column("referrals", Many),
        sa.Column("police", Text),
        sa.Column("conflicts", Many),
        sa.Column("conflict_due_on", sa.Date),
    ),
    folds={
        **{f"goods.{topic}": changes(moved(GIVEN.get(topic, nothing))) for topic in TOPICS},
        **{f"goods.{topic}": opens(moved(taken)) for topic in OPENING},
        WARNING: warned,
    },
    touches=touches,
    filters=(
        "stage",
        "case_id",
        "joint_action",
        "registrant",
        "holder",
        "participants",
        "campaigns",
        "measure",
        "authority",
        "places",
        "referrals",
        "police",
        "adcode",
        "document_no",
        "approved",
        "taken_on",
        "seized_on",
        "conflict_due_on",
        "worth_fen",
        "held_worth_fen",
    ),
    sorts=("taken_on", "seized_on", "changed_at", "worth_fen", "held_worth_fen", "conflict_due_on"),
    text=text,
)
