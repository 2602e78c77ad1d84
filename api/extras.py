"""What answers tell of records beside their rows: their clocks, and for a clock how it came to its end. 附加内容。"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from api.clock_words import explained
from api.coding import Classes, own_codes
from api.rendering import row_body
from projections.calendars import CALENDARS
from projections.clocks import CLOCKS, beside
from projections.engine import Ledger, Moment, Row, Snapshot


@dataclass(frozen=True, slots=True)
class Extra:
    """More about a record in the answer on it alone: by which names, and from which ledgers it is told."""

    told: Callable[[Row, Snapshot, Moment], dict[str, Any]]
    names: tuple[str, ...]
    needs: tuple[Ledger, ...] = ()


def has_clocks(ledger: Ledger) -> bool:
    """Whether clocks run beside the records of a ledger."""
    return ledger in CLOCKS.records


def codes_beside(ledger: Ledger) -> Mapping[str, Classes]:
    """Return the code lists of what is told beside the rows of a ledger."""
    return {**(own_codes(CLOCKS) if has_clocks(ledger) else {}), **own_codes(ledger)}


def clocks_of(rows: Sequence[Row], snapshot: Snapshot, moment: Moment, *, ended: bool) -> list[list[dict[str, Any]]]:
    """Return for each row the clocks of its record as they stand at the moment."""
    found = beside(snapshot, [row["id"] for row in rows], moment, ended=ended)
    return [[row_body(CLOCKS, clock, None) for clock in found.get(row["id"], ())] for row in rows]


def _own_clocks(row: Row, snapshot: Snapshot, moment: Moment) -> dict[str, Any]:
    return {"clocks": clocks_of([row], snapshot, moment, ended=True)[0]}


NOTHING: Final = Extra(lambda row, snapshot, moment: {}, ())
OF_RECORDS: Final = Extra(_own_clocks, ("clocks",), (CLOCKS,))
EXTRAS: Final[Mapping[str, Extra]] = {
    CLOCKS.name: Extra(explained, ("rule_told", "explanation"), (CALENDARS,)),
    **dict.fromkeys((ledger.name for ledger in CLOCKS.records), OF_RECORDS),
}
"""By the ledger's name."""


def extra_of(ledger: Ledger) -> Extra:
    """Return what more is told of a ledger's records."""
    return EXTRAS.get(ledger.name, NOTHING)
