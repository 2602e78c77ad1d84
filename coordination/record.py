"""Keeping the record: judge what is posted by the rule book, and append it once, in order, all or nothing. 记录。"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final, Protocol
from uuid import UUID

from coordination.catalogue import Invalid, Kind
from coordination.guards import UNIVERSAL
from coordination.rules import Followers, Proposal, Rejection, Role, none_follow
from coordination.sealing import Item, names_a_person
from coordination.states import STATES_KEPT, Kept, States
from coordination.store import Appended, AppendRequest, Conflict, Duplicate, Known, Log, NewEvent
from coordination.stored import digest, event_key, to_state
from coordination.work import Decided, Loaded, Seal, Work, as_given

ATTEMPTS = 4
NOTHING: Final[Mapping[UUID, int]] = MappingProxyType({})
DIRECTORY = "directory"
FORGOTTEN = "person.forgotten"


class Sealing(Protocol):
    """Seals the personal fields of one event: :class:`coordination.sealing.Sealer`."""

    def prepare(self, items: Sequence[Item], *, now: datetime) -> None:
        """Have the keys of a whole request at hand, with one question for all."""

    def seal_event(self, event: Any, campaign: str, *, now: datetime, copied: bool = False) -> Any:
        """Return the event with its personal fields sealed under the keys of the campaign's persons."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """Proof that an event is kept: where it stands and since when. 回执。

    ``repeated`` tells that it had been recorded before: the very same receipt as the first time.
    """

    source: str
    id: str
    stream: UUID
    version: int
    position: int
    recorded_at: datetime
    repeated: bool = False


class Refused(Exception):
    """One event of an all-or-nothing request may not stand; nothing was recorded. ``number`` says which, from 0."""

    def __init__(self, number: int, reason: Rejection | Invalid) -> None:
        super().__init__(f"event {number}: {reason}")
        self.number = number
        self.reason = reason


class _Loader:
    """Loads streams for one attempt, and remembers whether a refusal could be due to something out of date."""

    def __init__(self, states: States, fresh: set[UUID], opening: set[UUID]) -> None:
        self._states = states
        self._fresh = fresh
        self._opening = opening
        self._seen: dict[UUID, int] = {}
        self.doubtful: set[UUID] = set()

    def __call__(self, kind: Kind, stream: UUID, *, new: bool = False) -> Loaded:
        if stream in self._fresh:
            return self._read(kind, stream)
        kept = self._states.get(kind, stream)
        if kept is None and (new or stream in self._opening):
            # a new record's id is new: the append finds out if it is not, and a question to the log is saved
            kept = Kept(0, None, kind.state())
        if kept is None:
            return self._read(kind, stream)
        self.doubtful.add(stream)
        return kept

    def _read(self, kind: Kind, stream: UUID) -> Kept:
        kept = self._states.read(kind, stream)
        self._seen[stream] = kept.version
        return kept

    def moved(self, log: Log) -> set[UUID]:
        """Return the streams that have moved since they were read: what was read one by one may never have stood so together."""
        return {stream for stream, version in self._seen.items() if log.read_stream(stream, after=version)}


class Coordination:
    """The write side: everything that is ever recorded passes here. 协同记录。

    ``followers`` tell what data say follows from events. ``clock`` stamps what is recorded in the place of the database's clock: in
    rehearsals.
    """

    def __init__(
        self,
        log: Log,
        sealing: Sealing,
        *,
        states_kept: int = STATES_KEPT,
        followers: Followers = none_follow,
        clock: Callable[[], datetime] | None = None,
    ) -> None:
        self.log = log
        self._clock = clock
        self._sealing = sealing
        self._followers = followers
        self._states = States(log, states_kept)

    def read_all(self, kind: Kind, streams: Iterable[UUID]) -> Mapping[UUID, Kept]:
        """Return streams as the log has them now, each with its version and its state, with one question."""
        return self._states.read_all(kind, streams)

    def state(self, kind: Kind, stream: UUID) -> Any:
        """Return the state of a stream as the log has it now."""
        return self._states.read(kind, stream).state

    def now(self, clock: datetime | None = None) -> datetime:
        """Return the time by the store's own clock; ``clock`` replaces it, as in an append."""
        if clock is None and self._clock is not None:
            clock = self._clock()
        return self.log.now(clock=clock)

    def post(
        self,
        proposals: Sequence[Proposal],
        *,
        now: datetime,
        clock: datetime | None = None,
        unmoved: Mapping[UUID, int] = NOTHING,
    ) -> list[Receipt]:
        """Record all the events, or none; return a receipt for each, the first one again for what was recorded before.

        ``clock`` replaces the database's clock for data on a simulated one. ``unmoved`` names streams that must still have these
        versions, though no event is recorded on them.

        Raises:
            Refused: an event may not stand; correct it and send the request again.
            StoreUnavailable: nobody knows yet whether it was recorded; send the very same request again.
        """
        receipts = self._record(proposals, now, clock, whole=True, unmoved=unmoved)
        return [receipt for receipt in receipts if isinstance(receipt, Receipt)]

    def post_each(
        self, proposals: Sequence[Proposal], *, now: datetime, clock: datetime | None = None
    ) -> list[Receipt | Rejection | Invalid]:
        """Record what may stand of the events, in one append, each judged upon those before it; return what became of each.

        Raises:
            StoreUnavailable: nobody knows yet what was recorded; send the very same events again.
        """
        return self._record(proposals, now, clock, whole=False)

    def _record(
        self,
        proposals: Sequence[Proposal],
        now: datetime,
        clock: datetime | None,
        *,
        whole: bool,
        unmoved: Mapping[UUID, int] = NOTHING,
    ) -> list[Receipt | Rejection | Invalid]:
        known: dict[UUID, Known] = {}
        fresh: set[UUID] = set()
        results: list[Receipt | Rejection | Invalid] = []
        if clock is None and self._clock is not None:
            clock = self._clock()
        self._states.read_many(self._foreseen(proposals))
        if len(proposals) > 1:
            self._prepare(proposals, now, known, fresh, clock, whole=whole)
        for _ in range(ATTEMPTS):
            attempt = _Attempt(self, proposals, now, known, fresh, self._sealed(now), clock)
            results = attempt.judge(whole=whole)
            if not attempt.work.decided:
                return results
            outcome = self.log.append(attempt.request(unmoved), clock=clock)
            match outcome:
                case Appended():
                    self._states.put(
                        {stream: Kept(version, kind, state) for stream, kind, version, state in attempt.work.states}
                    )
                    return attempt.receipts(results, outcome)
                case Duplicate(found=found):
                    known.update(found)
                    # what follows by the passing of time may have been recorded by somebody who noticed earlier
                    fresh |= {one.stream for one in found.values()}
                case Conflict(streams=streams):
                    fresh |= streams
        if whole:
            raise Refused(0, _busy())
        return [_busy() if result is _PENDING else result for result in results]

    def _foreseen(self, proposals: Sequence[Proposal]) -> Iterator[UUID]:
        """Yield the streams that judging will ask for, as far as the proposals tell: records that are there, and their clocks."""
        for proposal in proposals:
            if not proposal.event.declaration.opens:
                yield proposal.envelope.stream
                yield from self._followers.reads(proposal.event, proposal.envelope.stream)

    def _prepare(
        self,
        proposals: Sequence[Proposal],
        now: datetime,
        known: dict[UUID, Known],
        fresh: set[UUID],
        clock: datetime | None,
        *,
        whole: bool,
    ) -> None:
        """Make the keys of new records' persons in one go, after a rehearsal without seals.

        A key binds a person's reference to a campaign for ever: of what the rules refuse, there must be none.
        """
        if not any(_brings_persons(proposal.event) for proposal in proposals):
            return
        rehearsal = _Attempt(self, proposals, now, known, fresh, as_given, clock)
        rehearsal.judge(whole=whole)
        kept = (decided.event for decided in rehearsal.work.decided)
        if persons := [Item(event, _scope(event, None)) for event in kept if _brings_persons(event)]:
            self._sealing.prepare(persons, now=now)

    def _sealed(self, now: datetime) -> Seal:
        return lambda event, state, role: self._seal(event, state, role, now)

    def _seal(self, event: Any, state: Any, role: Role, now: datetime) -> Any:
        if not (event.declaration.personal and names_a_person(event)):
            return event
        return self._sealing.seal_event(event, _scope(event, state), now=now, copied=role is Role.SYSTEM)


def _scope(event: Any, state: Any) -> str:
    """Return the campaign in which the references of an event's persons count: the first of its record's campaigns."""
    campaigns = getattr(event if event.declaration.opens else state, "campaigns", ())
    return campaigns[0] if campaigns else DIRECTORY


def _brings_persons(event: Any) -> bool:
    """Whether an event opens a record and speaks of persons, whose keys may have to be made."""
    declaration = event.declaration
    return bool(declaration.opens and declaration.personal and names_a_person(event))


class _Attempt:
    """One try at judging a request upon the streams as they are thought to be."""

    def __init__(
        self,
        coordination: Coordination,
        proposals: Sequence[Proposal],
        now: datetime,
        known: dict[UUID, Known],
        fresh: set[UUID],
        seal: Seal,
        clock: datetime | None,
    ) -> None:
        self._coordination = coordination
        self._seal = seal
        self._proposals = proposals
        self._known = known
        self._fresh = fresh
        self._now = now
        self._clock = clock
        self._keys = [event_key(p.envelope.sender, p.envelope.source, p.envelope.id) for p in proposals]
        self._spans: dict[int, int] = {}
        self._again: dict[int, int] = {}
        self._rows: list[NewEvent] = []
        self._torn = 0
        self._start()

    def _start(self) -> None:
        opens = (p for p in self._proposals if p.event.declaration.opens and not p.event.declaration.recurs)
        opening = {p.envelope.stream for p in opens} - self._fresh
        self._loader = _Loader(self._coordination._states, self._fresh, opening)  # noqa: SLF001
        self.work = Work(self._loader, self._now, UNIVERSAL, self._seal, self._coordination._followers)  # noqa: SLF001
        self._spans.clear()
        self._again.clear()
        self._rows.clear()

    def judge(self, *, whole: bool) -> list[Receipt | Rejection | Invalid]:
        """Judge every proposal; start again with fresh streams where a refusal may be due to stale ones.

        And by the store's clock, where what time brings about would be recorded before that clock has come so far.
        """
        while True:
            try:
                results = self._judge_all(whole=whole)
            except _Stale:
                self._fresh |= self._loader.doubtful
                self._start()
            except Refused:
                if not self._ran_ahead():
                    raise
            else:
                if not self._ran_ahead():
                    return results

    def _ran_ahead(self) -> bool:
        """Whether the machine's clock was ahead of the store's, and that made a difference: then begin again by the store's."""
        until = self.work.brought_until
        if until is None or until <= (shown := self._coordination.now(self._clock)):
            return False
        self._now = shown
        self._start()
        return True

    def _judge_all(self, *, whole: bool) -> list[Receipt | Rejection | Invalid]:
        results: list[Receipt | Rejection | Invalid] = []
        first: dict[UUID, int] = {}
        for number, proposal in enumerate(self._proposals):
            try:
                results.append(self._judge_one(number, proposal, first))
            except (Rejection, Invalid) as reason:
                if whole:
                    raise Refused(number, reason) from None
                results.append(reason)
        return results

    def _judge_one(self, number: int, proposal: Proposal, first: dict[UUID, int]) -> Receipt:
        key = self._keys[number]
        if key in self._known:
            return self._repeated(proposal, self._known[key])
        if key in first:
            return self._repeated_in_request(number, first[key])
        start = len(self._rows)
        try:
            judged = self.work.propose(proposal)
            for one in judged.decided:
                envelope = one.envelope
                self._rows.append(_new_event(one, event_key(envelope.sender, envelope.source, envelope.id)))
        except (Rejection, Invalid):
            found = self._coordination.log.find([key])
            if key in found:
                self._known.update(found)
                return self._repeated(proposal, found[key])
            if self._loader.doubtful - self._fresh:
                raise _Stale from None
            if moved := self._loader.moved(self._coordination.log):
                self._fresh |= moved
                self._torn += 1
                raise (_Stale if self._torn < ATTEMPTS else _busy()) from None
            raise
        first[key] = number
        self._spans[number] = start + judged.own
        return _PENDING

    def _repeated(self, proposal: Proposal, known: Known) -> Receipt:
        """Return the first receipt again, if the content is the same."""
        envelope = proposal.envelope
        state = self._coordination._states.read(proposal.kind, envelope.stream).state  # noqa: SLF001
        first = Receipt(
            envelope.source, envelope.id, known.stream, known.version, known.position, known.recorded_at, repeated=True
        )
        try:
            sealed = self._coordination._seal(proposal.event, state, proposal.role, self._now)  # noqa: SLF001
        except Rejection as refused:
            # of a person who is forgotten nobody can tell any more whether the content was the same
            if refused.code == FORGOTTEN:
                return first
            raise
        topic = proposal.event.topic
        if digest(topic, envelope.stream, to_state(sealed, envelope)) != known.digest:
            raise _id_reused()
        return first

    def _repeated_in_request(self, number: int, former: int) -> Receipt:
        one, other = self._proposals[number], self._proposals[former]
        if (one.event, one.envelope) != (other.event, other.envelope):
            raise _id_reused()
        self._again[number] = former
        return _PENDING

    def request(self, unmoved: Mapping[UUID, int]) -> AppendRequest:
        """Return what is to be appended, with the version of every stream that was looked at, or must not have moved."""
        return AppendRequest(events=tuple(self._rows), checks={**self.work.checks, **unmoved})

    def receipts(
        self, results: list[Receipt | Rejection | Invalid], appended: Appended
    ) -> list[Receipt | Rejection | Invalid]:
        """Fill in where the new events stand."""
        for number, start in self._spans.items():
            row, envelope = self._rows[start], self._proposals[number].envelope
            results[number] = Receipt(
                envelope.source, envelope.id, row.stream, row.version, appended.positions[start], appended.recorded_at
            )
        for number, former in self._again.items():
            if isinstance(first := results[former], Receipt):
                results[number] = replace(first, repeated=True)
        return results


class _Stale(Exception):
    """A refusal rests on streams that may be out of date."""


_PENDING = Receipt("", "", UUID(int=0), 0, 0, datetime.min)  # noqa: DTZ901  replaced once it is appended


def _busy() -> Rejection:
    return Rejection(
        "stream.busy",
        "记录正被频繁更新，本次未能写入",
        "the record is being changed too often just now; nothing was recorded",
        next_zh="请稍候重发同一请求",
        next_en="send the same request again in a moment",
        status="conflict",
    )


def _id_reused() -> Rejection:
    return Rejection(
        "event.id_reused",
        "同一来源和编号的事件已经记录，但内容不同",
        "an event of this source and id is recorded already, with other content",
        next_zh="重发须与首次完全一致；新的事实请用新的编号",
        next_en="a repetition must be the same to the letter; a new fact needs a new id",
        status="conflict",
        pointer="/id",
    )


def _new_event(decided: Decided, key: UUID) -> NewEvent:
    envelope = decided.envelope
    state = to_state(decided.event, envelope)
    return NewEvent(
        stream=envelope.stream,
        version=envelope.version,
        topic=decided.event.topic,
        state=state,
        key=key,
        digest=digest(decided.event.topic, envelope.stream, state),
    )
