"""Events as senders write them, and what the door makes of them: words that the tests of this folder share."""

from __future__ import annotations

import json
from typing import Any

import pytest

from api.cloudevents import EnvelopeError, Posted, read_structured
from coordination.catalogue import Invalid

LEAD = "6f2f0f0e-7c1b-5a0a-9d3e-6c69616e646f"
DATA = {"title": "举报某店销售假冒白酒"}


def sent_event(**changes: Any) -> dict[str, Any]:
    event = {
        "specversion": "1.0",
        "id": "2022-000123",
        "source": "/370784-scjgj/case-system",
        "type": "lead.registered",
        "subject": f"leads/{LEAD}",
        "time": "2022-06-04T08:30:00+08:00",
        "data": DATA,
    }
    return {name: value for name, value in (event | changes).items() if value is not ...}


def read_event(**changes: Any) -> Posted:
    return read_structured(json.dumps(sent_event(**changes)).encode())


def places_of(error: Invalid) -> list[tuple[str, str]]:
    return [(fault.pointer, fault.code) for fault in error.faults]


def refused_event(**changes: Any) -> list[tuple[str, str]]:
    with pytest.raises(EnvelopeError) as caught:
        read_event(**changes)
    assert all(fault.zh and fault.en for fault in caught.value.faults)
    return places_of(caught.value)


def is_taken(reading: Any) -> bool:
    try:
        reading()
    except Invalid as error:
        assert json.dumps([fault.pointer for fault in error.faults], ensure_ascii=False).encode()  # noqa: PT017
        return False
    return True
