"""What a key's holder may know of: the read side's parties for whoever asks. 查阅范围。

An agency sees what it, or a unit that its key covers, registered, holds, was offered or takes part in, and what a dissolved body
did from which one of them has taken over. An office sees beside
this every record of the campaigns whose office it is today. A supervisor sees everything. An administrator keeps the directory
and the campaigns, and sees these, but no lead and no case: running the system is no reason to know what is in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from api.identity import Principal
from api.services import Services
from coordination.custody import office_of
from coordination.rules import Role
from projections import directory
from projections.access import SUPERVISOR, Sight
from projections.engine import Ledger, Snapshot
from projections.queries import reasons_today

ADMINISTERED: Final = frozenset({"agency", "campaign", "duty"})
"""The kinds of record that an administrator looks after."""

TRUSTED: Final = frozenset({"registered", "holds"})
"""The reasons for which one knows whom a record is about: one has put it there, or deals with it."""


@dataclass(frozen=True, slots=True)
class Eyes:
    """With which sight somebody looks at which ledger. 查阅身份。"""

    sight: Sight
    kinds: frozenset[str] | None = None

    def on(self, ledger: Ledger) -> Sight:
        """Return the sight for one ledger; of a kind that is not theirs, people see only what everybody sees."""
        return self.sight if self.kinds is None or ledger.kind in self.kinds else Sight.of()

    def among(self, ledgers: Sequence[Ledger]) -> list[Ledger]:
        """Return the ledgers that the sight itself is for."""
        return [ledger for ledger in ledgers if self.kinds is None or ledger.kind in self.kinds]


def eyes(who: Principal, services: Services, snapshot: Snapshot) -> Eyes:
    """Return what somebody may know of, as campaigns and their offices stand now."""
    match who.role:
        case Role.SUPERVISOR:
            return Eyes(SUPERVISOR)
        case Role.ADMINISTRATOR:
            return Eyes(Sight.of(*map(office_of, offices(services, snapshot))), ADMINISTERED)
        case Role.OFFICE:
            own = speaks_for(who, services, snapshot)
            led = [code for code, office in offices(services, snapshot).items() if office in own]
            return Eyes(Sight.of(*own, *map(office_of, led)))
        case _:
            return Eyes(Sight.of(*speaks_for(who, services, snapshot)))


def speaks_for(who: Principal, services: Services, snapshot: Snapshot) -> frozenset[str]:
    """Return the agency of a key and those that it covers, with the dissolved ones from which these have taken over (G16)."""
    own = who.covers | {who.agency}
    agencies = services.ledgers.get("agencies")
    return own if agencies is None else own | directory.succeeded(snapshot, agencies, own)


def may_open(who: Principal, services: Services, snapshot: Snapshot, ledger: Ledger, record: UUID) -> bool:
    """Whether somebody sees personal and secret values of a record: who registered or holds it today, nobody else.

    Not whoever is offered it or takes part, not the office, not a supervisor: they see that there is a value.
    """
    if who.role not in (Role.AGENCY, Role.OFFICE):
        return False
    return bool(TRUSTED & reasons_today(snapshot, ledger, speaks_for(who, services, snapshot), record))


def offices(services: Services, snapshot: Snapshot) -> dict[str, str | None]:
    """Return every campaign with the agency that is its office today."""
    campaigns = services.ledgers.get("campaigns")
    return {} if campaigns is None else dict(directory.offices(snapshot, campaigns))
