"""Group commit: requests of concurrent threads share one transaction. 组提交。

The first thread to come becomes the leader and commits at once; a lone thread so pays nothing. Whoever comes while a
commit is under way queues up, and the next leader takes the whole queue into its own transaction.
"""

from __future__ import annotations

import time
from collections import deque
from threading import Lock
from typing import TYPE_CHECKING

from eventsourcing.persistence import InterfaceError, OperationalError

from .terms import Appended, Conflict, Duplicate, StoreUnavailable

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from .recorder import OrderedRecorder
    from .terms import AppendRequest, Outcome

MOST_REQUESTS = 128
MOST_EVENTS = 2000
PATIENCE = 0.00005
"""Seconds that a leader waits for each thread that should be about to return."""
PENALTY = 31
"""Most leaders that do not wait at all after one has waited in vain."""
PAUSES = (0.0, 0.01, 0.05, 0.1, 0.25)
"""Seconds before the first, second, ... repeat after a lost connection; the last one for all that follow."""


class Ticket:
    """One request in the queue, and what became of it. 排队单。"""

    __slots__ = ("answer", "clock", "deadline", "request", "turn")

    def __init__(self, request: AppendRequest, clock: datetime | None, deadline: float) -> None:
        self.request = request
        self.clock = clock
        self.deadline = deadline
        self.answer: Outcome | BaseException | None = None
        self.turn = Lock()  # released when there is an answer, or when this thread is called to lead
        self.turn.acquire()


class Rotation:
    """The threads that come back for more: worth a moment's wait, if they do come back. 轮转中的线程。

    Those just served are about to return. A leader who starts without them finds half the company in each group and
    so pays twice for the disk. Waiting in vain costs, so each time it was in vain the next leaders do not wait.
    """

    def __init__(self) -> None:
        self._expected = 0
        self._awaited = 0
        self._come = Lock()
        self._come.acquire()
        self._penalty = 0
        self._skip = 0

    def gather(self, mutex: Lock, waiting: deque[Ticket]) -> None:
        """Called by a leader, before it takes its group from the queue."""
        with mutex:
            missing = self._expected - len(waiting)
            if missing <= 0:
                return
            if self._skip:
                self._skip -= 1
                return
            self._awaited = self._expected
        came = self._come.acquire(timeout=PATIENCE * (2 + missing))
        with mutex:
            self._awaited = 0
            if not came and self._come.acquire(blocking=False):
                came = True
            self._penalty = 0 if came else min(2 * self._penalty + 1, PENALTY)
            self._skip = self._penalty

    def come(self, waiting: int) -> None:
        """Called under the mutex when a thread has queued up."""
        if self._awaited and waiting >= self._awaited:
            self._awaited = 0
            self._come.release()

    def left(self, company: int) -> None:
        """Called under the mutex when a group is done: how many it was, with those now waiting."""
        self._expected = min(company, MOST_REQUESTS) - 1  # the next leader does not wait for itself


class GroupCommit:
    """The queue before the recorder. 组提交队列。"""

    def __init__(self, recorder: OrderedRecorder, timeout: float) -> None:
        self._recorder = recorder
        self._timeout = timeout
        self._mutex = Lock()
        self._led = False
        self._called: Ticket | None = None
        self._waiting: deque[Ticket] = deque()
        self._rotation = Rotation()

    def append(self, request: AppendRequest, clock: datetime | None) -> Outcome:
        ticket = Ticket(request, clock, time.monotonic() + self._timeout)
        with self._mutex:
            must_wait = self._led
            if must_wait:
                self._waiting.append(ticket)
                self._rotation.come(len(self._waiting))
            self._led = True
        if must_wait:
            try:
                ticket.turn.acquire()
            except BaseException:
                self._leave(ticket)
                raise
        if ticket.answer is None:
            self._lead(ticket)
        match ticket.answer:
            case Appended() | Duplicate() | Conflict() as outcome:
                return outcome
            case error:
                raise error or RuntimeError("a group was committed without an answer")

    def _lead(self, mine: Ticket) -> None:
        """Commit one group, mine first, then hand on: no thread works for the others for longer than that."""
        group = [mine]
        try:
            self._rotation.gather(self._mutex, self._waiting)
            with self._mutex:
                self._called = None
                group = self._gather(mine)
            self._settle(group)
        except BaseException as error:  # noqa: BLE001  (raised again by whom it concerns)
            for ticket in group:
                ticket.answer = ticket.answer or StoreUnavailable("the committing thread was interrupted")
            mine.answer = error
        finally:
            with self._mutex:
                self._call_next()
                self._rotation.left(len(group) + len(self._waiting) + self._led)
            for ticket in group[1:]:
                ticket.turn.release()

    def _call_next(self) -> None:
        """Hand the lead to whoever has waited longest. Under the mutex."""
        self._called = self._waiting.popleft() if self._waiting else None
        self._led = self._called is not None
        if self._called is not None:
            self._called.turn.release()

    def _leave(self, ticket: Ticket) -> None:
        """An interrupted thread takes its request out of the queue, or hands on the lead it was called to."""
        with self._mutex:
            if ticket in self._waiting:
                self._waiting.remove(ticket)
            elif ticket is self._called and ticket.answer is None:
                self._call_next()

    def _gather(self, mine: Ticket) -> list[Ticket]:
        """Take from the queue what can share my transaction; what touches a stream written before it waits its turn.

        Such a request is not doomed: in the next round its own checks decide. A simulated clock goes alone.
        """
        group = [mine]
        if mine.clock is not None or not self._waiting:
            return group
        written = {event.stream for event in mine.request.events}
        keys = {event.key for event in mine.request.events}
        room = MOST_EVENTS - len(mine.request.events)
        left: list[Ticket] = []
        while self._waiting and len(group) < MOST_REQUESTS and room > 0:
            ticket = self._waiting.popleft()
            request = ticket.request
            fits = (
                ticket.clock is None
                and len(request.events) <= room
                and written.isdisjoint(request.checks)
                and keys.isdisjoint([event.key for event in request.events])
            )
            if fits:
                group.append(ticket)
                room -= len(request.events)
            else:
                left.append(ticket)
            for event in request.events:  # of one left behind, too: nobody overtakes it on its own stream
                written.add(event.stream)
                keys.add(event.key)
        self._waiting.extendleft(reversed(left))
        return group

    def _settle(self, group: Sequence[Ticket]) -> None:
        try:
            outcomes = self._record([ticket.request for ticket in group], group[0].clock, group[0].deadline)
        except StoreUnavailable as error:
            for ticket in group:
                ticket.answer = StoreUnavailable(*error.args)
        except Exception as error:  # noqa: BLE001  (raised again by whom it concerns)
            if len(group) == 1:
                group[0].answer = error
                return
            for ticket in group:  # one bad row spoils the whole statement: find whose it is
                self._settle([ticket])
        else:
            for ticket, outcome in zip(group, outcomes, strict=True):
                ticket.answer = outcome
            if last := max((o.positions[-1] for o in outcomes if isinstance(o, Appended)), default=0):
                self._recorder.announce(last)

    def _record(self, requests: list[AppendRequest], clock: datetime | None, deadline: float) -> list[Outcome]:
        """Record, and after a lost connection ask again with the same keys until the deadline.

        The lost reply may have been a yes. Then the repeat finds our own events, and that is success.
        """
        attempt = 0
        while True:
            try:
                outcomes = self._recorder.record(requests, clock)
            except (InterfaceError, OperationalError) as error:
                pause = PAUSES[min(attempt, len(PAUSES) - 1)]
                if time.monotonic() + pause >= deadline:
                    raise StoreUnavailable(str(error)) from error
                time.sleep(pause)
                attempt += 1
            else:
                return [own(r, o) for r, o in zip(requests, outcomes, strict=True)] if attempt else outcomes


def own(request: AppendRequest, outcome: Outcome) -> Outcome:
    """Read a duplicate as what it is after a lost reply: our own append, if every event is there just as we asked."""
    if not isinstance(outcome, Duplicate):
        return outcome
    kept = [outcome.found[event.key] for event in request.events if event.key in outcome.found]
    asked = [(event.stream, event.version, event.digest) for event in request.events]
    if [(known.stream, known.version, known.digest) for known in kept] != asked:
        return outcome
    return Appended(tuple(known.position for known in kept), kept[-1].recorded_at)
