"""What must hold when the processes have been killed: read from the log and the read models themselves. 核对。"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from coordination.catalogue.codecs import encode_instant
from coordination.rules import Recorded
from coordination.sealing import Item
from coordination.store import Log
from coordination.stored import event_key, from_row
from projections.engine import Rebuild
from projections.engine.contents import contents
from projections.models import MODELS
from scripts.assembly import System
from scripts.clock import now
from scripts.survive.load import BATCH, CAMPAIGN, Told

PAGE: Final = 2000


class Broken(AssertionError):
    """Something did not survive."""


def events_of(log: Log) -> list[Recorded]:
    """Return every event, in order."""
    found: list[Recorded] = []
    while page := log.read_page(found[-1].position if found else 0, PAGE):
        found += map(from_row, page)
    return found


def in_order(events: Sequence[Recorded]) -> Iterator[str]:
    """Positions and times only grow; each stream counts from one without a gap."""
    versions: Counter[UUID] = Counter()
    last: Recorded | None = None
    for event in events:
        versions[event.stream] += 1
        if event.version != versions[event.stream]:
            yield f"stream {event.stream} has version {event.version} where {versions[event.stream]} was due"
        if last is not None and (event.position <= last.position or event.recorded_at < last.recorded_at):
            yield f"position {event.position} stands after {last.position}"
        last = event


def acknowledged(events: Sequence[Recorded], told: Told) -> Iterator[str]:
    """Every receipt tells of an event that is there, exactly once, where and when the receipt says."""
    kept: dict[UUID, list[Recorded]] = {}
    for event in events:
        kept.setdefault(_key(event), []).append(event)
    for key, found in kept.items():
        if len(found) > 1:
            yield f"event {key} is there {len(found)} times"
    for sender, receipt in told.receipts:
        found = kept.get(event_key(sender, receipt["source"], receipt["id"]), [])
        standing = [
            (str(event.stream), event.version, event.position, encode_instant(event.recorded_at)) for event in found
        ]
        promised = (receipt["stream"], receipt["version"], receipt["position"], receipt["recorded_at"])
        if standing != [promised]:
            yield f"{sender} was promised {promised} for {receipt['id']}; there is {standing}"


def whole(events: Sequence[Recorded], told: Told) -> Iterator[str]:
    """Of a batch all events are there or none, also where nobody was answered; of one event all that follows from it."""
    kept = {_key(event): event for event in events}
    for sender, request in told.requests:
        if request.media != BATCH:
            continue
        there = [event_key(sender, event["source"], event["id"]) in kept for event in request.events]
        if any(there) and not all(there):
            yield f"a batch of {sender} is half there: {there}"
    followed = {(event.envelope.causation_id, event.stream) for event in events if event.topic == "lead.filed"}
    for event in events:
        if event.topic == "case.filed":
            for lead in event.event.leads:
                if (event.envelope.id, lead) not in followed:
                    yield f"case {event.stream} was filed on lead {lead}, which does not know"


def invented(events: Sequence[Recorded], told: Told, begun: int) -> Iterator[str]:
    """Nothing is there that nobody sent, or that does not follow from what was sent."""
    sent = {
        event_key(sender, event["source"], event["id"]) for sender, request in told.requests for event in request.events
    }
    for event in events:
        if event.position > begun and event.envelope.sender != "system" and _key(event) not in sent:
            yield f"nobody sent {event.envelope.id} at position {event.position}"


def opened(system: System, events: Sequence[Recorded], told: Told) -> Iterator[str]:
    """What was sealed opens as what was sent: no key was lost, and none was made twice."""
    named = [event for event in events if (event.envelope.sender, event.envelope.id) in told.persons]
    plain = system.sealer.open_events([Item(event.event, CAMPAIGN) for event in named], now=now()) if named else []
    for event, seen in zip(named, plain, strict=True):
        name = told.persons[event.envelope.sender, event.envelope.id]
        if seen.party.person.name != name or event.event.party.person.name == name:
            yield f"the person in {event.envelope.id} does not open as sent"


def followed(positions: Sequence[int], events: Iterable[Recorded]) -> Iterator[str]:
    """A reader who followed along has seen every event, once, in order."""
    there = [event.position for event in events]
    if list(positions) != there:
        missed, doubled = sorted(set(there) - set(positions)), len(positions) - len(set(positions))
        yield f"a reader who followed along missed {missed[:5]} and saw {doubled} twice, of {len(there)}"


def rebuilt(system: System) -> Iterator[str]:
    """Read models that are rebuilt hold what the live ones held, row for row."""
    live = held(system)
    for model in MODELS:
        Rebuild(system.read, system.log, from_row, model).run()
    anew = held(system)
    for table, rows in live.items():
        if rows != anew[table]:
            lost, gained = sorted(set(rows) - set(anew[table])), sorted(set(anew[table]) - set(rows))
            yield f"{table}: {len(rows)} rows live, {len(anew[table])} rebuilt; for instance {lost[:1]} became {gained[:1]}"


def held(system: System) -> Mapping[str, Sequence[str]]:
    """Return all rows of all read models."""
    with system.read.reading() as snapshot:
        return {f"{model.name} {table}": rows for model in MODELS for table, rows in contents(snapshot, model).items()}


def reached(system: System, position: int) -> bool:
    """Whether all read models have come to a position."""
    with system.read.reading() as snapshot:
        return all(snapshot.build_of(model).position >= position for model in MODELS)


def check(*findings: Iterable[Any]) -> None:
    """Raise what was found.

    Raises:
        Broken: with the first findings of each kind.
    """
    found = [finding for each in findings for finding in list(each)[:5]]
    if found:
        raise Broken("\n".join(found))


def _key(event: Recorded) -> UUID:
    return event_key(event.envelope.sender, event.envelope.source, event.envelope.id)
