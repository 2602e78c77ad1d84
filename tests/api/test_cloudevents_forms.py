"""The four forms of a request, and the official SDK as a sender."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from cloudevents.core.bindings.http import to_binary_event, to_structured_event
from cloudevents.core.v1.event import CloudEvent
from cloudevents.v1.conversion import to_binary as to_binary_v1
from cloudevents.v1.conversion import to_structured as to_structured_v1
from cloudevents.v1.http import CloudEvent as CloudEventV1
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import Headers

from api.cloudevents import (
    EnvelopeError,
    Form,
    Posted,
    UnsupportedMedia,
    form_of,
    read_batch,
    read_binary,
    read_lines,
    read_structured,
)
from api.strict_json import StrictJsonError
from tests.api.sending import DATA, LEAD, is_taken, places_of, read_event, sent_event

# -- binary ---------------------------------------------------------------------------------------------------------

BINARY = {
    "Content-Type": "application/json",
    "ce-specversion": "1.0",
    "ce-id": "2022-000123",
    "ce-source": "/370784-scjgj/case-system",
    "ce-type": "lead.registered",
    "ce-subject": f"leads/{LEAD}",
    "ce-time": "2022-06-04T08:30:00+08:00",
}


def _binary(body: bytes = json.dumps(DATA).encode(), /, **headers: str) -> Posted:
    sent = Headers(BINARY | {f"ce-{name}": value for name, value in headers.items()})
    return read_binary(sent, body)


def test_binary_says_the_same_as_structured() -> None:
    assert _binary() == read_event()
    assert _binary(expectedversion="12", legalon="2022-06-02") == read_event(expectedversion=12, legalon="2022-06-02")


def test_header_values_are_percent_decoded_once_after_quotes() -> None:
    assert _binary(id="%E6%A1%88-1%20%2525").id == "案-1 %25"
    assert _binary(id='"a b"').id == "a b"
    assert _binary(id='"a\\"%41"').id == 'a"A'


@pytest.mark.parametrize(
    ("headers", "places"),
    [
        ({"id": "案"}, [("/id", "encoding")]),
        ({"id": "%E6%A1"}, [("/id", "encoding")]),
        ({"id": "50%"}, [("/id", "encoding")]),
        ({"id": "%00"}, [("/id", "control_character"), ("/id", "format")]),
        ({"expectedversion": "０"}, [("/expectedversion", "encoding")]),
        ({"expectedversion": "%EF%BC%91"}, [("/expectedversion", "type")]),
        ({"expectedversion": "+3"}, [("/expectedversion", "type")]),
        ({"expectedversion": "03"}, [("/expectedversion", "type")]),
        ({"expectedversion": "9" * 30}, [("/expectedversion", "type")]),
        ({"expectedversion": "2147483648"}, [("/expectedversion", "range")]),
        ({"data": "{}"}, [("/data", "unknown")]),
        ({"foo": "1"}, [("/foo", "unknown")]),
        ({"time": "yesterday"}, [("/time", "type")]),
    ],
)
def test_bad_headers_are_refused(headers: dict[str, str], places: list[tuple[str, str]]) -> None:
    with pytest.raises(EnvelopeError) as caught:
        _binary(**headers)
    assert places_of(caught.value) == places


def test_a_bad_binary_body_points_into_the_data() -> None:
    with pytest.raises(StrictJsonError) as caught:
        _binary(b'{"a": [1.5]}')
    assert places_of(caught.value) == [("/data/a/0", "fraction")]
    with pytest.raises(StrictJsonError) as caught:
        _binary(b"")
    assert places_of(caught.value) == [("/data", "empty")]
    with pytest.raises(EnvelopeError) as refused:
        _binary(b"[]")
    assert places_of(refused.value) == [("/data", "type")]


# -- batch and lines ------------------------------------------------------------------------------------------------


def test_a_batch_is_read_in_order_with_places() -> None:
    events = read_batch(json.dumps([sent_event(), sent_event(id="2")]).encode())
    assert [event.id for event in events] == ["2022-000123", "2"]
    assert [event.pointer for event in events] == ["/0", "/1"]
    assert read_batch(b"[]") == ()


def test_a_batch_tells_the_faults_of_all_items() -> None:
    items = [sent_event(), sent_event(time="x"), 7, sent_event(id=...)]
    with pytest.raises(EnvelopeError) as caught:
        read_batch(json.dumps(items).encode())
    assert places_of(caught.value) == [("/1/time", "type"), ("/2", "type"), ("/3/id", "required")]


def test_json_faults_in_a_batch_point_at_the_item() -> None:
    body = json.dumps([sent_event(), sent_event(data={"n": 1.5})]).encode()
    with pytest.raises(StrictJsonError) as caught:
        read_batch(body)
    assert places_of(caught.value) == [("/1/data/n", "fraction")]


def test_a_batch_is_bounded_in_number_and_in_the_size_of_each() -> None:
    with pytest.raises(StrictJsonError) as caught:
        read_batch(b"[" + b",".join([b"{}"] * 1001) + b"]")
    assert (places_of(caught.value), caught.value.problem) == ([("", "too_large")], "too_large")
    with pytest.raises(StrictJsonError) as large:
        read_batch(json.dumps([sent_event(), sent_event(data={"note": "x" * 65_536})]).encode())
    assert places_of(large.value) == [("/1", "too_large")]
    with pytest.raises(EnvelopeError):
        read_batch(b"{}")


def test_each_line_stands_for_itself() -> None:
    good = json.dumps(sent_event()).encode()
    body = b"\n".join([good, b"", b"{", good + b"\r", b"  ", json.dumps(sent_event(time="x")).encode(), good]) + b"\n"
    lines = list(read_lines(body))
    assert [line.number for line in lines] == [1, 3, 4, 6, 7]
    assert [isinstance(line.result, Posted) for line in lines] == [True, False, True, False, True]
    assert isinstance(lines[1].result, StrictJsonError)
    assert isinstance(lines[3].result, EnvelopeError)
    assert places_of(lines[3].result) == [("/time", "type")]
    assert list(read_lines(b"")) == []


# -- the form of a request ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("headers", "form"),
    [
        ({"Content-Type": "application/cloudevents+json"}, Form.STRUCTURED),
        ({"Content-Type": "application/cloudevents+json; charset=UTF-8"}, Form.STRUCTURED),
        ({"Content-Type": "Application/CloudEvents+JSON", "ce-id": "1"}, Form.STRUCTURED),
        ({"Content-Type": "application/json"}, Form.STRUCTURED),
        ({"Content-Type": "application/cloudevents-batch+json"}, Form.BATCH),
        ({"Content-Type": 'application/x-ndjson; charset="utf-8"'}, Form.LINES),
        ({"Content-Type": "application/json", "Ce-Specversion": "1.0"}, Form.BINARY),
        ({"CE-SpecVersion": "1.0"}, Form.BINARY),
    ],
)
def test_the_headers_tell_the_form(headers: dict[str, str], form: Form) -> None:
    assert form_of(Headers(headers)) is form


@pytest.mark.parametrize(
    ("headers", "code"),
    [
        ({}, "media_type"),
        ({"Content-Type": "text/plain"}, "media_type"),
        ({"Content-Type": "application/x-www-form-urlencoded"}, "media_type"),
        ({"Content-Type": "application/xml", "ce-specversion": "1.0"}, "media_type"),
        ({"Content-Type": "ce-* headers"}, "media_type"),
        ({"Content-Type": "内容"}, "media_type"),
        ({"Content-Type": "application/cloudevents+json; charset=gbk"}, "charset"),
        ({"Content-Type": "application/cloudevents+json", "Content-Encoding": "gzip"}, "encoding"),
    ],
)
def test_other_content_is_not_taken(headers: dict[str, str], code: str) -> None:
    with pytest.raises(UnsupportedMedia) as caught:
        form_of(Headers(headers))
    assert caught.value.faults[0].code == code


# -- the official SDK -----------------------------------------------------------------------------------------------

SDK_TIME = datetime(2022, 6, 4, 8, 30, tzinfo=timezone(timedelta(hours=8)))
SDK: dict[str, Any] = {
    "type": "lead.registered",
    "source": "/370784-scjgj/case-system",
    "id": "2022-000123",
    "subject": f"leads/{LEAD}",
    "time": SDK_TIME,
    "expectedversion": 3,
    "officer": "37078400123",
}


def _taken(headers: dict[str, str], body: bytes) -> Posted:
    sent = Headers(headers)
    form = form_of(sent)
    return read_binary(sent, body) if form is Form.BINARY else read_structured(body)


@pytest.mark.parametrize("extra", [{}, {"datacontenttype": "application/json"}])
@pytest.mark.parametrize("write", [to_structured_event, to_binary_event])
def test_the_official_sdk_is_understood(write: Any, extra: dict[str, str]) -> None:
    message = write(CloudEvent(SDK | extra, DATA))
    assert _taken(message.headers, message.body) == read_event(expectedversion=3, officer="37078400123")


@pytest.mark.parametrize("write", [to_structured_v1, to_binary_v1])
def test_its_older_interface_is_understood(write: Any) -> None:
    headers, body = write(CloudEventV1(SDK | {"time": SDK_TIME.isoformat(), "expectedversion": 3}, DATA))
    assert _taken(headers, body) == read_event(expectedversion=3, officer="37078400123")


def test_the_sdks_own_time_is_understood() -> None:
    message = to_structured_event(CloudEvent({name: SDK[name] for name in SDK if name != "time"}, DATA))
    assert _taken(message.headers, message.body).occurred_at.tzinfo is UTC


_NAMES = st.sampled_from(list(sent_event())) | st.from_regex(r"[!#$%&'*+.^_`|~0-9a-z-]{1,8}", fullmatch=True)


@given(st.dictionaries(_NAMES, st.text(max_size=12), max_size=4))
def test_any_headers_give_an_event_or_faults(headers: dict[str, str]) -> None:
    clean = {name: "".join(letter for letter in value if letter >= " ") for name, value in headers.items()}
    assert is_taken(lambda: _binary(**clean)) in {True, False}
