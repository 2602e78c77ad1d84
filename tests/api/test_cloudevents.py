"""The envelope: what evidence needs is demanded, what it cannot bear is refused with its place."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api import cloudevents
from api.cloudevents import EnvelopeError, Posted, read_batch, read_lines, read_structured, stream_of
from api.strict_json import StrictJsonError
from coordination.catalogue import KINDS, Invalid, stream_id
from coordination.streams import agency, lead
from tests.api.sending import DATA, LEAD, is_taken, places_of, read_event, refused_event, sent_event

assert {agency, lead}  # their events are declared

# -- structured -----------------------------------------------------------------------------------------------------


def test_a_structured_event_is_read() -> None:
    assert read_event(
        expectedversion=3,
        legalon="2022-06-02",
        officer="37078400123",
        correlationid="c-1",
        causationid="e-1",
        agency="370784-scjgj-zjs",
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
    assert read_event(time=time).legal_on == legal_on


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
    read = read_event(time=time).occurred_at
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
    assert refused_event(time=time) == [("/time", code)]


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
    assert sorted(refused_event(**changes)) == sorted(places)


def test_an_unknown_attribute_is_told_which_there_are() -> None:
    with pytest.raises(EnvelopeError) as caught:
        read_event(expectedverson=3)
    fault = caught.value.faults[0]
    assert all(name in fault.en and name in fault.zh for name in cloudevents.EXTENSIONS)
    assert "did you mean 'expectedversion'?" in fault.en
    assert "是否指“expectedversion”" in fault.zh


def test_null_is_absent_and_tracing_is_passed_over() -> None:
    read = read_event(
        officer=None, datacontenttype=None, traceparent="00-0af7-b7ad-01", tracestate="a=1", dataschema="https://x.cn/s"
    )
    assert read == read_event()


def test_uuids_in_capitals_are_the_same_uuids() -> None:
    assert read_event(subject=f"leads/{LEAD.upper()}") == read_event()


def test_what_is_not_an_event_is_refused() -> None:
    for body in (b"[]", b'"x"', b"7", b"null"):
        with pytest.raises(EnvelopeError) as caught:
            read_structured(body)
        assert places_of(caught.value) == [("", "type")]


def test_duplicate_keys_and_floats_are_found_in_the_data() -> None:
    body = json.dumps(sent_event(data={"amount_fen": 1.5})).encode()
    with pytest.raises(StrictJsonError) as caught:
        read_structured(body)
    assert places_of(caught.value) == [("/data/amount_fen", "fraction")]


def test_an_event_above_64_kib_is_too_large() -> None:
    with pytest.raises(StrictJsonError) as caught:
        read_event(data={"note": "x" * 65_536})
    assert caught.value.problem == "too_large"


# -- the stream -----------------------------------------------------------------------------------------------------


def test_the_subject_names_the_stream() -> None:
    kind, stream = stream_of(read_event())
    assert (kind, str(stream)) == (KINDS["lead"], LEAD)
    by_code = read_event(type="agency.registered", subject="agencies/370784-scjgj")
    assert stream_of(by_code) == (KINDS["agency"], stream_id("agency", "370784-scjgj"))
    by_id = read_event(type="agency.registered", subject=f"agencies/{stream_id('agency', '370784-scjgj')}")
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
        stream_of(read_event(**changes))
    assert places_of(caught.value) == [("/subject", code)]


# -- whatever is sent -----------------------------------------------------------------------------------------------

_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
_NAMES = st.sampled_from(
    [*sent_event(), *cloudevents.EXTENSIONS, "_schema", "data_base64", "datacontenttype", "dataschema"]
)


@given(st.dictionaries(_NAMES | st.text(max_size=5), _JSON, max_size=4))
def test_any_attributes_give_an_event_or_faults_in_every_form(changes: dict[str, Any]) -> None:
    event = json.dumps(sent_event() | changes).encode()
    outcomes = {is_taken(lambda: read_structured(event)), is_taken(lambda: read_batch(b"[" + event + b"]"))}
    assert len(outcomes) == 1
    assert [isinstance(line.result, Posted | Invalid) for line in read_lines(event)] == [True]
