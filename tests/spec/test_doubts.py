"""What is doubtful is told and recorded: divisions that were not in use on the day, credit codes of no division."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from coordination.doubts import doubts
from coordination.streams.lead import LeadRegistered, LeadSource
from coordination.streams.parts import Party, PartyKind, Place
from tests.spec.dsl import CAMPAIGN, given

D = date.fromisoformat
LEAD = LeadRegistered(
    campaigns=(CAMPAIGN,),
    title="举报",
    summary="摘要",
    source=LeadSource.HOTLINE_12315,
    received_on=D("2024-03-01"),
    place=Place(adcode="370784"),
)


def told(event: object, on: str = "2024-03-04") -> list[tuple[str, str]]:
    found = doubts(event, D(on))
    assert all(fault.zh and fault.en for fault in found)
    return [(fault.pointer, fault.code) for fault in found]


def at(adcode: str) -> LeadRegistered:
    return replace(LEAD, place=Place(adcode=adcode))


@pytest.mark.parametrize("adcode", ["370784", "370784100", "370784100201", "370000", "100000"])
def test_codes_that_were_in_use_are_not_doubted(adcode: str) -> None:
    assert told(at(adcode)) == []


def test_a_code_that_never_was_is_doubted() -> None:
    assert told(at("371222")) == [("/place/adcode", "division_unknown")]


def test_a_code_that_was_not_in_use_on_the_legal_date_is_doubted() -> None:
    assert told(at("370784"), "1993-06-01") == [("/place/adcode", "division_not_in_use")]
    assert told(at("653228"), "2023-06-01") == [("/place/adcode", "division_not_in_use")]
    assert told(at("653228"), "2024-06-01") == []


def test_the_doubt_tells_what_the_code_was_and_who_carries_on() -> None:
    (doubt,) = doubts(at("370722"), D("2024-03-04"))
    assert doubt.zh == "370722在2024年不在用（安丘县 1983–1994，现为370784安丘市），请核对"


def test_a_doubtful_event_is_recorded() -> None:
    given().when(at("371222")).then_accepted()


@pytest.mark.parametrize(
    ("code", "doubtful"),
    [
        ("91350100M000100Y43", False),
        ("91999999MA3C123450", True),
        ("91370722MA3C000009", False),  # a company of the county that was: the code keeps what it was given
        ("91100000MA3C00000Y", False),  # registered by the nation's own administration
    ],
)
def test_a_credit_code_is_doubted_where_its_division_never_was(code: str, *, doubtful: bool) -> None:
    event = replace(LEAD, party=Party(kind=PartyKind.ORGANISATION, name="某公司", uscc=code))
    assert told(event) == ([("/party/uscc", "division_unknown")] if doubtful else [])


def test_events_without_codes_leave_no_doubt() -> None:
    assert told(replace(LEAD, place=None)) == []
