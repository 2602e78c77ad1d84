"""The chain around a record: records, parties and goods as far as one may know of them, each tie with who told it (M64). 链条图。

A record that one may not know of is a node without particulars where a record that one may know of names it, as that record's
history does; what it says itself stays out. A party is a node by its credit code, so that the chain goes on through whoever deals
with it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from projections.access import Sight
from projections.engine import Ledger, Moment, Row, Snapshot
from projections.queries import detail, page
from projections.questions import LONGEST_PAGE, REGISTRATION, Among, Query
from projections.relations import PARTY, RECORDS, RELATIONS

MOST_TIES: Final = 1000
"""At how many ties a chain is cut off: more is no picture any more. Ask again, nearer to what you look for."""

DEPTH: Final = 2
DEEPEST: Final = 4

LEDGERS: Final = {ledger.kind: ledger for ledger in RECORDS}


@dataclass(frozen=True, slots=True)
class Node:
    """A record, or a party with a credit code. 节点。

    ``steps`` says how far it is from where one began. ``row`` is the record's row; None for a party, and for a record that one may
    not know of.
    """

    kind: str
    id: str
    steps: int
    ledger: Ledger | None = None
    row: Row | None = None


@dataclass(slots=True)
class Chain:
    """What was found around a record. 链条。"""

    nodes: dict[str, Node] = field(default_factory=dict)
    ties: dict[UUID, Row] = field(default_factory=dict)
    cut_off: bool = False


Look = Callable[[Ledger], Sight]


def around(snapshot: Snapshot, look: Look, moment: Moment, ledger: Ledger, row: Row, depth: int = DEPTH) -> Chain:
    """Return what is related to a record in so many steps, as known at a moment, for whoever looks.

    Args:
        look: with which sight one looks at each ledger.
        ledger: that of the record.
        row: the record, which one may know of.
        depth: steps; a record, its party and another record of the party are two.
    """
    chain = Chain()
    start = str(row["id"])
    chain.nodes[start] = Node(ledger.kind, start, 0, ledger, row)
    frontier = [chain.nodes[start]]
    for steps in range(1, depth + 1):
        found = list(_ties(snapshot, look, moment, frontier, chain))
        frontier = []
        for tie in found:
            for kind, key in ends(tie):
                if key not in chain.nodes:
                    chain.nodes[key] = _node(snapshot, look, moment, kind, key, steps)
                    frontier.append(chain.nodes[key])
        if not frontier or chain.cut_off:
            break
    return chain


def ends(tie: Row) -> Sequence[tuple[str, str]]:
    """Return the kinds and keys of what a tie joins; a party without a credit code is a node of its own."""
    there = tie["to"] or tie["uscc"] or tie["id"]
    return ((tie["record_kind"], str(tie["record"])), (tie["to_kind"], str(there)))


def _node(snapshot: Snapshot, look: Look, moment: Moment, kind: str, key: str, steps: int) -> Node:
    ledger = LEDGERS.get(kind)
    row = None if ledger is None else detail(snapshot, ledger, look(ledger), moment, UUID(key))
    return Node(kind, key, steps, ledger, row)


def _ties(snapshot: Snapshot, look: Look, moment: Moment, frontier: Iterable[Node], chain: Chain) -> Iterator[Row]:
    """Yield the ties of these nodes that are not known yet, and keep them."""
    records = [UUID(node.id) for node in frontier if node.row is not None]
    named = [UUID(node.id) for node in frontier if node.kind != PARTY]
    parties = [node.id for node in frontier if node.kind == PARTY]
    for column, values in (("record", records), ("to", named), ("uscc", parties)):
        for tie in _all(snapshot, look(RELATIONS), moment, column, values):
            if tie["id"] in chain.ties:
                continue
            if len(chain.ties) >= MOST_TIES:
                chain.cut_off = True
                return
            chain.ties[tie["id"]] = tie
            yield tie


def _all(snapshot: Snapshot, sight: Sight, moment: Moment, column: str, values: Sequence[Any]) -> Iterator[Row]:
    """Yield every relation with one of these values in a column, oldest first."""
    cursor: str | None = None
    while values:
        query = Query({column: Among(tuple(values))}, sort=REGISTRATION, limit=LONGEST_PAGE, cursor=cursor)
        listing = page(snapshot, RELATIONS, sight, moment, query)
        yield from listing.rows
        cursor = listing.next
        if cursor is None:
            return
