"""What was released stays readable: stored samples are read, folded and written back the same; schemas only grow."""

from __future__ import annotations

import copy
import hashlib
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from coordination import sealing
from coordination.catalogue import EVENTS, KINDS, PARTS
from coordination.store import Row
from coordination.stored import digest, event_key, from_row, to_state
from coordination.upcasters import UPCASTERS, upcast
from scripts.generate import declare_everything
from scripts.golden import SEALING_KEY, breaches, golden_schemas

declare_everything()

HERE = Path(__file__).parent
SAMPLES = {path.name.removesuffix(".json"): path for path in sorted((HERE / "samples").glob("*.json"))}
SCHEMAS = {path.name.removesuffix(".json"): path for path in sorted((HERE / "schemas").glob("*.json"))}
STREAM = UUID("0b5e5d0e-94f3-4a53-8d5b-6b0a1a0f6c01")


def row(topic: str) -> Row:
    return Row(7, STREAM, 1, topic, SAMPLES[topic].read_bytes(), datetime(2024, 3, 1, 2, tzinfo=UTC))


def texts(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for item in value.values():
            yield from texts(item)
    elif isinstance(value, list):
        for item in value:
            yield from texts(item)
    elif isinstance(value, str):
        yield value


def test_every_topic_and_part_is_kept_as_released() -> None:
    hint = "run: python -m scripts.golden"
    assert set(SAMPLES) == {*EVENTS, *UPCASTERS}, hint
    assert set(SCHEMAS) >= {*EVENTS, *PARTS}, hint


@pytest.mark.parametrize("topic", SAMPLES)
def test_a_stored_sample_is_read_folded_and_written_back_the_same(topic: str) -> None:
    recorded = from_row(row(topic))
    event = recorded.event
    assert recorded.topic == upcast(topic, {})[0] if topic in UPCASTERS else topic
    assert type(event) is EVENTS[recorded.topic]
    kind = KINDS[topic.partition(".")[0]]
    assert type(event.evolve(kind.state(), recorded.envelope)) is type(kind.state())
    if topic not in UPCASTERS:
        assert to_state(event, recorded.envelope) == SAMPLES[topic].read_bytes()


@pytest.mark.parametrize("topic", SAMPLES)
def test_a_stored_sample_tells_nothing_about_persons_and_opens_with_their_key(topic: str) -> None:
    if topic in UPCASTERS:
        return
    event = from_row(row(topic)).event
    assert all(sealing.is_sealed(value.text) for value in sealing.personal_values(event))
    opened = sealing.rewrite(event, lambda value: sealing.open_(value.text, SEALING_KEY, value.ref, value.field))
    plain = {value.text for value in sealing.personal_values(opened)}
    assert bool(plain) == event.declaration.personal
    assert not plain & {*texts(json.loads(SAMPLES[topic].read_bytes())["data"])}


def test_the_stored_form_is_one_object_of_sorted_json() -> None:
    stored = SAMPLES["lead.dispatched"].read_bytes()
    # by hand, and fixed for ever: every proof is over these bytes
    assert stored.decode() == (
        '{"agency":"370784-scjgj-zfdd","causation_id":"earlier-1","correlation_id":"安市监〔2024〕3号",'
        '"data":{"answer_due_on":"2024-03-01","document_no":"文号示例","feedback_due_on":"2024-03-01",'
        '"note":"说明示例","to_agency":"370784-scjgj"},"id":"lead.dispatched-1","legal_on":"2024-03-01",'
        '"occurred_at":"2024-03-01T01:30:15.250000Z","officer":"officer-17","sender":"370784-scjgj",'
        '"source":"/370784-scjgj/case-system"}'
    )


def test_keys_and_digests_are_fixed_for_ever() -> None:
    assert event_key("370784-scjgj", "/a", "1") == UUID(bytes=hashlib.sha256(b"370784-scjgj\x00/a\x001").digest()[:16])
    assert event_key("a", "b", "c") != event_key("ab", "", "c")
    state = SAMPLES["lead.dispatched"].read_bytes()
    by_hand = hashlib.sha256(b"lead.dispatched\x00" + STREAM.bytes + state).digest()
    assert digest("lead.dispatched", STREAM, state) == by_hand


# -- schemas ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_released_schema_gains_optional_fields_only(name: str) -> None:
    if name in UPCASTERS:
        return
    assert breaches(json.loads(SCHEMAS[name].read_text("utf-8")), golden_schemas()[name]) == []


RELEASED = {
    "required": ["a"],
    "properties": {
        "a": {"type": "string", "maxLength": 9, "title": "甲"},
        "b": {"type": "string", "enum": ["x", "y"], "x-labels": {"x": ["甲", "a"]}},
    },
}


def changed(**changes: Any) -> dict[str, Any]:
    schema = copy.deepcopy(RELEASED)
    schema["properties"].update(changes.pop("properties", {}))  # type: ignore[attr-defined]
    schema.update(changes)
    return schema


@pytest.mark.parametrize(
    "schema",
    [
        changed(),
        changed(properties={"c": {"type": "string"}}),
        changed(properties={"b": {"type": "string", "enum": ["y", "x", "z"], "x-labels": {}}}),
        changed(properties={"a": {"type": "string", "maxLength": 9, "title": "乙"}}),
    ],
)
def test_what_may_change(schema: dict[str, Any]) -> None:
    assert breaches(RELEASED, schema) == []


@pytest.mark.parametrize(
    "schema",
    [
        changed(required=["a", "b"]),
        changed(required=[]),
        changed(required=["a", "c"], properties={"c": {"type": "string"}}),
        changed(properties={"a": {"type": "integer", "maxLength": 9}}),
        changed(properties={"a": {"type": "string", "maxLength": 8}}),
        changed(properties={"a": {"type": "string"}}),
        changed(properties={"b": {"type": "string", "enum": ["x"]}}),
        {"required": ["a"], "properties": {"a": RELEASED["properties"]["a"]}},  # type: ignore[index]
    ],
)
def test_what_needs_a_new_topic(schema: dict[str, Any]) -> None:
    assert breaches(RELEASED, schema) != []
