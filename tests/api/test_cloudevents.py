"""CloudEvents in all forms: what the official SDK sends is taken, what evidence cannot bear is refused with its place."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from cloudevents.core.bindings.http import to_binary_event, to_structured_event
from cloudevents.core.v1.event import CloudEvent
from cloudevents.v1.conversion import to_binary as to_binary_v1
from cloudevents.v1.conversion import to_structured as to_structured_v1
from cloudevents.v1.http import CloudEvent as CloudEventV1
from werkzeug.datastructures import Headers

from api import cloudevents
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
    stream_of,
)
from api.strict_json import StrictJsonError
from coordination.catalogue import KINDS, Invalid, stream_id
from coordination.streams import agency, lead

assert agency
assert lead

LEAD = "6f2f0f0e-7c1b-5a0a-9d3e-6c69616e646f"
DATA = {"title": "举报某店销售假冒白酒"}


def _event(**changes: Any) -> dict[str, Any]:
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


def _read(**changes: Any) -> Posted:
    return read_structured(json.dumps(_event(**changes)).encode())


def _places(error: Invalid) -> list[tuple[str, str]]:
    return [(fault.pointer, fault.code) for fault in error.faults]


def _refused(**changes: Any) -> list[tuple[str, str]]:
    with pytest.raises(EnvelopeError) as caught:
        _read(**changes)
    assert all(fault.zh and fault.en for fault in caught.value.faults)
    return _places(caught.value)


# -- structured -----------------------------------------------------------------------------------------------------


def test_a_structured_event_is_read() -> None:
    assert _read(
        expectedversion=3, legalon="2022-06-02", officer="37078400123", correlationid="c-1", causationid="e-1", agency="370784-scjgj-zjs"
    ) == Posted(
        id="2022-000123",
        source="/370784-scjgj/case-system",
        topic="lead.registered",
        subject=f"leads/{LEAD}",
        kind_plural="leads",
        key=LEAD,
        occurred_at=datetime(2022, 6, 4, 0, 30, tzinfo=UTC),
        legal_on=date(2022, 6, 2),
        data=DATA,
        expected_version=3,
        officer="37078400123",
        correlation_id="c-1",
        causation_id="e-1",
        agency="370784-scjgj-zjs",
    )


@pytest.mark.parametrize(
    ("time", "legal_on"),
    [
        ("2022-06-04T15:59:59Z", date(2022, 6, 4)),
        ("2022-06-04T16:00:00Z", date(2022, 6, 5)),
        ("2022-06-05T01:00:00+09:00", date(2022, 6, 5)),
        ("2022-06-04T23:30:00+08:00", date(2022, 6, 4)),
    ],
)
def test_the_legal_date_is_by_default_the_date_in_shanghai(time: str, legal_on: date) -> None:
    assert _read(time=time).legal_on == legal_on


@pytest.mark.parametrize(
    ("time", "instant"),
    [
        ("2022-06-04T00:30:00Z", datetime(2022, 6, 4, 0, 30, tzinfo=UTC)),
        ("2022-06-04t00:30:00z", datetime(2022, 6, 4, 0, 30, tzinfo=UTC)),
        ("2022-06-04T00:30:00.5Z", datetime(2022, 6, 4, 0, 30, 0, 500_000, tzinfo=UTC)),
        ("2022-06-04T00:30:00.123456789Z", datetime(2022, 6, 4, 0, 30, 0, 123_456, tzinfo=UTC)),
        ("2022-06-04T00:30:00-03:30", datetime(2022, 6, 4, 4, 0, tzinfo=UTC)),
        ("2000-01-01T00:00:00Z", datetime(2000, 1, 1, tzinfo=UTC)),
        ("9998-12-31T23:59:59Z", datetime(9998, 12, 31, 23, 59, 59, tzinfo=UTC)),
    ],
)
def test_times_as_clients_write_them(time: str, instant: datetime) -> None:
    read = _read(time=time).occurred_at
    assert read == instant
    assert read.tzinfo is UTC


@pytest.mark.parametrize(
    ("time", "code"),
    [
        ("2022-06-04T08:30:00", "type"),
        ("2022-06-04 08:30:00+08:00", "type"),
        ("2022-06-04", "type"),
        ("2022-W22-6T08:30:00Z", "type"),
        ("20220604T083000Z", "type"),
        ("2022-06-04T08:30:00+0800", "type"),
        ("2022-06-04T08:30:00,5Z", "type"),
        ("2022-06-04T24:00:00Z", "type"),
        ("2022-06-04T08:30:60Z", "type"),
        ("2022-02-29T08:30:00Z", "type"),
        ("2022-06-04T08:30:00+24:00", "type"),
        ("２０２２-06-04T08:30:00Z", "type"),
        (1654302600, "type"),
        ("0001-01-01T00:00:00+14:00", "range"),
        ("9999-12-31T23:59:59-14:00", "range"),
        ("1999-12-31T23:59:59Z", "range"),
    ],
)
def test_other_times_are_refused(time: Any, code: str) -> None:
    assert _refused(time=time) == [("/time", code)]


@pytest.mark.parametrize(
    ("changes", "places"),
    [
        ({"specversion": "0.3"}, [("/specversion", "choice")]),
        ({"specversion": 1}, [("/specversion", "choice")]),
        ({"id": ...}, [("/id", "required")]),
        ({"id": None}, [("/id", "required")]),
        ({"id": ""}, [("/id", "length"), ("/id", "format")]),
        ({"id": "x" * 129}, [("/id", "length")]),
        ({"id": 7}, [("/id", "type")]),
        ({"id": "a\nb"}, [("/id", "format")]),
        ({"source": ""}, [("/source", "format")]),
        ({"source": "not a uri"}, [("/source", "format")]),
        ({"source": "/来源"}, [("/source", "format")]),
        ({"source": "/%zz"}, [("/source", "format")]),
        ({"source": "http://[bad"}, [("/source", "format")]),
        ({"source": "/" * 257}, [("/source", "format")]),
        ({"type": "LeadRegistered"}, [("/type", "format")]),
        ({"subject": ...}, [("/subject", "required")]),
        ({"subject": LEAD}, [("/subject", "format")]),
        ({"subject": f"leads/{LEAD}/x"}, [("/subject", "format")]),
        ({"subject": "leads/" + "a" * 128}, [("/subject", "format")]),
        ({"datacontenttype": "text/xml"}, [("/datacontenttype", "choice")]),
        ({"dataschema": "no-scheme"}, [("/dataschema", "format")]),
        ({"data": ...}, [("/data", "required")]),
        ({"data": None}, [("/data", "required")]),
        ({"data": "text"}, [("/data", "type")]),
        ({"data": []}, [("/data", "type")]),
        ({"expectedversion": "3"}, [("/expectedversion", "type")]),
        ({"expectedversion": True}, [("/expectedversion", "type")]),
        ({"expectedversion": -1}, [("/expectedversion", "range")]),
        ({"legalon": "2022-6-2"}, [("/legalon", "type")]),
        ({"legalon": "2022-W01-1"}, [("/legalon", "type")]),
        ({"legalon": "2022-02-30"}, [("/legalon", "type")]),
        ({"legalon": "1999-12-31"}, [("/legalon", "range")]),
        ({"legalon": 20220602}, [("/legalon", "type")]),
        ({"officer": "张 三"}, [("/officer", "format")]),
        ({"agency": "370784_SCJGJ"}, [("/agency", "format")]),
        ({"traceparent": 1}, [("/traceparent", "type")]),
        ({"data_base64": "AAAA"}, [("/data_base64", "unknown")]),
        ({"expectedVersion": 3}, [("/expectedVersion", "name")]),
        ({"expected_version": 3}, [("/expected_version", "name")]),
        ({"expectedverson": 3}, [("/expectedverson", "unknown")]),
        ({"": 3}, [("/", "name")]),
        ({"id": ..., "time": "today", "data": 1}, [("/id", "required"), ("/time", "type"), ("/data", "type")]),
    ],
)
def test_a_bad_envelope_is_refused_with_every_place(changes: dict[str, Any], places: list[tuple[str, str]]) -> None:
    assert sorted(_refused(**changes)) == sorted(places)


def test_an_unknown_attribute_is_told_which_there_are() -> None:
    with pytest.raises(EnvelopeError) as caught:
        _read(expectedverson=3)
    fault = caught.value.faults[0]
    assert all(name in fault.en and name in fault.zh for name in cloudevents.EXTENSIONS)
    assert "did you mean 'expectedversion'?" in fault.en
    assert "是否指“expectedversion”" in fault.zh


def test_null_is_absent_and_tracing_is_passed_over() -> None:
    read = _read(officer=None, datacontenttype=None, traceparent="00-0af7-b7ad-01", tracestate="a=1", dataschema="https://x.cn/s")
    assert read == _read()


def test_uuids_in_capitals_are_the_same_uuids() -> None:
    assert _read(subject=f"leads/{LEAD.upper()}") == _read()


def test_what_is_not_an_event_is_refused() -> None:
    for body in (b"[]", b'"x"', b"7", b"null"):
        with pytest.raises(EnvelopeError) as caught:
            read_structured(body)
        assert _places(caught.value) == [("", "type")]


def test_duplicate_keys_and_floats_are_found_in_the_data() -> None:
    body = json.dumps(_event(data={"amount_fen": 1.5})).encode()
    with pytest.raises(StrictJsonError) as caught:
        read_structured(body)
    assert _places(caught.value) == [("/data/amount_fen", "fraction")]


def test_an_event_above_64_kib_is_too_large() -> None:
    with pytest.raises(StrictJsonError) as caught:
        _read(data={"note": "x" * 65_536})
    assert caught.value.problem == "too_large"


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


def _binary(body: bytes | None = None, **headers: str) -> Posted:
    sent = Headers(BINARY | {f"ce-{name}": value for name, value in headers.items()})
    return read_binary(sent, json.dumps(DATA).encode() if body is None else body)


def test_binary_says_the_same_as_structured() -> None:
    assert _binary() == _read()
    assert _binary(expectedversion="12", legalon="2022-06-02") == _read(expectedversion=12, legalon="2022-06-02")


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
    assert _places(caught.value) == places


def test_a_bad_binary_body_points_into_the_data() -> None:
    with pytest.raises(StrictJsonError) as caught:
        _binary(b'{"a": [1.5]}')
    assert _places(caught.value) == [("/data/a/0", "fraction")]
    with pytest.raises(StrictJsonError) as caught:
        _binary(b"")
    assert _places(caught.value) == [("/data", "empty")]
    with pytest.raises(EnvelopeError) as refused:
        _binary(b"[]")
    assert _places(refused.value) == [("/data", "type")]


# -- batch and lines ------------------------------------------------------------------------------------------------


def test_a_batch_is_read_in_order_with_places() -> None:
    events = read_batch(json.dumps([_event(), _event(id="2")]).encode())
    assert [event.id for event in events] == ["2022-000123", "2"]
    assert [event.pointer for event in events] == ["/0", "/1"]
    assert read_batch(b"[]") == ()


def test_a_batch_tells_the_faults_of_all_items() -> None:
    items = [_event(), _event(time="x"), 7, _event(id=...)]
    with pytest.raises(EnvelopeError) as caught:
        read_batch(json.dumps(items).encode())
    assert _places(caught.value) == [("/1/time", "type"), ("/2", "type"), ("/3/id", "required")]


def test_json_faults_in_a_batch_point_at_the_item() -> None:
    body = json.dumps([_event(), _event(data={"n": 1.5})]).encode()
    with pytest.raises(StrictJsonError) as caught:
        read_batch(body)
    assert _places(caught.value) == [("/1/data/n", "fraction")]


def test_a_batch_is_bounded_in_number_and_in_the_size_of_each() -> None:
    with pytest.raises(EnvelopeError) as caught:
        read_batch(b"[" + b",".join([b"{}"] * 1001) + b"]")
    assert _places(caught.value) == [("", "items")]
    with pytest.raises(StrictJsonError) as large:
        read_batch(json.dumps([_event(), _event(data={"note": "x" * 65_536})]).encode())
    assert _places(large.value) == [("/1", "too_large")]
    with pytest.raises(EnvelopeError):
        read_batch(b"{}")


def test_each_line_stands_for_itself() -> None:
    good = json.dumps(_event()).encode()
    body = b"\n".join([good, b"", b"{", good + b"\r", b"  ", json.dumps(_event(time="x")).encode(), good]) + b"\n"
    lines = list(read_lines(body))
    assert [line.number for line in lines] == [1, 3, 4, 6, 7]
    assert [isinstance(line.result, Posted) for line in lines] == [True, False, True, False, True]
    assert isinstance(lines[1].result, StrictJsonError)
    assert isinstance(lines[3].result, EnvelopeError)
    assert _places(lines[3].result) == [("/time", "type")]
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
SDK = {
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
    assert _taken(message.headers, message.body) == _read(expectedversion=3, officer="37078400123")


@pytest.mark.parametrize("write", [to_structured_v1, to_binary_v1])
def test_its_older_interface_is_understood(write: Any) -> None:
    headers, body = write(CloudEventV1(SDK | {"time": SDK_TIME.isoformat(), "expectedversion": 3}, DATA))
    assert _taken(headers, body) == _read(expectedversion=3, officer="37078400123")


def test_the_sdks_own_time_is_understood() -> None:
    message = to_structured_event(CloudEvent({name: SDK[name] for name in SDK if name != "time"}, DATA))
    assert _taken(message.headers, message.body).occurred_at.tzinfo is UTC


# -- the stream -----------------------------------------------------------------------------------------------------


def test_the_subject_names_the_stream() -> None:
    kind, stream = stream_of(_read())
    assert (kind, str(stream)) == (KINDS["lead"], LEAD)
    by_code = _read(type="agency.registered", subject="agencies/370784-scjgj")
    assert stream_of(by_code) == (KINDS["agency"], stream_id("agency", "370784-scjgj"))
    by_id = _read(type="agency.registered", subject=f"agencies/{stream_id('agency', '370784-scjgj')}")
    assert stream_of(by_id) == stream_of(by_code)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"subject": f"agencies/{LEAD}"}, "choice"),
        ({"subject": f"nothing/{LEAD}"}, "choice"),
        ({"type": "agency.registered"}, "choice"),
        ({"subject": "leads/370784-scjgj"}, "format"),
    ],
)
def test_a_subject_that_does_not_fit_is_refused(changes: dict[str, str], code: str) -> None:
    with pytest.raises(EnvelopeError) as caught:
        stream_of(_read(**changes))
    assert _places(caught.value) == [("/subject", code)]
