"""A record to post into: a real plan, real seals, and logs that wait where a test wants something to come in between."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

import pytest

import coordination.streams.case
import coordination.streams.lead  # noqa: F401  the streams declare themselves when imported
from coordination import campaigns
from coordination.catalogue import Invalid, Kind, stream_id
from coordination.catalogue.declare import NAMESPACE
from coordination.control import MASTER_KEY_BYTES, ControlDatabase, Keyring, PersonKeys
from coordination.profiles import ProfileName
from coordination.record import Coordination, Receipt, Refused
from coordination.rules import Envelope, Proposal, Rejection, Role
from coordination.sealing import Sealer
from coordination.store import AppendRequest, Log, open_log
from coordination.store.terms import Outcome
from coordination.streams.agency import AGENCY, AgencyPostFilled, AgencySuspended, PostKind
from coordination.streams.campaign import CAMPAIGN, CampaignClosed
from coordination.streams.case import CASE, CaseFiled
from coordination.streams.case.filing import FilingConditions
from coordination.streams.lead import LEAD, LeadParticularsCorrected, LeadRegistered, LeadSource, LeadTakenUp
from coordination.streams.parts import Party, PartyKind, Person
from scripts.loading import load_campaign

PLAN = "anqiu-2022"
MARKET, POLICE, ADMINISTRATOR = "370784-scjgj", "370784-gaj", "370784-gly"
NOW = datetime(2022, 10, 12, 2, 0, tzinfo=UTC)
CHIEF = "chief-1"
SOURCE = "/370784-scjgj/case-system"
MASTERS = Keyring({"m1": bytes(range(MASTER_KEY_BYTES))})


def the(name: str, number: int = 1) -> UUID:
    return uuid5(NAMESPACE, f"{name} {number}")


# -- what is posted


def proposal(
    kind: Kind,
    stream: UUID,
    event: Any,
    id: str,
    *,
    by: str = MARKET,
    role: Role = Role.AGENCY,
    expected: int | None = None,
    **changes: Any,
) -> Proposal:
    told: dict[str, Any] = {
        "stream": stream,
        "version": 0,
        "source": SOURCE,
        "id": id,
        "sender": by,
        "agency": by,
        "occurred_at": NOW,
        "legal_on": date(2022, 10, 12),
    }
    return Proposal(kind, event, Envelope(**(told | changes)), role, expected)


def registered(**changes: Any) -> LeadRegistered:
    told: dict[str, Any] = {
        "campaigns": (PLAN,),
        "title": "网店销售假冒注册商标的白酒",
        "summary": "投诉人称在某网店购买的白酒疑似假冒。",
        "source": LeadSource.HOTLINE_12315,
        "received_on": date(2022, 10, 11),
    }
    return LeadRegistered(**(told | changes))


def register(number: int = 1, *, id: str | None = None, **changes: Any) -> Proposal:
    return proposal(LEAD, the("lead", number), registered(**changes), id or f"register {number}")


def correct(number: int, id: str, reason: str = "核对后更正", **changes: Any) -> Proposal:
    return proposal(LEAD, the("lead", number), LeadParticularsCorrected(reason=reason), id, **changes)


def take_up(number: int = 1, id: str | None = None) -> Proposal:
    return proposal(LEAD, the("lead", number), LeadTakenUp(), id or f"take up {number}")


def enveloped(sent: Proposal, **changes: Any) -> Proposal:
    return replace(sent, envelope=replace(sent.envelope, **changes))


def file_case(number: int = 1, *leads: int, id: str | None = None) -> Proposal:
    filed = CaseFiled(
        campaigns=(PLAN,),
        profile=ProfileName("market_supervision"),
        cause="涉嫌销售侵犯注册商标专用权的商品",
        party=suspect("某甲"),
        conditions=FilingConditions(
            evidence_found=True, penalty_due=True, own_jurisdiction=True, within_limitation=True
        ),
        approved_by=CHIEF,
        leads=tuple(the("lead", lead) for lead in leads),
    )
    return proposal(CASE, the("case", number), filed, id or f"file {number}")


def suspect(name: str, phone: str = "13800000000") -> Party:
    return Party(kind=PartyKind.PERSON, person=Person(ref=the("person"), name=name, phone=phone))


def suspend(agency: str = MARKET) -> Proposal:
    event = AgencySuspended(reason="机构调整")
    stream = stream_id("agency", agency)
    return proposal(AGENCY, stream, event, f"suspend {agency}", by=ADMINISTRATOR, role=Role.ADMINISTRATOR)


def close_campaign() -> Proposal:
    event = CampaignClosed(reason="行动结束")
    stream = stream_id("campaign", PLAN)
    return proposal(CAMPAIGN, stream, event, "close", by=ADMINISTRATOR, role=Role.ADMINISTRATOR)


# -- where it is posted


@dataclass
class Waypoint:
    """A log through which everything goes, and which calls somebody before and after each append."""

    log: Log
    before: list[Callable[[], object]] = field(default_factory=list)
    after: list[Callable[[], object]] = field(default_factory=list)
    appends: int = 0

    def append(self, request: AppendRequest, *, clock: datetime | None = None) -> Outcome:
        self.appends += 1
        if self.before:
            self.before.pop(0)()
        outcome = self.log.append(request, clock=clock)
        if self.after:
            self.after.pop(0)()
        return outcome

    def __getattr__(self, name: str) -> Any:
        return getattr(self.log, name)


@dataclass
class Office:
    """A log with a plan in it, and any number of processes' views of it."""

    url: str
    log: Log
    control: ControlDatabase
    sealer: Sealer

    def writer(self, log: Any = None) -> Coordination:
        """Return a write side that remembers nothing yet, as a process that has just started."""
        return Coordination(log or self.log, self.sealer)

    def rows(self, number: int, kind: str = "lead") -> list[tuple[int, str]]:
        return [(row.version, row.topic) for row in self.log.read_stream(the(kind, number))]

    def stored(self, stream: UUID) -> list[bytes]:
        return [row.state for row in self.log.read_stream(stream)]

    def close(self) -> None:
        self.log.close()
        self.control.close()


def attend(url: str, folder: Path) -> Office:
    """Open a log with its key store, as one process does."""
    control = ControlDatabase(f"sqlite:///{folder / 'control.db'}")
    control.ensure_schema()
    return Office(url, open_log(url), control, Sealer(PersonKeys(control, MASTERS, os.urandom)))


def open_office(url: str, folder: Path, clock: datetime | None = None) -> Office:
    """Open a new log, load the plan and appoint a chief who approves; all of it on a simulated clock, if one is given."""
    office = attend(url, folder)
    plan = next(path for path in campaigns.SHIPPED if path.stem == PLAN)
    load_campaign(office.writer(), plan, now=NOW, clock=clock)
    post = AgencyPostFilled(post=PostKind.CHIEF, post_holder=CHIEF, from_on=date(2020, 1, 1))
    appointed = proposal(
        AGENCY, stream_id("agency", MARKET), post, "appoint", by=ADMINISTRATOR, role=Role.ADMINISTRATOR
    )
    office.writer().post([appointed], now=NOW, clock=clock)
    return office


# -- what came of it


def refused(post: Callable[[], object]) -> tuple[int, str]:
    """Which event is refused, and why."""
    with pytest.raises(Refused) as caught:
        post()
    assert isinstance(caught.value.reason, Rejection)
    return caught.value.number, caught.value.reason.code


def told(results: Iterable[Receipt | Rejection | Invalid]) -> list[str]:
    """Of each event what became of it."""
    return [
        ("again" if one.repeated else "kept") if isinstance(one, Receipt) else getattr(one, "code", "invalid")
        for one in results
    ]


def first(receipt: Receipt) -> Receipt:
    return replace(receipt, repeated=False)
