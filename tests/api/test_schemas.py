"""An event's data is read as declared and no other way; everything wrong with it is told at once, each with its place."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Annotated, Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.schemas import FieldErrors, UnknownTopic, event_type, load, schema_for
from coordination.catalogue import EVENTS, PARTS, Fen, Items, encode, fields_of, glossary, part
from coordination.streams import agency, lead
from coordination.streams.lead import LeadDispatched, LeadRegistered
from coordination.streams.parts import Party, PartyKind, Person

assert {agency, lead}  # their events are declared

PERSON = "0b9f3c52-4c0e-4f0e-9a57-0d5e0f3b7a11"
REGISTERED = {
    "campaigns": ["anqiu-2022"],
    "title": "举报某店销售假冒白酒",
    "summary": "消费者举报，附购物小票",
    "source": "12315",
    "received_on": "2022-06-04",
}

glossary(
    sample_no="样品编号",
    sample_fen="样品金额",
    sample_seen_at="抽样时间",
    sample_sealed="是否封样",
    sample_lots="样品批次",
)


@part
class Lot:
    """One lot of a sample."""

    sample_no: UUID
    sample_fen: Fen | None = None


@part
class Sample:
    """A value with a field of every type, for these tests only."""

    sample_fen: Fen
    sample_seen_at: datetime
    sample_sealed: bool
    sample_lots: Annotated[tuple[Lot, ...], Items(1, 2)]


del PARTS["Lot"], PARTS["Sample"]

LOT = {"sample_no": PERSON}
SAMPLE = {
    "sample_fen": 12_345,
    "sample_seen_at": "2022-06-04T08:30:00+08:00",
    "sample_sealed": True,
    "sample_lots": [LOT],
}


def _refused(declared: type, data: Any, at: str = "") -> list[tuple[str, str]]:
    with pytest.raises(FieldErrors) as caught:
        load(declared, data, at)
    assert all(fault.zh and fault.en for fault in caught.value.faults)
    return sorted((fault.pointer, fault.code) for fault in caught.value.faults)


def test_data_becomes_the_event() -> None:
    event = load(LeadRegistered, REGISTERED | {"party": {"kind": "person", "person": {"ref": PERSON, "name": "某甲"}}})
    assert event == LeadRegistered(
        campaigns=("anqiu-2022",),
        title="举报某店销售假冒白酒",
        summary="消费者举报，附购物小票",
        source=lead.LeadSource.HOTLINE_12315,
        received_on=date(2022, 6, 4),
        party=Party(kind=PartyKind.PERSON, person=Person(ref=UUID(PERSON), name="某甲")),
    )


def test_every_type_is_read() -> None:
    assert load(Sample, SAMPLE) == Sample(
        sample_fen=12_345,
        sample_seen_at=datetime(2022, 6, 4, 0, 30, tzinfo=UTC),
        sample_sealed=True,
        sample_lots=(Lot(sample_no=UUID(PERSON)),),
    )


def test_the_schema_is_made_once() -> None:
    assert schema_for(LeadDispatched) is schema_for(LeadDispatched)


@pytest.mark.parametrize(
    ("changes", "errors"),
    [
        ({"sample_fen": "12345"}, [("/sample_fen", "type")]),
        ({"sample_fen": "１２"}, [("/sample_fen", "type")]),
        ({"sample_fen": True}, [("/sample_fen", "type")]),
        ({"sample_fen": None}, [("/sample_fen", "null")]),
        ({"sample_fen": -1}, [("/sample_fen", "range")]),
        ({"sample_sealed": "yes"}, [("/sample_sealed", "type")]),
        ({"sample_sealed": 1}, [("/sample_sealed", "type")]),
        ({"sample_seen_at": "2022-06-04T08:30:00"}, [("/sample_seen_at", "zone")]),
        ({"sample_seen_at": "2022-06-04"}, [("/sample_seen_at", "type")]),
        ({"sample_seen_at": 1654302600}, [("/sample_seen_at", "type")]),
        ({"sample_lots": LOT}, [("/sample_lots", "type")]),
        ({"sample_lots": None}, [("/sample_lots", "null")]),
        ({"sample_lots": []}, [("/sample_lots", "items")]),
        ({"sample_lots": [LOT, LOT]}, [("/sample_lots", "repeated")]),
        ({"sample_lots": [LOT, "x"]}, [("/sample_lots/1", "type")]),
        ({"sample_lots": [LOT, None]}, [("/sample_lots/1", "null")]),
        ({"sample_lots": [{"sample_no": "x"}]}, [("/sample_lots/0/sample_no", "type")]),
        (
            {"sample_lots": [{"sample_n": PERSON, "sample_fen": 1.0}]},
            [
                ("/sample_lots/0/sample_fen", "type"),
                ("/sample_lots/0/sample_n", "unknown"),
                ("/sample_lots/0/sample_no", "required"),
            ],
        ),
        ({"a/b~c": 1}, [("/a~1b~0c", "unknown")]),
        ({"_schema": 1}, [("/_schema", "unknown")]),
    ],
)
def test_every_departure_is_refused_with_its_place(changes: dict[str, Any], errors: list[tuple[str, str]]) -> None:
    assert _refused(Sample, SAMPLE | changes) == errors


def test_all_errors_are_told_at_once_below_the_place_given() -> None:
    bad = {
        "campaigns": ["ANQIU"],
        "title": "",
        "source": "hearsay",
        "received_on": "4.6.2022",
        "party": {"kind": "ghost"},
    }
    assert _refused(LeadRegistered, bad, "/3/data") == [
        ("/3/data/campaigns/0", "format"),
        ("/3/data/party/kind", "choice"),
        ("/3/data/received_on", "type"),
        ("/3/data/source", "choice"),
        ("/3/data/summary", "required"),
        ("/3/data/title", "length"),
    ]


@pytest.mark.parametrize("data", [None, [], "text", 7])
def test_data_is_an_object(data: Any) -> None:
    assert _refused(LeadDispatched, data, "/data") == [("/data", "type")]


def test_an_unknown_field_is_told_which_was_perhaps_meant() -> None:
    with pytest.raises(FieldErrors) as caught:
        load(LeadRegistered, REGISTERED | {"recieved_on": "2022-06-04", "party": {"kind": "person", "nmae": "x"}})
    hints = {fault.pointer: (fault.zh, fault.en) for fault in caught.value.faults}
    assert hints["/recieved_on"] == (
        "没有这一项，是否指“received_on”？",
        "is not known here; did you mean 'received_on'?",
    )
    assert "'name'" in hints["/party/nmae"][1]


def test_topics_are_found_or_the_nearest_is_named() -> None:
    assert event_type("lead.dispatched") is LeadDispatched
    with pytest.raises(UnknownTopic) as caught:
        event_type("lead.dispached", "/2")
    fault = caught.value.faults[0]
    assert fault.pointer == "/2/type"
    assert "did you mean 'lead.dispatched'?" in fault.en


_JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@given(topic=st.sampled_from(sorted(EVENTS)), data=st.data())
def test_whatever_the_data_an_event_or_field_errors(topic: str, data: st.DataObject) -> None:
    declared = EVENTS[topic]
    names = [spec.name for spec in fields_of(declared)]
    junk = data.draw(st.dictionaries(st.sampled_from([*names, "_schema", "make"]), _JUNK))
    try:
        event = load(declared, junk, "/data")
    except FieldErrors as error:
        faults = error.faults
    else:
        faults = ()
        assert load(declared, encode(event)) == event
    assert all(fault.pointer.startswith("/data") for fault in faults)


def test_agency_codes_are_the_catalogues_to_judge() -> None:
    good = {"to_agency": "370784-scjgj", "feedback_due_on": "2022-06-30"}
    assert load(LeadDispatched, good).to_agency == "370784-scjgj"
    assert _refused(LeadDispatched, good | {"to_agency": "370784_SCJGJ"}) == [("/to_agency", "format")]
