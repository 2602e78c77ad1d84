"""Credit codes and resident identity numbers, with the counter-examples on which libraries are wrong.

Check characters were computed by hand from the weights of GB 32100-2015 (3^(i-1) mod 31) and GB 11643-1999 (2^(18-i) mod 11).
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from api.schemas import FieldErrors, load
from coordination.catalogue import Fault, Invalid, Uscc, compile_type, credit_check, encode
from coordination.streams.lead import LeadRegistered, LeadSource
from coordination.streams.parts import IdType, Party, PartyKind, Person, persons
from tests.spec.dsl import CAMPAIGN, TODAY, Scene, given

REF = UUID("0b9f3c52-4c0e-4f0e-9a57-0d5e0f3b7a11")
NEXT_REF = UUID("0b9f3c52-4c0e-4f0e-9a57-0d5e0f3b7a12")


# -- credit codes ------------------------------------------------------------------------------------------------------


def uscc_faults(code: str) -> tuple[Fault, ...]:
    try:
        compile_type(Uscc, lambda *_: None).parse(code)
    except Invalid as refused:
        return refused.faults
    return ()


@pytest.mark.parametrize(
    "code",
    [
        "91350100M000100Y43",  # the example of the standard
        "N2370784MF4521367L",  # a village collective, registered by the agriculture bureau
        "A1370784MB0013568B",
        "Y1370784MB2874599K",
        "91999999MA3C123450",  # a division that never was: doubtful, and a code all the same
    ],
)
def test_right_codes_are_taken_whoever_registered_them(code: str) -> None:
    assert uscc_faults(code) == ()
    assert credit_check(code[:17]) == code[17]


def test_a_wrong_check_character_is_told_with_the_right_one() -> None:
    (fault,) = uscc_faults("91350100M000100Y42")
    assert fault.code == "checksum"
    assert fault.zh == "校验码不符：按前17位计算，第18位应为3，所填为2；请核对各位有无抄错"
    assert "must be 3, not 2" in fault.en


@pytest.mark.parametrize("place", range(17))
def test_a_character_copied_wrongly_is_noticed_wherever_it_stands(place: int) -> None:
    code = "91350100M000100Y43"
    other = "2" if code[place] != "2" else "3"
    faults = uscc_faults(code[:place] + other + code[place + 1 :])
    assert [fault.code for fault in faults] == ["checksum"]


@pytest.mark.parametrize(
    "code",
    [
        "91350100M000100Y4",  # 17
        "91350100M000100Y433",
        "B1350100M000100Y43",  # no such registering department
        "01350100M000100Y43",
        "91350100I000100Y43",  # no I, O, S, V, Z
        "91350100M000100YO3",
        "91350100m000100y43",
    ],
)
def test_what_has_not_the_form_of_a_code_is_not_computed(code: str) -> None:
    assert [fault.code for fault in uscc_faults(code)] == ["format"]


@pytest.mark.parametrize("number", ["370784228012345", "77743821X", "77743821-X"])
def test_older_numbers_are_told_where_they_go(number: str) -> None:
    faults = uscc_faults(number)
    assert [fault.code for fault in faults] == ["format", "legacy_number"]
    assert "registration_no" in faults[1].zh
    shop = {"kind": "individual_business", "name": "某经营部", "registration_no": number}
    assert load(Party, shop).registration_no == number


def test_a_shop_may_have_no_number_at_all() -> None:
    assert load(Party, {"kind": "individual_business", "name": "某经营部"}).uscc is None


def test_what_was_recorded_with_a_wrong_code_is_read_still() -> None:
    """Codes are checked when they come in; what is stored stands."""
    party = Party(kind=PartyKind.ORGANISATION, name="某公司", uscc="91350100M000100Y42")
    assert encode(party)["uscc"] == "91350100M000100Y42"


# -- resident identity numbers -----------------------------------------------------------------------------------------

RESIDENT = [
    "11010519491231002X",  # the example of the standard
    "370784198001010012",  # 安丘 got this code in 1994: assigned later
    "371222198506151237",  # a county that is in no list
    "810000199003070023",  # residence permits for people of Hong Kong, Macao and Taiwan have numbers of the same make
    "82000019701231001X",
    "830000198511200057",
    "370784190001010016",
]


def person(number: str, kind: str = "resident_id") -> dict[str, Any]:
    return {"ref": str(REF), "id_type": kind, "id_no": number}


def person_faults(number: str, kind: str = "resident_id") -> list[tuple[str, str]]:
    with pytest.raises(FieldErrors) as refused:
        load(Person, person(number, kind))
    said = "".join(fault.zh + fault.en for fault in refused.value.faults)
    assert number not in said, "the number is not repeated"
    assert number[6:14] not in said, "nor the date of birth"
    return [(fault.pointer, fault.code) for fault in refused.value.faults]


@pytest.mark.parametrize("number", RESIDENT)
def test_right_numbers_are_taken_wherever_they_were_assigned(number: str) -> None:
    assert load(Person, person(number)).id_no == number
    assert load(Person, person(number, "hmt_permit")).id_no == number


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("110105194912310021", "checksum"),
        ("110105194912300021", "checksum"),
        ("11010519491231002x", "format"),
        ("11010519491231002", "format"),
        ("110105491231002", "format"),  # fifteen digits, as issued until 1999
        ("1101051949123100２X", "format"),
        ("010105194912310025", "format"),
        ("440524188001010014", "birth_date"),  # 1880
        ("370784189912310011", "birth_date"),
        ("370784198302290011", "birth_date"),  # no leap year
        ("370784198313010010", "birth_date"),
    ],
)
def test_a_wrong_number_is_refused_without_being_repeated(number: str, code: str) -> None:
    assert person_faults(number) == [("/id_no", code)]


@pytest.mark.parametrize("kind", ["passport", "hmt_permit", "permanent_residence", "other"])
def test_the_numbers_of_other_papers_are_free(kind: str) -> None:
    assert load(Person, person("E12345678", kind)).id_no == "E12345678"


def test_a_number_of_no_known_kind_is_free() -> None:
    assert load(Person, {"ref": str(REF), "id_no": "不详不详"}).id_no == "不详不详"


def test_a_wrong_number_deep_in_an_event_is_pointed_at() -> None:
    party = {"kind": "person", "person": person("110105194912310021")}
    data = {"campaigns": [CAMPAIGN], "title": "举报", "summary": "摘要", "source": "12315", "received_on": "2022-06-04"}
    with pytest.raises(FieldErrors) as refused:
        load(LeadRegistered, data | {"party": party}, "/data")
    assert [fault.pointer for fault in refused.value.faults] == ["/data/party/person/id_no"]


# -- born by today: what today is, only the context of a judgment knows ------------------------------------------------


def lead(number: str | None, kind: IdType = IdType.RESIDENT) -> LeadRegistered:
    who = Person(ref=REF, id_type=kind, id_no=number)
    return LeadRegistered(
        campaigns=(CAMPAIGN,),
        title="举报",
        summary="摘要",
        source=LeadSource.HOTLINE_12315,
        received_on=TODAY,
        party=Party(kind=PartyKind.PERSON, person=who),
    )


def at(day: int, hour: int) -> Scene:
    """The morning or the evening of a day of November 2026, Beijing being eight hours ahead."""
    return given().at_clock(datetime(2026, 11, day, hour, tzinfo=UTC))


def test_nobody_is_born_tomorrow() -> None:
    tomorrow = lead("370784202611280019")
    refused = at(27, 15).when(tomorrow).then_rejected("person.born_in_future", pointer="/data/party/person/id_no")
    assert refused is not None
    at(27, 16).when(tomorrow).then_accepted()  # midnight in Beijing
    at(27, 15).when(lead("370784209901010019")).then_rejected("person.born_in_future", basis="GB 11643")


@pytest.mark.parametrize("number", [*RESIDENT, None])
def test_those_born_are_let_pass(number: str | None) -> None:
    at(27, 15).when(lead(number)).then_accepted()


def test_other_papers_tell_no_date_of_birth() -> None:
    at(27, 15).when(lead("370784209901010019", IdType.HMT)).then_accepted()


def test_what_is_sealed_tells_no_date_of_birth() -> None:
    at(27, 15).when(lead(f"sealed:1:{REF.hex}:AAAA")).then_accepted()


def test_persons_are_found_wherever_they_stand() -> None:
    one, other = Person(ref=REF), Person(ref=NEXT_REF)
    assert list(persons(one)) == [("", one)]
    assert list(persons(lead(None))) == [("/party/person", Person(ref=REF, id_type=IdType.RESIDENT))]
    assert list(persons(Party(kind=PartyKind.UNKNOWN))) == []
    assert other not in [found for _, found in persons(lead(None))]
