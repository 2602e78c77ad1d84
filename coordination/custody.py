"""Who may know of a record, and why: the one definition, used by the rule book and by every read model. 知悉范围。"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

EVERYBODY = "*"
SYSTEM = "system"


class Custody(Protocol):
    """What a record's state and its ledger row both tell about the agencies around it. 管辖与参与。

    A record may hang on another one (a state's ``hangs_on``, a ledger's too): whoever may know of that may know of it.
    A case may have a team (``team``): its units know of the case as long as they are in it, and no longer.
    """

    @property
    def registrant(self) -> str | None:
        """The agency that registered the record; never rewritten. 登记单位。"""

    @property
    def holder(self) -> str | None:
        """The agency that has accepted it. 承办单位。"""

    @property
    def offered_to(self) -> str | None:
        """The agency that has been offered it and has not answered. 待接收单位。"""

    @property
    def participants(self) -> tuple[str, ...]:
        """Agencies that take part without holding it. 参与单位。"""

    @property
    def campaigns(self) -> tuple[str, ...]:
        """The campaigns it counts in; their offices see it. 所属专项行动。"""

    @property
    def public(self) -> bool:
        """Whether every agency may know of it, as of the directory of agencies. 公开。"""


def office_of(campaign: str) -> str:
    """Return the party that stands for whoever is the office of a campaign at the time of reading."""
    return f"campaign:{campaign}"


def reasons(record: Custody) -> dict[str, frozenset[str]]:
    """Return each party that may know of the record, with the reasons.

    Parties are agency codes, ``campaign:<code>`` for the office of a campaign, and ``*`` for everybody.
    An offer that was refused is no longer an offer, so it stops being a reason.
    """
    found: dict[str, set[str]] = {}
    for why, party in _parties(record):
        if party is not None and party != SYSTEM:
            found.setdefault(party, set()).add(why)
    return {party: frozenset(why) for party, why in found.items()}


def is_party(record: Custody, agency: str) -> bool:
    """Whether an agency may know of the record for a reason of its own; its campaigns' offices are to be asked for apart."""
    return agency != SYSTEM and any(party in (agency, EVERYBODY) for _, party in _parties(record))


def agencies_around(record: Custody) -> tuple[str, ...]:
    """Return the agencies that may know of a record for reasons of their own. 知悉单位。"""
    named = (party for why, party in _parties(record) if why not in ("office", "public"))
    return tuple(dict.fromkeys(party for party in named if party not in (None, SYSTEM)))


def _parties(record: Custody) -> Iterator[tuple[str, str | None]]:
    yield "registered", record.registrant
    yield "holds", record.holder
    yield "offered", record.offered_to
    for agency in record.participants:
        yield "takes_part", agency
    for agency in getattr(record, "team", ()):
        yield "in_team", agency
    for campaign in record.campaigns:
        yield "office", office_of(campaign)
    if record.public:
        yield "public", EVERYBODY
