"""Rules told as stories, in memory: given a past, as somebody, on a day, when something is posted, then this follows.

    given(REGISTERED, said(LeadTriaged(...), by=OFFICE))
        .as_office().on("2024-03-04")
        .when(LeadDispatched(to_agency=POLICE, ...))
        .then(LeadDispatched(to_agency=POLICE, ...))
        .then_state(stage=Stage.DISPATCHED, offered_to=POLICE)

The past is folded without asking the guards: history stands, whatever the rules are today. A past is made of events, of
``said(event, by=, on=, stream=, officer=)`` and of tuples of these, so that one past can be built on another.
``when`` goes through the whole unit of work, universal guards and consequences included; ``then`` names every event that
was decided, in order; ``on_stream(stream, event)`` also checks on which stream. A story may go on after ``then``.

The town: campaign ``CAMPAIGN`` (triage by the office) and ``SELF_TRIAGE`` (triage by the agencies), both of the office
``OFFICE``, with offences ``OFFENCES``; ``NEXT_TOWN`` is a campaign of another office. Agencies ``MARKET``, ``POLICE``,
``AGRICULTURE``, and ``UNIT``, a brigade of MARKET. In each agency: CHIEF, LEADER (a deputy), ACTING (acting chief in
2024 only), UNIT_HEAD, REVIEWER and COLLECTIVE hold their posts since 2020; in UNIT nobody does. All this can be changed:
``with_agency(code, …)``, ``with_campaign(code, …)``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from typing import Any, Self
from uuid import UUID, uuid5

from coordination.catalogue import KINDS, Kind, decode, encode, sentence, stream_id
from coordination.catalogue.declare import NAMESPACE
from coordination.custody import SYSTEM, reasons
from coordination.guards import UNIVERSAL
from coordination.rules import (
    SHANGHAI,
    Envelope,
    Followers,
    Proposal,
    Rejection,
    Role,
    none_follow,
)
from coordination.streams.agency import AgencyPostFilled, AgencyRegistered, AgencyType, Form, PostKind
from coordination.streams.campaign import (
    CampaignAnnounced,
    CampaignOffenceListed,
    CampaignOfficeDesignated,
    Plan,
    Triage,
)
from coordination.streams.clock import occasions
from coordination.work import Decided, Work, by_time

MARKET, POLICE, AGRICULTURE, UNIT = "370784-scjgj", "370784-gaj", "370784-nyncj", "370784-scjgj-zfdd"
OFFICE, OTHER_OFFICE, ADMINISTRATOR, SUPERVISOR = "370784-zxb", "350524-zxb", "370784-gly", "370784-jw"
CAMPAIGN, SELF_TRIAGE, NEXT_TOWN, UNKNOWN_CAMPAIGN = "anqiu-2022", "anqiu-2023", "anxi-2024", "nowhere-1999"
UNKNOWN_AGENCY = "370784-nobody"
OFFENCES = ("trademark", "counterfeit", "false_origin")
CHIEF, LEADER, ACTING, UNIT_HEAD, REVIEWER, COLLECTIVE = (
    "chief-1",
    "leader-1",
    "acting-1",
    "head-1",
    "legal-1",
    "meeting-1",
)
NOBODY = "clerk-9"
TODAY = date(2024, 3, 4)
NOW = datetime(2030, 6, 1, 4, 0, tzinfo=UTC)
LEFT_OVER = re.compile(r"[{}\[\]]")


EVER_SINCE = date(2020, 1, 1)
POSTS = (
    AgencyPostFilled(post=PostKind.CHIEF, post_holder=CHIEF, from_on=EVER_SINCE),
    AgencyPostFilled(post=PostKind.LEADER, post_holder=LEADER, from_on=EVER_SINCE),
    AgencyPostFilled(post=PostKind.ACTING_CHIEF, post_holder=ACTING, from_on=date(2024, 1, 1), to_on=date(2025, 1, 1)),
    AgencyPostFilled(post=PostKind.UNIT_HEAD, post_holder=UNIT_HEAD, from_on=EVER_SINCE),
    AgencyPostFilled(post=PostKind.LEGAL_REVIEWER, post_holder=REVIEWER, from_on=EVER_SINCE),
    AgencyPostFilled(post=PostKind.COLLECTIVE, post_holder=COLLECTIVE, from_on=EVER_SINCE),
)


def agency(
    code: str, agency_type: AgencyType, name: str, form: Form = Form.DEPARTMENT, *, host: str | None = None
) -> AgencyRegistered:
    """Return the registration of an agency of the town."""
    adcode = code.partition("-")[0]
    return AgencyRegistered(
        code=code, name=name, short_name=name[:6], adcode=adcode, agency_type=agency_type, form=form, host=host
    )


def campaign(code: str, triage: Triage, office: str, *offences: str) -> tuple[Any, ...]:
    """Return a campaign of the town: its plan, its office, what it goes after."""
    plan = Plan(
        title=f"{code}联合执法专项行动方案",
        short_title=code,
        title_en=f"Campaign {code}",
        issuer=MARKET,
        adcode="370784",
        starts_on=date(2022, 1, 1),
        ends_on=date(2026, 12, 31),
        triage=triage,
    )
    return (
        CampaignAnnounced(code=code, plan=plan),
        CampaignOfficeDesignated(office=office),
        *(CampaignOffenceListed(code=offence, title=offence) for offence in offences),
    )


AGENCIES: Mapping[str, tuple[Any, ...]] = {
    MARKET: (agency(MARKET, AgencyType.MARKET_SUPERVISION, "市场监督管理局"), *POSTS),
    POLICE: (agency(POLICE, AgencyType.PUBLIC_SECURITY, "公安局"), *POSTS),
    AGRICULTURE: (agency(AGRICULTURE, AgencyType.AGRICULTURE, "农业农村局"), *POSTS),
    UNIT: (replace(agency(UNIT, AgencyType.MARKET_SUPERVISION, "综合行政执法大队", Form.BRIGADE), parent=MARKET),),
    OFFICE: (agency(OFFICE, AgencyType.TASK_FORCE, "专项行动办公室", Form.OFFICE, host=MARKET), *POSTS),
    OTHER_OFFICE: (agency(OTHER_OFFICE, AgencyType.TASK_FORCE, "邻县专项行动办公室", Form.OFFICE, host=MARKET), *POSTS),
}
CAMPAIGNS: Mapping[str, tuple[Any, ...]] = {
    CAMPAIGN: campaign(CAMPAIGN, Triage.CENTRAL, OFFICE, *OFFENCES),
    SELF_TRIAGE: campaign(SELF_TRIAGE, Triage.AGENCY, OFFICE, *OFFENCES),
    NEXT_TOWN: campaign(NEXT_TOWN, Triage.CENTRAL, OTHER_OFFICE, "tea_brand"),
}


@dataclass(frozen=True)
class Stream:
    """A stream as the unit of work loads it."""

    version: int
    state: Any
    kind: Kind | None


@dataclass(frozen=True)
class Said:
    """An event of the past: who posted it, when, on which stream."""

    event: Any
    by: str
    on: date
    stream: UUID
    officer: str | None = None


@dataclass(frozen=True)
class OnStream:
    """An expected event, on a stream that matters."""

    stream: UUID
    event: Any


def the(kind: str, number: int = 1) -> UUID:
    """Return the id of the town's first, second, ... record of a kind; ``the("lead")`` is where stories play."""
    return uuid5(NAMESPACE, f"town:{kind}-{number}")


def said(
    event: Any, *, by: str = MARKET, on: str | date = TODAY, stream: UUID | None = None, officer: str | None = None
) -> Said:
    """Put an event into the past."""
    return Said(event, by, _day(on), stream or the(event.declaration.kind.name), officer)


def on_stream(stream: UUID, event: Any) -> OnStream:
    """Expect an event on this stream."""
    return OnStream(stream, event)


def given(*past: Any) -> Scene:
    """Begin a story with what has happened."""
    return Scene(streams=TOWN).after(*past)


def _keyed(code: str, events: Iterable[Any]) -> Iterable[Said]:
    for event in events:
        yield said(event, by=ADMINISTRATOR, on=EVER_SINCE, stream=stream_id(event.declaration.kind.name, code))


def _day(value: str | date) -> date:
    return date.fromisoformat(value) if isinstance(value, str) else value


def _flat(past: Iterable[Any]) -> Iterable[Said]:
    for item in past:
        if isinstance(item, tuple):
            yield from _flat(item)
        else:
            yield item if isinstance(item, Said) else said(item)


def _envelope(agency: str, on: date, stream: UUID, version: int, number: int, **more: Any) -> Envelope:
    noon = datetime.combine(on, time(12), tzinfo=SHANGHAI).astimezone(UTC)
    words = {"source": "tests", "id": f"e{number}", "sender": agency, "occurred_at": noon} | more
    return Envelope(stream=stream, version=version, agency=agency, legal_on=on, **words)


@dataclass(frozen=True)
class Scene:
    """The past, and who is about to post what on which day."""

    streams: Mapping[UUID, Stream]
    agency: str = MARKET
    role: Role = Role.AGENCY
    day: date = TODAY
    clock: datetime = NOW
    occurred_at: datetime | None = None
    officer: str | None = None
    expected_version: int | None = None
    posted: int = 0
    last: UUID | None = None
    followers: Followers = none_follow

    # -- the past --

    def after(self, *past: Any) -> Self:
        """Add to the past, without asking the guards."""
        streams = dict(self.streams)
        for number, item in enumerate(_flat(past), start=1):
            kind = item.event.declaration.kind
            held = streams.get(item.stream) or Stream(0, kind.state(), kind)
            assert held.kind is kind, f"{item.stream} is a {held.kind.name}, not a {kind.name}"
            envelope = _envelope(item.by, item.on, item.stream, held.version + 1, -number, officer=item.officer)
            streams[item.stream] = Stream(held.version + 1, item.event.evolve(held.state, envelope), kind)
        return replace(self, streams=streams)

    def with_agency(self, code: str, *, suspended: bool = False, **changes: Any) -> Self:
        """Register an agency in the town, or change how one stands."""
        registration = AGENCIES.get(code) or (agency(code, AgencyType.OTHER, code), *POSTS)
        stream = stream_id("agency", code)
        scene = self if stream in self.streams else self.after(*_keyed(code, registration))
        held = scene.streams[stream]
        state = replace(held.state, barred=suspended, **changes)
        return replace(scene, streams={**scene.streams, stream: replace(held, state=state)})

    def with_campaign(self, code: str, **changes: Any) -> Self:
        """Announce a campaign in the town, or change how one stands."""
        stream = stream_id("campaign", code)
        scene = self if stream in self.streams else self.after(*_keyed(code, campaign(code, Triage.CENTRAL, OFFICE)))
        held = scene.streams[stream]
        return replace(scene, streams={**scene.streams, stream: replace(held, state=replace(held.state, **changes))})

    def with_state(self, kind: str, state: Any, stream: UUID | None = None) -> Self:
        """Lay out the state of a record by hand, where no past leads to it, or where the past does not matter."""
        return replace(self, streams={**self.streams, stream or the(kind): Stream(9, state, KINDS[kind])})

    # -- who and when --

    def as_agency(self, code: str = MARKET) -> Self:
        return replace(self, agency=code, role=Role.AGENCY)

    def as_office(self, code: str = OFFICE) -> Self:
        return replace(self, agency=code, role=Role.OFFICE)

    def as_administrator(self, code: str = ADMINISTRATOR) -> Self:
        return replace(self, agency=code, role=Role.ADMINISTRATOR)

    def as_supervisor(self, code: str = SUPERVISOR) -> Self:
        return replace(self, agency=code, role=Role.SUPERVISOR)

    def as_rule(self) -> Self:
        """Post as the rule book itself does when an event follows from another."""
        return replace(self, agency=SYSTEM, role=Role.SYSTEM)

    def by_officer(self, officer: str) -> Self:
        return replace(self, officer=officer)

    def on(self, day: str | date) -> Self:
        """Set the legal date; it happened at noon of that day unless ``happening`` says otherwise."""
        return replace(self, day=_day(day))

    def happening(self, instant: datetime) -> Self:
        return replace(self, occurred_at=instant)

    def at_clock(self, now: datetime) -> Self:
        """Set the time at which the event is judged."""
        return replace(self, clock=now)

    def under(self, followers: Followers) -> Self:
        """Let what data say follow from events, too."""
        return replace(self, followers=followers)

    def expecting(self, version: int) -> Self:
        """Name the version that the stream must have."""
        return replace(self, expected_version=version)

    # -- what is posted --

    def when(self, event: Any, stream: UUID | None = None) -> Outcome:
        """Post the event and see what the rule book says."""
        return self.when_all((event, stream))

    def when_all(self, *posts: tuple[Any, UUID | None]) -> Outcome:
        """Post several events as one request: all or nothing."""
        work = Work(self._load, self.clock, UNIVERSAL, followers=self.followers)
        refusal: Rejection | None = None
        for number, (event, stream) in enumerate(posts, start=self.posted + 1):
            kind = event.declaration.kind
            more: dict[str, Any] = {"officer": self.officer}
            if self.occurred_at is not None:
                more["occurred_at"] = self.occurred_at
            envelope = _envelope(self.agency, self.day, stream or the(kind.name), 0, number, **more)
            before = tuple(work.decided)
            try:
                work.propose(Proposal(kind, event, envelope, self.role, self.expected_version))
            except Rejection as error:
                refusal = error
                assert tuple(work.decided) == before, "a refusal leaves nothing behind"
                break
        last = posts[-1][1] or the(posts[-1][0].declaration.kind.name)
        decided = () if refusal else tuple(work.decided)
        past = {**self.streams, **_folded(self.streams, decided)}
        scene = replace(self, streams=past, last=last, posted=self.posted + len(posts), expected_version=None)
        return Outcome(scene, decided, refusal, dict(work.checks))

    def when_looked_at(self, clock: UUID, now: datetime) -> Outcome:
        """Let the timekeeper look at a clock at an instant, and record what time has brought about."""
        work = Work(self._load, now, UNIVERSAL, followers=self.followers)
        for one in occasions(clock, self.state(clock), now):
            assert one.occasion is not None
            work.propose(by_time(one, one.occasion))
        decided = tuple(work.decided)
        past = {**self.streams, **_folded(self.streams, decided)}
        return Outcome(replace(self, streams=past), decided, None, dict(work.checks))

    # -- how things stand --

    def state(self, stream: UUID | None = None) -> Any:
        """Return the state of a stream: of the one last posted to, or of the lead, where none is named."""
        return self.streams[stream or self.last or the("lead")].state

    def then_state(self, stream: UUID | None = None, **attributes: Any) -> Self:
        """Demand these attributes of the state of the stream last posted to, or of another one."""
        state = self.state(stream)
        assert {name: getattr(state, name) for name in attributes} == attributes
        return self

    def then_known_to(self, parties: Mapping[str, set[str]], stream: UUID | None = None) -> Self:
        """Demand who may know of the record, and why: nobody else, and for no other reason."""
        assert reasons(self.state(stream)) == parties
        return self

    def _load(self, kind: Kind, stream: UUID, *, new: bool = False) -> Stream:
        return self.streams.get(stream) or Stream(0, kind.state(), None)


def _folded(streams: Mapping[UUID, Stream], decided: Iterable[Decided]) -> dict[UUID, Stream]:
    folded: dict[UUID, Stream] = {}
    for item in decided:
        stream = item.envelope.stream
        held = folded.get(stream) or streams.get(stream) or Stream(0, item.kind.state(), item.kind)
        assert item.envelope.version == held.version + 1, "versions have no gap"
        stored = decode(item.event.topic, encode(item.event))
        assert stored == item.event, "what is stored is what was said"
        for language in ("zh", "en"):
            assert sentence(stored, item.envelope, language), f"{item.event.topic} has a sentence"
        folded[stream] = Stream(held.version + 1, stored.evolve(held.state, item.envelope), item.kind)
    return folded


@dataclass(frozen=True)
class Outcome:
    """What the rule book said, and the scene as it is now."""

    scene: Scene
    decided: tuple[Decided, ...]
    refusal: Rejection | None
    checks: Mapping[UUID, int] = field(default_factory=dict)

    def then(self, *expected: Any) -> Scene:
        """Demand exactly these events, in this order, what follows by rule included."""
        assert self.refusal is None, f"refused: {self.refusal}"
        got = [OnStream(item.envelope.stream, item.event) for item in self.decided]
        wanted = [
            item if isinstance(item, OnStream) else OnStream(have.stream, item)
            for item, have in zip(expected, got, strict=False)
        ]
        assert len(got) == len(expected), f"decided {[item.event.topic for item in self.decided]}"
        assert got == wanted
        return self.scene

    def then_accepted(self) -> Scene:
        """Demand that the event stands, whatever follows from it."""
        assert self.refusal is None, f"refused: {self.refusal}"
        return self.scene

    def then_rejected(
        self, code: str, *, status: str | None = None, pointer: str | None = None, basis: str | None = None
    ) -> Scene:
        """Demand a refusal by its code, and that it tells people in both languages what is wrong and what to do."""
        assert self.refusal is not None, f"accepted: {[item.event.topic for item in self.decided]}"
        refusal = self.refusal
        assert refusal.code == code, str(refusal)
        for name in ("zh", "en", "next_zh", "next_en"):
            text = getattr(refusal, name)
            assert text, f"{code}: {name} is empty"
            assert not LEFT_OVER.search(text), f"{code}: {name} has a word that was not filled in: {text}"
        if status is not None:
            assert refusal.status == status
        if pointer is not None:
            assert refusal.pointer == pointer
        if basis is not None:
            assert basis in refusal.basis
        return self.scene


def _town() -> Mapping[UUID, Stream]:
    keyed = (item for code, events in (*AGENCIES.items(), *CAMPAIGNS.items()) for item in _keyed(code, events))
    return Scene(streams={}).after(*keyed).streams


TOWN = _town()
