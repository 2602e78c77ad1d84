"""What the answer on one record tells beside its row, for the ledgers that have more to tell. 详情附加内容。"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from api.clock_words import explained
from projections.calendars import CALENDARS
from projections.engine import Ledger, Moment, Row, Snapshot


@dataclass(frozen=True, slots=True)
class Extra:
    """More about a record: what is told, by which names, and the ledgers that it is told from."""

    told: Callable[[Row, Snapshot, Moment], dict[str, Any]]
    names: tuple[str, ...]
    needs: tuple[Ledger, ...] = ()


NOTHING: Final = Extra(lambda row, snapshot, moment: {}, ())
EXTRAS: Final[Mapping[str, Extra]] = {"clocks": Extra(explained, ("rule_told", "explanation"), (CALENDARS,))}
"""By the ledger's name."""


def extra_of(ledger: Ledger) -> Extra:
    """Return what more is told of a ledger's records."""
    return EXTRAS.get(ledger.name, NOTHING)
