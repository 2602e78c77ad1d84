"""The library's own contract for recorders, on our tables: they stay what the library takes them for."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from unittest import mock
from uuid import UUID, uuid4

import eventsourcing.cryptography
import pytest
from eventsourcing.application import Application
from eventsourcing.domain import Aggregate, event
from eventsourcing.persistence import ApplicationRecorder, IntegrityError, StoredEvent

from coordination.store import environment, open_log

# The shipped cases import the cipher that needs pycryptodome, for cases that are not ours. The library has another.
with mock.patch.dict(sys.modules, {"eventsourcing.cipher": eventsourcing.cryptography}):
    shipped = importlib.import_module("eventsourcing.tests.persistence")


@pytest.fixture
def recorder(any_store_url: str) -> Iterator[ApplicationRecorder]:
    log = open_log(any_store_url)
    yield log.recorder
    log.close()


@pytest.mark.parametrize(
    "name",
    [
        "test_insert_select",
        "test_concurrent_no_conflicts",
        "test_concurrent_throughput",
        "optional_test_insert_subscribe",
    ],
)
def test_shipped_contract(name: str, recorder: ApplicationRecorder) -> None:
    class Case(shipped.ApplicationRecorderTestCase):  # type: ignore[misc, name-defined]
        def create_recorder(self) -> ApplicationRecorder:
            return recorder

    if name == "optional_test_insert_subscribe" and "SQLite" in type(recorder).__name__:
        with pytest.raises(NotImplementedError):
            recorder.subscribe()
    else:
        getattr(Case(), name)()


def test_streams_are_identified_by_uuid(recorder: ApplicationRecorder) -> None:
    with pytest.raises(TypeError):
        recorder.insert_events([StoredEvent("a name", 1, "topic", b"")])
    assert recorder.max_notification_id() is None


def test_one_failure_keeps_a_batch_out(recorder: ApplicationRecorder) -> None:
    stream = uuid4()
    with pytest.raises(IntegrityError):
        recorder.insert_events([StoredEvent(stream, v, "topic", b"") for v in (1, 2, 2)])
    assert recorder.select_events(stream) == []


class Dog(Aggregate):
    @event("Registered")
    def __init__(self, name: str) -> None:
        self.name = name

    @event("TrickAdded")
    def add_trick(self, trick: str) -> None:
        self.trick = trick


def test_an_application_of_the_library_runs_on_our_tables(any_store_url: str) -> None:
    with Application[UUID](env=environment(any_store_url)) as kennel:
        dog = Dog("来福")
        dog.add_trick("握手")
        positions = [recording.notification.id for recording in kennel.save(dog)]
        copy = kennel.repository.get(dog.id)
        assert isinstance(copy, Dog)
        assert (copy.name, copy.trick, copy.version) == ("来福", "握手", 2)
        assert [n.id for n in kennel.notification_log.select(1, 10)] == positions
        dog.add_trick("坐下")
        kennel.save(dog)
        stale = copy
        stale.add_trick("打滚")
        with pytest.raises(IntegrityError):
            kennel.save(stale)
