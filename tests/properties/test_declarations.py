"""What holds of every declared event type, whatever it says."""

from __future__ import annotations

import importlib
import json
import pkgutil
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from typing import Any
from uuid import UUID

import jsonschema
import pytest
import rfc8785
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import coordination.streams
from coordination.catalogue import (
    EVENTS,
    KINDS,
    PARTS,
    Codec,
    Fault,
    Invalid,
    decode,
    encode,
    fields_of,
    json_schema,
    sentence,
)
from coordination.rules import Envelope
from tests.properties.strategies import invalid_json, valid

for module in pkgutil.walk_packages(coordination.streams.__path__, "coordination.streams."):
    importlib.import_module(module.name)

TOPICS = sorted(EVENTS)
FEW = settings(
    max_examples=10,
    phases=(Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink),  # explaining a failure takes minutes here
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)
ENVELOPE = Envelope(
    stream=UUID(int=7),
    version=1,
    source="tests",
    id="e1",
    sender="370784-scjgj",
    agency="370784-scjgj",
    occurred_at=datetime(2024, 3, 4, 4, tzinfo=UTC),
    legal_on=date(2024, 3, 4),
)


def read(declared: type, data: Any) -> Any:
    """Read JSON as a sender's is read: field by field, unknown and missing fields refused."""
    if type(data) is not dict:
        raise Invalid(Fault("type", "须为对象", "must be an object"))
    specs = {spec.name: spec for spec in fields_of(declared)}
    if data.keys() - specs.keys() or any(spec.required and name not in data for name, spec in specs.items()):
        raise Invalid(Fault("unknown", "缺少或没有这一项", "is missing or unknown"))
    found = {name: _read_value(specs[name].codec, value) for name, value in data.items()}
    return declared(**found)


def _read_value(codec: Codec, value: Any) -> Any:
    parsed = codec.parse(value)
    if codec.item is not None:
        parsed = tuple(_read_value(codec.item, item) for item in parsed)
        if faults := codec.faults(parsed):
            raise Invalid(*faults)
    return read(codec.part, parsed) if codec.part is not None else parsed


@cache
def validator(topic: str) -> Any:
    """A validator as strict as an integrator's: formats asserted, parts resolved."""
    schema = {**json_schema(EVENTS[topic]), "components": {"schemas": {n: json_schema(p) for n, p in PARTS.items()}}}
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema, format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER)


@pytest.mark.parametrize("topic", TOPICS)
@FEW
@given(data=st.data())
def test_every_event_is_stored_read_back_described_and_told(topic: str, data: st.DataObject) -> None:
    event = data.draw(valid(EVENTS[topic]))
    stored = encode(event)
    assert decode(topic, stored) == event
    as_bytes = rfc8785.dumps(stored)  # refuses what is not JSON, and integers that other systems would round
    assert json.loads(as_bytes) == stored, "a stored event is JSON and nothing else"
    assert encode(decode(topic, json.loads(as_bytes))) == stored, "there is one spelling"
    assert read(EVENTS[topic], stored) == event, "what is stored would be accepted from a sender"
    validator(topic).validate(stored)
    hash(event)
    for language in ("zh", "en"):
        assert sentence(event, ENVELOPE, language)


@pytest.mark.parametrize("topic", TOPICS)
@FEW
@given(data=st.data())
def test_what_does_not_fit_is_refused_by_the_codecs_and_by_the_schema(topic: str, data: st.DataObject) -> None:
    wrong = data.draw(invalid_json(EVENTS[topic]))
    with pytest.raises(Invalid) as caught:
        read(EVENTS[topic], wrong)
    for fault in caught.value.faults:
        assert fault.zh
        assert fault.en
    assert not validator(topic).is_valid(wrong)


@pytest.mark.parametrize("topic", TOPICS)
@FEW
@given(data=st.data())
def test_folding_is_pure_and_refuses_nothing(topic: str, data: st.DataObject) -> None:
    event_type = EVENTS[topic]
    event = data.draw(valid(event_type))
    envelope = replace(ENVELOPE, agency=data.draw(st.sampled_from(["370784-scjgj", "370784-gaj", "system"])))
    initial = KINDS[topic.partition(".")[0]].state()
    once = event.evolve(initial, envelope)
    assert type(once) is type(initial), "whatever the guards of its time let pass can be folded"
    assert event.evolve(initial, envelope) == once
    assert initial == KINDS[topic.partition(".")[0]].state()
    event.evolve(once, envelope)


def test_every_stream_module_has_declared_its_events() -> None:
    """A record begins in one way, save some: goods as a registration of evidence or as a seizure, daily work by what sort it is."""
    kinds = {topic.partition(".")[0] for topic in EVENTS}
    assert kinds == set(KINDS), "a kind without events, or events without a kind"
    opening: Mapping[str, list[str]] = {
        kind: [t for t in TOPICS if t.startswith(f"{kind}.") and EVENTS[t].declaration.opens] for kind in kinds
    }
    assert {kind: len(topics) for kind, topics in opening.items()} == {
        kind: {"goods": 2, "daybook": 6, "supervision_order": 5, "conduct": 2, "appraisal": 2}.get(kind, 1)
        for kind in kinds
    }
