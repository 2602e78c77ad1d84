"""The ping-pong meter: how often a record came back, and how often offers between two agencies did (G13). 退回计量。

A row is of a record, or of a pair of agencies in a campaign. A record's row is known to whoever may know of the record; a pair's to
the two and to the office of the campaign. What the sender himself took back is no bounce.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final
from uuid import UUID

import sqlalchemy as sa

from coordination.catalogue import Coded, stream_id
from coordination.rules import Recorded
from coordination.streams.jurisdiction import BOUNCED, HowLeft
from projections.cases import CASES
from projections.engine import Ledger, Row, Rows
from projections.folding import Columns
from projections.leads import LEADS
from projections.tables import Instant, Many, Text


class Meter(Coded):
    """Of what a row counts. 计量对象。"""

    RECORD = "record", "线索或者案件", "a lead or a case"
    PAIR = "pair", "两个单位之间", "two agencies"


LEFT: Final = ("lead.jurisdiction_left", "case.jurisdiction_left")
MOVED: Final = ("lead.jurisdiction_moved", "case.jurisdiction_moved")
RETURNED: Final = ("lead.returned", "case.returned_to_desk")
COUNTS: Final = ("bounces", "refused", "lapsed", "returned", "moved")


def of_record(record: UUID) -> UUID:
    """Return the id of a record's row."""
    return stream_id("bounce", f"record:{record}")


def of_pair(one: str, other: str, campaign: str) -> UUID:
    """Return the id of the row of two agencies in a campaign, whichever is named first."""
    first, second = sorted((one, other))
    return stream_id("bounce", f"pair:{first} {second} {campaign}")


def pairs(recorded: Recorded) -> Iterator[tuple[str, str, str]]:
    """Yield from whom to whom in which campaign a record was offered, where the event tells that."""
    if recorded.topic in RETURNED:
        return
    event = recorded.event
    if event.from_agency is not None and event.receiving_agency is not None:
        for campaign in event.campaigns:
            yield event.from_agency, event.receiving_agency, campaign


def touches(recorded: Recorded) -> tuple[UUID, ...]:
    """Name the row of the record, and those of the pair."""
    return (of_record(recorded.stream), *(of_pair(*pair) for pair in pairs(recorded)))


def counted(recorded: Recorded) -> tuple[str, ...]:
    """Return what an event adds one to."""
    if recorded.topic in RETURNED:
        return ("bounces", "returned")
    if recorded.topic in MOVED:
        return ("moved",)
    how = recorded.event.left_how
    if how not in BOUNCED:
        return ()
    return ("bounces", "refused" if how is HowLeft.REFUSED else "lapsed")


def fold(rows: Rows, recorded: Recorded) -> None:
    """Count an event for its record, and for the two agencies in each campaign."""
    if not (adds := counted(recorded)):
        return
    told = {"record": recorded.stream, "record_kind": recorded.topic.partition(".")[0], "meter": Meter.RECORD.value}
    _add(rows, of_record(recorded.stream), told, adds, recorded)
    for giver, receiver, campaign in pairs(recorded):
        one, other = sorted((giver, receiver))
        of_two = {
            "meter": Meter.PAIR.value,
            "one": one,
            "other": other,
            "participants": [one, other],
            "campaigns": [campaign],
        }
        way = () if "bounces" not in adds else ("one_to_other",) if giver == one else ("other_to_one",)
        _add(rows, of_pair(giver, receiver, campaign), of_two, (*adds, *way), recorded)


def _add(rows: Rows, id_: UUID, told: Columns, adds: tuple[str, ...], recorded: Recorded) -> None:
    first: Row = {"participants": [], "campaigns": [], "public": False, **dict.fromkeys((*COUNTS, *WAYS), 0), **told}
    row = rows.get(id_) or first
    rows.put(
        id_,
        {
            **row,
            **{name: row[name] + 1 for name in adds},
            "last_on": recorded.envelope.legal_on,
            "last_topic": recorded.topic,
            "changed_at": recorded.recorded_at,
        },
    )


WAYS: Final = ("one_to_other", "other_to_one")
"""Bounces of a pair by who had offered."""

BOUNCES = Ledger(
    name="bounces",
    kind="bounce",
    version=1,
    hangs_on="record",
    records=(LEADS, CASES),
    codes={"meter": (Meter,)},
    columns=(
        sa.Column("participants", Many),
        sa.Column("campaigns", Many),
        sa.Column("public", sa.Boolean),
        sa.Column("meter", Text),
        sa.Column("record", sa.Uuid),
        sa.Column("record_kind", Text),
        sa.Column("one", Text),
        sa.Column("other", Text),
        sa.Column("bounces", sa.Integer),
        sa.Column("refused", sa.Integer),
        sa.Column("lapsed", sa.Integer),
        sa.Column("returned", sa.Integer),
        sa.Column("moved", sa.Integer),
        sa.Column("one_to_other", sa.Integer),
        sa.Column("other_to_one", sa.Integer),
        sa.Column("last_on", sa.Date),
        sa.Column("last_topic", Text),
        sa.Column("changed_at", Instant),
    ),
    folds=dict.fromkeys((*LEFT, *MOVED, *RETURNED), fold),
    touches=touches,
    filters=(
        "meter",
        "record",
        "record_kind",
        "one",
        "other",
        "participants",
        "campaigns",
        "bounces",
        "moved",
        "last_on",
    ),
    sorts=("bounces", "moved", "last_on", "changed_at"),
)
