"""Goods on their way to the police and back: one fact on the referral, and the same numbers on both sides."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from coordination.streams.goods import (
    GoodsGivenBack,
    GoodsHandedOver,
    GoodsListed,
    GoodsPassedOn,
    GoodsTakenOver,
    Stage,
)
from coordination.streams.referral import (
    CarriedLine,
    DocumentKind,
    Duty,
    FileItem,
    HandedExhibit,
    ListedExhibit,
    ReferralExhibitsSeized,
    ReturnedTo,
    Side,
    awaited,
)
from coordination.streams.referral import Stage as ReferralStage
from tests.spec import cases, goods, referrals
from tests.spec.dsl import MARKET, POLICE, Scene, given, on_stream
from tests.spec.goods import EXHIBITS, GOODS, HAND_OVER, OTHER_GOODS, REFERRAL, SEND, TAKE, lines, of_goods
from tests.spec.referrals import NEXT_POLICE

O310 = "行政执法机关移送涉嫌犯罪案件的规定"


def spread(scene: Scene, line_no: str, stream: Any = GOODS) -> dict[str, int]:
    return {place.value: number for place, number in scene.state(stream).line(line_no).held}


def sending(*exhibits: ListedExhibit) -> Any:
    return replace(SEND, exhibits=exhibits)


# -- on the list ------------------------------------------------------------------------------------------------------------


def test_a_list_names_goods_by_their_own_record() -> None:
    scene = given(goods.approved()).as_agency(MARKET).on("2024-03-22").when(SEND)
    scene.then(SEND, referrals.NUMBERED, on_stream(GOODS, goods.LIST))
    # part of a line may be listed, and goods that were never under a measure
    part = replace(EXHIBITS[0], quantity=20)
    loose = ListedExhibit(item_no="9", name="账册", quantity=1, seized=False)
    listed = GoodsListed(referral=REFERRAL, lines=(CarriedLine(item_no="1", line_no="1", quantity=20),))
    given(goods.approved()).as_agency(MARKET).on("2024-03-22").when(sending(part, loose)).then(
        sending(part, loose), referrals.NUMBERED, on_stream(GOODS, listed)
    )


@pytest.mark.parametrize(
    ("past", "exhibit", "code"),
    [
        (goods.SEIZED, replace(EXHIBITS[0], quantity=25), "goods.not_to_be_listed"),
        (goods.SEIZED, replace(EXHIBITS[0], line_no="3"), "referral.goods_not_yours"),
        (goods.SEIZED, replace(EXHIBITS[0], goods_record=OTHER_GOODS), "referral.goods_not_yours"),
        (goods.SEIZED, replace(EXHIBITS[0], seized=False), "referral.goods_seized_otherwise"),
        (goods.REGISTERED, EXHIBITS[0], "referral.goods_seized_otherwise"),
        ((goods.SEIZED, of_goods(goods.LIFT, "2024-03-20")), EXHIBITS[0], "referral.goods_seized_otherwise"),
        (
            (goods.SEIZED, of_goods(goods.LIFT, "2024-03-20")),
            replace(EXHIBITS[0], seized=False),
            "goods.not_to_be_listed",
        ),
        (goods.LAPSED, replace(EXHIBITS[0], seized=False), "goods.not_to_be_listed"),
    ],
)
def test_only_what_is_held_in_this_case_can_be_listed(past: Any, exhibit: ListedExhibit, code: str) -> None:
    scene = given(goods.approved(past)).as_agency(MARKET).on("2024-03-22")
    scene.when(sending(exhibit)).then_rejected(code, basis=f"{O310} 第六条第三项")


def test_goods_of_another_case_or_agency_are_not_listed() -> None:
    other = replace(given(goods.SEIZED).state(GOODS), case=cases.FORMER)
    scene = given(goods.approved()).with_state("goods", other).as_agency(MARKET).on("2024-03-22")
    scene.when(SEND).then_rejected("referral.goods_not_yours", pointer="/data/exhibits")
    theirs = replace(given(goods.SEIZED).state(GOODS), holder=POLICE)
    given(goods.approved()).with_state("goods", theirs).as_agency(MARKET).on("2024-03-22").when(SEND).then_rejected(
        "referral.goods_not_yours"
    )


def test_two_lines_of_a_list_may_be_parts_of_one_line_and_not_more() -> None:
    halves = (replace(EXHIBITS[0], quantity=12), replace(EXHIBITS[0], item_no="1b", quantity=12))
    given(goods.approved()).as_agency(MARKET).on("2024-03-22").when(sending(*halves)).then_accepted()
    more = (halves[0], replace(halves[1], quantity=13))
    given(goods.approved()).as_agency(MARKET).on("2024-03-22").when(sending(*more)).then_rejected(
        "goods.not_to_be_listed"
    )


def test_a_supplement_lists_what_is_left() -> None:
    asked = (
        goods.approved(),
        goods.referral(sending(replace(EXHIBITS[0], quantity=20)), MARKET, "2024-03-22"),
        goods.told(replace(goods.LIST, lines=(CarriedLine(item_no="1", line_no="1", quantity=20),)), "2024-03-22"),
        goods.referral(referrals.SIGN, POLICE, "2024-03-23"),
        goods.referral(referrals.ACCEPT, POLICE, "2024-03-24"),
        goods.referral(referrals.LACK, POLICE, "2024-03-25"),
    )
    more = replace(EXHIBITS[0], item_no="1b", quantity=4)
    file = FileItem(kind=DocumentKind.TESTS, pages=6)
    supplement = replace(referrals.SUPPLEMENT, documents=(file,), exhibits=(more,))
    scene = given(asked).as_agency(MARKET).on("2024-03-26")
    scene.when(supplement).then_accepted()
    scene.when(replace(supplement, exhibits=(replace(more, quantity=5),))).then_rejected("goods.not_to_be_listed")
    scene.when(replace(supplement, exhibits=(replace(more, seized=False),))).then_rejected(
        "referral.goods_seized_otherwise"
    )
    scene.when(replace(supplement, exhibits=(replace(more, goods_record=OTHER_GOODS),))).then_rejected(
        "referral.goods_not_yours"
    )


def test_record_and_line_go_together() -> None:
    for lacking in ({"goods_record": None}, {"line_no": None}):
        (fault,) = replace(EXHIBITS[0], **lacking).faults()
        assert fault.code == "missing"
    assert list(EXHIBITS[0].faults()) == []


# -- handed over ------------------------------------------------------------------------------------------------------------


def test_handing_over_is_told_to_the_goods_with_what_is_missing() -> None:
    scene = given(goods.FILED).as_agency(MARKET).on("2024-03-30").when(HAND_OVER)
    scene = scene.then(HAND_OVER, on_stream(GOODS, goods.GO))
    assert spread(scene, "1") == {"with_police": 23, "short": 1}
    assert spread(scene, "2") == {"with_police": 300}
    scene.then_state(GOODS, stage=Stage.ENDED, seizure_open=False, participants=(POLICE,))
    taken = scene.as_agency(POLICE).when(TAKE).then(TAKE, on_stream(GOODS, goods.COUNT_IN))
    kept = taken.when(referrals.ENTRUST).then(referrals.ENTRUST, on_stream(GOODS, goods.KEEP))
    assert spread(kept, "1") == {"with_police": 23, "short": 1}


def test_seized_goods_go_with_the_case_before_it_is_filed() -> None:
    """行政强制法 第二十一条; the goods that were not seized wait for the criminal case (O310 第十二条)."""
    loose = ListedExhibit(item_no="9", name="账册", quantity=1, seized=False)
    past = (
        goods.approved(),
        goods.referral(sending(*EXHIBITS, loose), MARKET, "2024-03-22"),
        goods.told(goods.LIST, "2024-03-22"),
        goods.referral(referrals.SIGN, POLICE, "2024-03-23"),
    )
    accepted = (past, goods.referral(referrals.ACCEPT, POLICE, "2024-03-24"))
    both = replace(HAND_OVER, lines=(*HAND_OVER.lines, HandedExhibit(item_no="9", quantity=1)))
    given(past).as_agency(MARKET).on("2024-03-25").when(HAND_OVER).then_rejected("record.wrong_stage")
    scene = given(accepted).as_agency(MARKET).on("2024-03-25")
    scene.when(both).then_rejected("referral.exhibit_not_seized", basis="行政强制法 第二十一条")
    scene = scene.when(HAND_OVER).then_accepted()
    scene.then_state(GOODS, stage=Stage.ENDED)
    filed = scene.as_agency(POLICE).on("2024-03-27").when(referrals.FILE).then_accepted()
    assert (Side.SENDER, Duty.HAND_OVER) in awaited(filed.state(REFERRAL))
    rest = replace(HAND_OVER, lines=(HandedExhibit(item_no="9", quantity=1),))
    filed = filed.as_agency(MARKET).on("2024-03-28").when(rest).then(rest)
    assert (Side.SENDER, Duty.HAND_OVER) not in awaited(filed.state(REFERRAL))


def test_what_is_not_held_any_more_is_not_handed_over() -> None:
    lifted = (goods.FILED, of_goods(replace(goods.LIFT, lines=lines(l1=24)), "2024-03-29"))
    scene = given(lifted).as_agency(MARKET).on("2024-03-30")
    scene.when(HAND_OVER).then_rejected("goods.line_not_held", pointer="/data/lines")
    none_left = HandedExhibit(item_no="1", quantity=0, difference="经公安机关同意已解除退还")
    told = replace(HAND_OVER, lines=(none_left, HAND_OVER.lines[1]))
    scene = scene.when(told).then_accepted()
    assert spread(scene, "1") == {"released": 24}


def test_more_than_is_held_is_not_handed_over() -> None:
    more = HandedExhibit(item_no="1", quantity=25, difference="清点多出一瓶")
    scene = given(goods.FILED).as_agency(MARKET).on("2024-03-30")
    scene.when(replace(HAND_OVER, lines=(more,))).then_rejected("goods.line_not_held")
    found = replace(goods.RECOUNT, lines=(replace(goods.RECOUNT.lines[0], quantity=25),))
    counted = scene.when(found).then_accepted().when(replace(HAND_OVER, lines=(more,))).then_accepted()
    assert spread(counted, "1") == {"with_police": 25}


def test_part_of_a_line_goes_and_the_rest_stays_seized() -> None:
    part = replace(EXHIBITS[0], quantity=20)
    past = (
        goods.approved(),
        goods.referral(sending(part), MARKET, "2024-03-22"),
        goods.told(replace(goods.LIST, lines=(CarriedLine(item_no="1", line_no="1", quantity=20),)), "2024-03-22"),
        goods.referral(referrals.SIGN, POLICE, "2024-03-23"),
        goods.referral(referrals.ACCEPT, POLICE, "2024-03-24"),
        goods.referral(referrals.FILE, POLICE, "2024-03-27"),
    )
    short = replace(HAND_OVER, lines=(HandedExhibit(item_no="1", quantity=19, difference="破损一瓶"),))
    scene = given(past).as_agency(MARKET).on("2024-03-30").when(short).then_accepted()
    assert spread(scene, "1") == {"seized": 4, "with_police": 19, "short": 1}
    scene.then_state(GOODS, stage=Stage.SEIZED, seizure_open=True)


@pytest.mark.parametrize(
    ("quantity", "after"),
    [
        (23, {"with_police": 23, "short": 1}),
        (21, {"with_police": 21, "short": 3}),
        (24, {"with_police": 24}),
        (25, {"with_police": 25}),
    ],
)
def test_the_police_count_and_the_goods_count_with_them(quantity: int, after: dict[str, int]) -> None:
    line = HandedExhibit(item_no="1", quantity=quantity, difference=None if quantity == 23 else "点收不符")
    take = replace(TAKE, lines=(line, TAKE.lines[1]))
    scene = given(goods.HANDED).as_agency(POLICE).on("2024-03-30").when(take).then_accepted()
    assert spread(scene, "1") == after
    assert scene.state(REFERRAL).exhibit("1").received == after["with_police"]


def test_registered_goods_may_go_too_and_come_back_as_what_they_were() -> None:
    """程序规定 第三十五条 and O310 第十二条: evidence that was only registered goes when there is a criminal case."""
    listed = tuple(replace(line, seized=False) for line in EXHIBITS)
    past = (
        goods.approved(goods.REGISTERED),
        goods.referral(replace(SEND, exhibits=listed), MARKET, "2024-03-12"),
        goods.told(goods.LIST, "2024-03-12"),
        goods.referral(referrals.SIGN, POLICE, "2024-03-12"),
        goods.referral(referrals.ACCEPT, POLICE, "2024-03-12"),
    )
    scene = given(past).as_agency(MARKET).on("2024-03-13")
    scene.when(HAND_OVER).then_rejected("referral.exhibit_not_seized")
    scene = scene.as_agency(POLICE).when(referrals.FILE).then_accepted().as_agency(MARKET).when(HAND_OVER)
    scene = scene.then_accepted().as_agency(POLICE).on("2024-05-06").when(goods.GIVE_BACK).then_accepted()
    assert spread(scene, "1") == {"registered": 23, "short": 1}
    scene.then_state(GOODS, stage=Stage.REGISTERED)


def test_registered_goods_that_come_back_after_the_registration_lapsed_are_held_no_longer() -> None:
    """程序规定 第三十五条: the registration was of the whole list, and ended while these were with the police."""
    past = (
        goods.approved(goods.REGISTERED),
        goods.referral(sending(replace(EXHIBITS[0], seized=False)), MARKET, "2024-03-12"),
        goods.told(replace(goods.LIST, lines=goods.LIST.lines[:1]), "2024-03-12"),
        goods.referral(referrals.SIGN, POLICE, "2024-03-12"),
        goods.referral(referrals.ACCEPT, POLICE, "2024-03-12"),
        goods.referral(referrals.FILE, POLICE, "2024-03-13"),
        goods.referral(replace(HAND_OVER, lines=HAND_OVER.lines[:1]), MARKET, "2024-03-14"),
        goods.told(replace(goods.GO, lines=goods.GO.lines[:1]), "2024-03-14"),
        goods.told(replace(goods.LAPSE, lines=lines(l2=300)), "2024-03-16"),
    )
    back = replace(goods.GIVE_BACK, lines=goods.GIVE_BACK.lines[:1])
    scene = given(past).as_agency(POLICE).on("2024-05-06").when(back).then_accepted()
    assert spread(scene, "1") == {"lapsed": 23, "short": 1}
    scene.then_state(GOODS, stage=Stage.ENDED)


def test_what_is_seized_after_it_was_listed_is_seized_on_the_list_too() -> None:
    listed = tuple(replace(line, seized=False) for line in EXHIBITS)
    past = (
        goods.approved(goods.REGISTERED),
        goods.referral(replace(SEND, exhibits=listed), MARKET, "2024-03-12"),
        goods.told(goods.LIST, "2024-03-12"),
    )
    seized = ReferralExhibitsSeized(items=("1", "2"))
    scene = given(past).as_agency(MARKET).on("2024-03-13").when(goods.CONVERT)
    scene = scene.then(goods.CONVERT, on_stream(REFERRAL, seized))
    assert all(exhibit.seized for exhibit in scene.state(REFERRAL).exhibits)
    # a referral that is over hears nothing
    over = (
        past,
        goods.referral(referrals.SIGN, POLICE, "2024-03-12"),
        goods.referral(referrals.RETURN, POLICE, "2024-03-12"),
    )
    given(over).as_agency(MARKET).on("2024-03-13").when(goods.CONVERT).then(goods.CONVERT)


# -- with the police, and back ------------------------------------------------------------------------------------------------


def test_goods_go_on_with_the_case() -> None:
    passed = replace(referrals.PASS_ON, to_police=NEXT_POLICE)
    on = GoodsPassedOn(referral=REFERRAL, to_police=NEXT_POLICE, items=("1", "2"))
    scene = given(goods.TAKEN).as_agency(POLICE).on("2024-04-10").when(passed).then(passed, on_stream(GOODS, on))
    scene.then_state(GOODS, participants=(POLICE, NEXT_POLICE))
    # before the case is filed as well, where seized goods went with it
    handed = (goods.ACCEPTED, goods.referral(HAND_OVER, MARKET, "2024-03-25"), goods.told(goods.GO, "2024-03-25"))
    forwarded = given(handed).as_agency(POLICE).on("2024-03-26").when(referrals.FORWARD)
    forwarded = forwarded.then(referrals.FORWARD, on_stream(GOODS, on))
    # the organ that has the referral answers for the goods: it counts them, and gives them back
    taking = forwarded.as_agency(NEXT_POLICE).on("2024-03-27").when(TAKE).then_accepted()
    taking.when(goods.GIVE_BACK).then_accepted()
    forwarded.as_agency(POLICE).when(TAKE).then_rejected("referral.not_its_police")
    # where nothing is with the police nothing goes on
    given(goods.ACCEPTED).as_agency(POLICE).on("2024-03-26").when(referrals.FORWARD).then(referrals.FORWARD)
    unnamed = replace(referrals.PASS_ON, to_police=None, to_body="海关缉私局")
    given(goods.TAKEN).as_agency(POLICE).on("2024-04-10").when(unnamed).then(unnamed)


@pytest.mark.parametrize(
    ("to", "after"),
    [
        (ReturnedTo.SENDER, {"seized": 23, "short": 1}),
        (ReturnedTo.OWNER, {"released": 23, "short": 1}),
        (ReturnedTo.TREASURY, {"judged": 23, "short": 1}),
    ],
)
def test_goods_come_back_or_go_where_the_police_say(to: ReturnedTo, after: dict[str, int]) -> None:
    event = replace(goods.GIVE_BACK, returned_to=to)
    told = GoodsGivenBack(
        referral=REFERRAL,
        returned_to=to,
        reason=event.reason,
        lines=(
            CarriedLine(item_no="1", line_no="1", quantity=23),
            CarriedLine(item_no="2", line_no="2", quantity=300),
        ),
    )
    scene = given(goods.WITHDRAWN).as_agency(POLICE).on("2024-05-08").when(event).then(event, on_stream(GOODS, told))
    assert spread(scene, "1") == after
    scene.then_state(GOODS, seizure_open=to is ReturnedTo.SENDER)


def test_what_comes_back_is_counted_against_what_was_taken() -> None:
    lost = HandedExhibit(item_no="1", quantity=20, difference="鉴定耗用三瓶")
    event = replace(goods.GIVE_BACK, lines=(lost,))
    scene = given(goods.WITHDRAWN).as_agency(POLICE).on("2024-05-08").when(event).then_accepted()
    assert spread(scene, "1") == {"seized": 20, "short": 4}
    found = replace(lost, quantity=24, difference="清点多出一瓶")
    scene = given(goods.WITHDRAWN).as_agency(POLICE).on("2024-05-08").when(replace(event, lines=(found,)))
    assert spread(scene.then_accepted(), "1") == {"seized": 24, "short": 1}
    # the police took over 21 of 23: these are what there is to give back
    took = replace(TAKE, lines=(HandedExhibit(item_no="1", quantity=21, difference="途中破损"), TAKE.lines[1]))
    missing = CarriedLine(item_no="1", line_no="1", quantity=21, missing=2, difference="途中破损")
    counted = GoodsTakenOver(referral=REFERRAL, lines=(missing, goods.COUNT_IN.lines[1]))
    scene = given(goods.HANDED).as_agency(POLICE).on("2024-04-01").when(took).then(took, on_stream(GOODS, counted))
    back = replace(goods.GIVE_BACK, lines=(HandedExhibit(item_no="1", quantity=21),))
    assert spread(scene.when(back).then_accepted(), "1") == {"seized": 21, "short": 3}
    scene.when(replace(back, lines=(HandedExhibit(item_no="1", quantity=23),))).then_rejected(
        "referral.difference_unexplained"
    )


def test_goods_of_a_referral_that_was_not_filed_come_back() -> None:
    handed = (
        goods.ACCEPTED,
        goods.referral(HAND_OVER, MARKET, "2024-03-25"),
        goods.told(goods.GO, "2024-03-25"),
        goods.referral(TAKE, POLICE, "2024-03-25"),
        goods.told(goods.COUNT_IN, "2024-03-25"),
        goods.referral(referrals.REFUSE, POLICE, "2024-03-27"),
        goods.referral(referrals.NOTIFY_REFUSAL, POLICE, "2024-03-28"),
    )
    scene = given(handed).as_agency(POLICE).on("2024-03-29").when(goods.GIVE_BACK).then_accepted()
    scene.then_state(GOODS, stage=Stage.SEIZED)
    final = given(handed).as_agency(MARKET).on("2024-03-29").when(referrals.ACCEPT_REFUSAL).then_accepted()
    final.then_state(REFERRAL, stage=ReferralStage.CLOSED_NOT_FILED)
    assert (Side.POLICE, Duty.GIVE_BACK) in awaited(final.state(REFERRAL))
    back = final.as_agency(POLICE).when(goods.GIVE_BACK).then_accepted()
    assert (Side.POLICE, Duty.GIVE_BACK) not in awaited(back.state(REFERRAL))
    # what came back can go on the list of the next referral
    seized = back.state(GOODS)
    again = given(goods.approved()).with_state("goods", seized).as_agency(MARKET).on("2024-04-22")
    anew = sending(replace(EXHIBITS[0], quantity=23), EXHIBITS[1])
    again.when(anew).then_accepted()


def test_handing_over_is_posted_by_the_agency_and_told_by_rule() -> None:
    told = GoodsHandedOver(referral=REFERRAL, to_police=POLICE, document_no="清单", lines=goods.GO.lines)
    given(goods.FILED).as_agency(MARKET).when(told).then_rejected("event.by_rule_only", status="role")
