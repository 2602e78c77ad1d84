"""How ledgers are written: one small function per event type, the bookkeeping of every row done once. 台账折叠。"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import sqlalchemy as sa

from coordination.catalogue import encode
from coordination.rules import Recorded
from projections.engine import Fold, Row, Rows
from projections.tables import Instant, Many, Text

Columns = Mapping[str, Any]
"""Columns of a row, by name, and what stands in them."""
Change = Callable[[Row, Any, Recorded], Columns]
"""(row as it stood, event, recorded) -> the columns that change."""
Turn = Callable[[Row, Any, Recorded], Columns]
"""(row as it stood, state after the event, recorded) -> whose turn it is."""


def bookkeeping() -> tuple[sa.Column[Any], ...]:
    """Return the columns that every record's row has: custody, and how far its stream has come."""
    return (
        sa.Column("version", sa.Integer),
        sa.Column("registrant", Text),
        sa.Column("holder", Text),
        sa.Column("offered_to", Text),
        sa.Column("participants", Many),
        sa.Column("campaigns", Many),
        sa.Column("public", sa.Boolean),
        sa.Column("registered_at", Instant),
        sa.Column("changed_at", Instant),
        sa.Column("changed_by", Text),
        sa.Column("last_topic", Text),
    )


def opens(change: Change) -> Fold:
    """Return the fold of an event that begins a record's row."""

    def fold(rows: Rows, recorded: Recorded) -> None:
        first = {"participants": (), "campaigns": (), "public": False, "registered_at": recorded.recorded_at}
        rows.put(recorded.stream, {**first, **change({}, recorded.event, recorded), **_stamp(recorded)})

    return fold


def changes(change: Change) -> Fold:
    """Return the fold of an event that changes a record's row."""

    def fold(rows: Rows, recorded: Recorded) -> None:
        row = rows.get(recorded.stream)
        if row is not None:
            rows.put(recorded.stream, {**row, **change(row, recorded.event, recorded), **_stamp(recorded)})

    return fold


def nothing(row: Row, event: Any, recorded: Recorded) -> Columns:
    """Change only the bookkeeping."""
    return {}


def waits(awaited: Callable[[Any], tuple[str | None, Any] | None]) -> Turn:
    """Return how a row says whose turn it is, for what, and since when: since the day on which it became so. 待办。"""

    def turn(row: Row, state: Any, recorded: Recorded) -> Columns:
        agency, duty = awaited(state) or (None, None)
        told = agency, None if duty is None else duty.value
        same = (row.get("waiting_on"), row.get("waiting_for")) == told
        since = row.get("waiting_since") if same else recorded.envelope.legal_on
        return {"waiting_on": told[0], "waiting_for": told[1], "waiting_since": since if any(told) else None}

    return turn


def by_own_fold(
    state_of: Callable[[Row], Any], columns_of: Callable[[Any], Columns], turn: Turn = nothing
) -> Callable[[Change], Change]:
    """Return what makes a change of an event's own fold, with what the ledger shows beside. 与规则书同一折叠。

    A row holds all that the rules know of a record: the state is read from it, the event folds it as it does for the rule book, and
    what the state then is stands in the row again. So ledger and rule book cannot differ.
    """

    def moved(told: Change) -> Change:
        def change(row: Row, event: Any, recorded: Recorded) -> Columns:
            state = event.evolve(state_of(row), recorded.envelope)
            return {**columns_of(state), **turn(row, state, recorded), **told(row, event, recorded)}

        return change

    return moved


def _stamp(recorded: Recorded) -> Row:
    return {
        "version": recorded.version,
        "changed_at": recorded.recorded_at,
        "changed_by": recorded.envelope.agency,
        "last_topic": recorded.topic,
    }


def given(event: Any, *names: str) -> Row:
    """Return those of the event's fields that it gives, for corrections that leave the rest alone."""
    return {name: value for name in names if (value := getattr(event, name)) is not None}


def part(value: Any) -> Any:
    """Return a part as it is stored in a JSON column."""
    return None if value is None else encode(value)


def joined(row: Row, *agencies: str | None) -> list[str]:
    """Return a row's participants with some more, each once."""
    return list(dict.fromkeys((*row["participants"], *(agency for agency in agencies if agency))))


def linked(row: Row, kind: str, other: Any, relation: str) -> list[Row]:
    """Return a row's links with one more."""
    return [*(row["links"] or ()), {"kind": kind, "id": str(other), "relation": relation}]


def came_out_of(joint_action: Any) -> list[Row]:
    """Return the first links of a record: the joint action that it came out of, if it did."""
    return (
        [] if joint_action is None else [{"kind": "joint_action", "id": str(joint_action), "relation": "came_out_of"}]
    )


def trade_lines(row: Row, event: Any) -> list[Row]:
    """Return a row's parties up and down the trade with those that an event names; persons stay sealed."""
    return [*(row["trade_parties"] or ()), *(part(one) for one in event.trade_parties)]


def party_columns(party: Any) -> Row:
    """Return what a ledger shows of a party; persons stay sealed."""
    if party is None:
        return {}
    return {"party": part(party), "party_name": party.name, "party_kind": party.kind.value, "uscc": party.uscc}


def place_columns(place: Any) -> Row:
    """Return what a ledger shows of a place."""
    return {} if place is None else {"place": part(place), "adcode": place.adcode}
