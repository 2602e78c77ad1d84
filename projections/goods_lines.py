"""The ledger of lines of goods: which items are where, in whose hands, on which lists. 涉案物品明细台账。"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final
from uuid import UUID, uuid5

import sqlalchemy as sa

from coordination.rules import Recorded
from coordination.streams import goods as events
from coordination.streams.goods import UNDER_MEASURE, Authority, Goods, Line, Measure, Where
from projections.cases import CASES
from projections.engine import Ledger, Row, Rows
from projections.folding import Change, Columns, nothing
from projections.goods import OPENING, TOPICS, joined, kept, line_of, with_police
from projections.tables import Instant, Many, Text


def line_id(goods: UUID, line_no: str) -> UUID:
    """Return the id of a line's row. 物品行编号。"""
    return uuid5(goods, f"line {line_no}")


def numbers(event: Any) -> tuple[str, ...]:
    """Return the numbers of the lines that an event is about; none where it is about the measure."""
    named = getattr(event, "items", None) or [line.line_no for line in getattr(event, "lines", ())]
    return tuple(dict.fromkeys(named))


def lines_touched(recorded: Recorded) -> tuple[UUID, ...]:
    """Name the rows of an event's lines."""
    return tuple(line_id(recorded.stream, number) for number in numbers(recorded.event))


def listed(rows: Rows, recorded: Recorded) -> None:
    """Enter the lines of a new measure."""
    event: events.GoodsRegistered | events.GoodsSeized = recorded.event
    state = event.evolve(Goods(), recorded.envelope)
    for given in event.lines:
        line = state.line(given.line_no)
        if line is None:
            continue
        shown = {
            "registrant": state.registrant,
            "campaigns": state.campaigns,
            "participants": (),
            "public": False,
            "goods": recorded.stream,
            "case_id": event.case,
            "line_no": given.line_no,
            "name": given.name,
            "spec": given.spec,
            "batch_no": given.batch_no,
            "unit_of_measure": given.unit_of_measure,
            "quantity": given.quantity,
            "worth_fen": given.worth_fen,
            "document_no": event.document_no,
            "authority": state.authority.value,
            "taken_on": recorded.envelope.legal_on,
            "kept_at": event.kept_at,
            "entrusted": False,
        }
        rows.put(line_id(recorded.stream, given.line_no), {**shown, **standing(shown, state, line), **stamp(recorded)})


def standing(row: Row, state: Goods, line: Line) -> Columns:
    """Return how a line stands: how much of it is where, in whose hands, on which lists."""
    in_hands = [state.holder] if line.at(*UNDER_MEASURE) else []
    with_them = [row.get("police")] if line.at(Where.WITH_POLICE) else []
    return {
        **kept(line),
        "holder": state.holder,
        "measure": None if state.measure is None else state.measure.value,
        "places": [place.value for place, _ in line.held],
        "holders": [agency for agency in (*in_hands, *with_them) if agency],
        "referrals": joined(row, (line,)),
        "lapsed_on": state.lapsed_on,
    }


def stamp(recorded: Recorded) -> Columns:
    return {
        "changed_at": recorded.recorded_at,
        "changed_by": recorded.envelope.agency,
        "last_topic": recorded.topic,
    }


def line_moved(given: Change) -> Callable[[Rows, Recorded], None]:
    """Return the fold of an event that tells something of some lines."""

    def fold(rows: Rows, recorded: Recorded) -> None:
        for number in numbers(recorded.event):
            id_ = line_id(recorded.stream, number)
            if (row := rows.get(id_)) is None:
                continue
            before = Goods(
                registrant=row["registrant"],
                holder=row["holder"],
                participants=tuple(row["participants"]),
                measure=Measure.of(row["measure"]),
                authority=Authority.of(row["authority"]),
                lapsed_on=row["lapsed_on"],
                lines=(line_of(number, row),),
            )
            after = recorded.event.evolve(before, recorded.envelope)
            row = {**row, **given(row, recorded.event, recorded), "participants": after.participants}
            rows.put(id_, {**row, **standing(row, after, after.lines[0]), **stamp(recorded)})

    return fold


def entrusted(row: Row, event: events.GoodsCustodyEntrusted, recorded: Recorded) -> Columns:
    return {"entrusted": True, "kept_at": event.kept_at or row["kept_at"]}


def kept_elsewhere(row: Row, event: events.GoodsRelocated, recorded: Recorded) -> Columns:
    return {"kept_at": event.kept_at}


def back(row: Row, event: events.GoodsGivenBack, recorded: Recorded) -> Columns:
    return {"entrusted": False}


OF_LINES: Final[Mapping[str, Change]] = {
    "relocated": kept_elsewhere,
    "handed_over": with_police,
    "passed_on": with_police,
    "custody_entrusted": entrusted,
    "given_back": back,
}
OF_MEASURE: Final = ("measure_approved", "seizure_extended")
"""Events that are about no line."""

GOODS_LINES = Ledger(
    name="goods-lines",
    kind="goods",
    version=1,
    hangs_on="case_id",
    records=(CASES,),
    columns=(
        sa.Column("registrant", Text),
        sa.Column("holder", Text),
        sa.Column("offered_to", Text),
        sa.Column("participants", Many),
        sa.Column("campaigns", Many),
        sa.Column("public", sa.Boolean),
        sa.Column("changed_at", Instant),
        sa.Column("changed_by", Text),
        sa.Column("last_topic", Text),
        sa.Column("goods", sa.Uuid),
        sa.Column("case_id", sa.Uuid),
        sa.Column("line_no", Text),
        sa.Column("name", Text),
        sa.Column("spec", Text),
        sa.Column("batch_no", Text),
        sa.Column("unit_of_measure", Text),
        sa.Column("quantity", sa.BigInteger),
        sa.Column("worth_fen", sa.BigInteger),
        sa.Column("document_no", Text),
        sa.Column("measure", Text),
        sa.Column("authority", Text),
        sa.Column("taken_on", sa.Date),
        sa.Column("lapsed_on", sa.Date),
        sa.Column("held", Many),
        sa.Column("places", Many),
        sa.Column("holders", Many),
        sa.Column("kept_at", Text),
        sa.Column("entrusted", sa.Boolean),
        sa.Column("police", Text),
        sa.Column("listings", Many),
        sa.Column("referrals", Many),
    ),
    folds={
        **{f"goods.{topic}": line_moved(OF_LINES.get(topic, nothing)) for topic in TOPICS if topic not in OF_MEASURE},
        **{f"goods.{topic}": listed for topic in OPENING},
    },
    touches=lines_touched,
    filters=(
        "goods",
        "case_id",
        "registrant",
        "holder",
        "holders",
        "campaigns",
        "measure",
        "authority",
        "places",
        "referrals",
        "police",
        "entrusted",
        "line_no",
        "batch_no",
        "document_no",
        "taken_on",
        "quantity",
        "worth_fen",
    ),
    sorts=("taken_on", "quantity", "worth_fen", "changed_at"),
    text=lambda row: (row["name"], row["spec"], row["batch_no"], row["document_no"]),
)
