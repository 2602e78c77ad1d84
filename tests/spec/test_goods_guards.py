"""The conditions of measures and of what becomes of goods: each refusal with its law, and the side on which it passes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from coordination.catalogue import EVENTS
from coordination.streams.agency import AgencyType
from coordination.streams.goods import Authority, CountedLine, EarlyMethod, Measure, RegistrationDisposal, Stage, Where
from coordination.streams.referral import ReturnedTo
from tests.spec import cases, goods, referrals
from tests.spec.dsl import (
    AGRICULTURE,
    CHIEF,
    MARKET,
    NOBODY,
    POLICE,
    SELF_TRIAGE,
    UNIT_HEAD,
    Scene,
    given,
    said,
    the,
)
from tests.spec.goods import (
    CONFISCATE,
    CONVERT,
    EXTEND,
    GOODS,
    LIFT,
    LIQUOR,
    PRESERVE,
    RECOUNT,
    REGISTER,
    RELOCATE,
    SEIZE,
    SELL,
    lines,
    of_goods,
)

COERCION, RULES, PSC = "行政强制法", "市场监督管理行政处罚程序规定", "公安机关办理刑事案件程序规定"
CLOSED = (*cases.CLOSED,)
WITHOUT_GOODS = replace(cases.PENALISE, kinds=(cases.FINE, cases.INCOME), goods_value_fen=0)
SPARED = (goods.SEIZED, *cases.DECIDING[2:], said(WITHOUT_GOODS, on="2024-04-26"))
CONFISCATED = (goods.DECIDED, of_goods(CONFISCATE, "2024-04-26"))
SOLD = (goods.SEIZED, of_goods(SELL, "2024-03-08"))


def counted(line_no: str, quantity: int) -> CountedLine:
    return CountedLine(line_no=line_no, quantity=quantity, difference="复核")


REFUSED: tuple[tuple[str, Any, str, Any, str], ...] = (
    # taking a measure
    ("goods.case_not_yours", goods.INVESTIGATED, AGRICULTURE, REGISTER, COERCION),
    ("goods.case_not_yours", goods.INVESTIGATED, MARKET, replace(SEIZE, case=the("case", 9)), COERCION),
    ("goods.case_over", CLOSED, MARKET, SEIZE, RULES),
    ("goods.case_over", CLOSED, MARKET, REGISTER, RULES),
    ("goods.campaigns_differ", goods.INVESTIGATED, MARKET, replace(SEIZE, campaigns=(SELF_TRIAGE,)), ""),
    ("goods.lines_repeated", goods.INVESTIGATED, MARKET, replace(SEIZE, lines=(LIQUOR, LIQUOR)), COERCION),
    ("goods.approval_missing", goods.INVESTIGATED, MARKET, replace(SEIZE, approved_by=None), f"{COERCION} 第十八条"),
    ("goods.approval_missing", goods.INVESTIGATED, MARKET, replace(REGISTER, on_spot=True), RULES),
    ("approval.wrong_post", goods.INVESTIGATED, MARKET, replace(SEIZE, approved_by=UNIT_HEAD), COERCION),
    ("approval.wrong_post", goods.INVESTIGATED, MARKET, replace(REGISTER, approved_by=NOBODY), RULES),
    # on the spot
    ("goods.approved_already", goods.SEIZED, MARKET, goods.APPROVE, f"{COERCION} 第十九条"),
    ("goods.approved_already", goods.REGISTERED, MARKET, goods.LIFT_AT_ONCE, RULES),
    (
        "goods.approved_already",
        (goods.SEIZED_ON_SPOT, of_goods(goods.APPROVE, "2024-03-07")),
        MARKET,
        goods.APPROVE,
        COERCION,
    ),
    ("approval.wrong_post", goods.SEIZED_ON_SPOT, MARKET, replace(goods.APPROVE, approved_by=UNIT_HEAD), RULES),
    ("goods.lines_left_out", goods.SEIZED_ON_SPOT, MARKET, replace(goods.LIFT_AT_ONCE, lines=lines(l1=24)), COERCION),
    # lines and quantities
    ("goods.line_not_held", goods.SEIZED, MARKET, replace(LIFT, lines=lines(l1=25)), COERCION),
    ("goods.line_not_held", goods.SEIZED, MARKET, replace(LIFT, lines=lines(l3=1)), COERCION),
    ("goods.line_not_held", goods.SEIZED, MARKET, replace(LIFT, lines=(*lines(l1=1), *lines(l1=1))), COERCION),
    ("goods.line_not_held", goods.REGISTERED, MARKET, replace(PRESERVE, lines=lines(l1=25)), RULES),
    (
        "goods.line_not_held",
        (goods.SEIZED, of_goods(replace(LIFT, lines=lines(l1=20)), "2024-03-08")),
        MARKET,
        replace(LIFT, lines=lines(l1=5)),
        f"{COERCION} 第二十四条",
    ),
    # disposing of what was registered
    ("goods.disposal_unapproved", goods.REGISTERED, MARKET, replace(PRESERVE, approved_by=None), f"{RULES} 第三十三条"),
    ("approval.wrong_post", goods.REGISTERED, MARKET, replace(PRESERVE, approved_by=UNIT_HEAD), RULES),
    ("goods.lines_left_out", goods.REGISTERED, MARKET, replace(CONVERT, lines=lines(l1=24)), f"{RULES} 第三十三条"),
    ("goods.lines_left_out", goods.REGISTERED, MARKET, replace(CONVERT, lines=lines(l1=24, l2=299)), RULES),
    ("approval.wrong_post", goods.REGISTERED, MARKET, replace(CONVERT, approved_by=NOBODY), RULES),
    # extending
    (
        "goods.extended_already",
        (goods.SEIZED, of_goods(EXTEND, "2024-04-05")),
        MARKET,
        EXTEND,
        f"{COERCION} 第二十五条",
    ),
    ("goods.party_not_told", goods.SEIZED, MARKET, replace(EXTEND, party_told=False), f"{RULES} 第三十八条"),
    ("approval.wrong_post", goods.SEIZED, MARKET, replace(EXTEND, approved_by=UNIT_HEAD), RULES),
    ("approval.wrong_post", goods.SEIZED, MARKET, replace(LIFT, approved_by=UNIT_HEAD), RULES),
    # early disposal
    ("goods.nobody_consented", goods.SEIZED, MARKET, replace(SELL, consent_no=None), f"{COERCION} 第二十六条"),
    ("goods.no_sample", goods.SEIZED, MARKET, replace(SELL, sample_kept=None), COERCION),
    ("approval.wrong_post", goods.SEIZED, MARKET, replace(SELL, approved_by=UNIT_HEAD), RULES),
    ("referral.goods_bound", goods.SENT, MARKET, SELL, "行政执法机关移送涉嫌犯罪案件的规定 第十五条"),
    ("goods.line_not_held", SOLD, MARKET, SELL, COERCION),
    # confiscation
    ("goods.not_confiscated_by_decision", goods.SEIZED, MARKET, CONFISCATE, "行政处罚法 第九条"),
    ("goods.not_confiscated_by_decision", SPARED, MARKET, CONFISCATE, "行政处罚法 第九条"),
    (
        "goods.not_confiscated_by_decision",
        goods.DECIDED,
        MARKET,
        replace(CONFISCATE, document_no="安市监处罚〔2024〕99号"),
        "行政处罚法 第九条",
    ),
    (
        "goods.not_confiscated_by_decision",
        (goods.DECIDED, said(cases.ANNUL, on="2024-06-01")),
        MARKET,
        CONFISCATE,
        "行政处罚法 第九条",
    ),
    ("goods.line_not_held", CONFISCATED, MARKET, CONFISCATE, RULES),
    # counting and keeping
    ("goods.count_unchanged", goods.SEIZED, MARKET, replace(RECOUNT, lines=(counted("1", 24),)), RULES),
    ("goods.count_unchanged", goods.SEIZED, MARKET, replace(RECOUNT, lines=(counted("3", 1),)), RULES),
    (
        "goods.count_unchanged",
        goods.SEIZED,
        MARKET,
        replace(RECOUNT, lines=(counted("1", 23), counted("1", 22))),
        RULES,
    ),
    ("goods.line_not_in_hand", goods.SEIZED, MARKET, replace(RELOCATE, items=("1", "3")), ""),
)


@pytest.mark.parametrize(("code", "past", "actor", "event", "article"), REFUSED, ids=lambda value: str(value)[:40])
def test_refused(code: str, past: Any, actor: str, event: Any, article: str) -> None:
    given(past).as_agency(actor).on("2024-06-03").when(event, GOODS).then_rejected(code, basis=article)


def test_every_guard_of_goods_is_met_here() -> None:
    declared = {
        guard.code
        for topic, event in EVENTS.items()
        if topic.startswith("goods.")
        for guard in event.guards
        if guard.code.startswith("goods.") and guard.who is None
    }
    met = {code for code, *_ in REFUSED} | {
        "goods.criminal_measure",  # test_goods_machine.py
        "goods.no_criminal_case",
        "goods.on_spot_is_administrative",
        "goods.not_to_be_listed",  # test_goods_police.py
    }
    assert declared - met == set()


# -- by whose power ---------------------------------------------------------------------------------------------------------


def test_the_agency_of_the_case_takes_the_measure() -> None:
    scene = given(goods.INVESTIGATED).as_agency(MARKET).on("2024-03-06")
    for leader in (CHIEF, goods.LEADER):
        scene.when(replace(SEIZE, approved_by=leader)).then_accepted()
    scene.when(goods.SEIZE_ON_SPOT).then_accepted().then_state(GOODS, approved=False, on_spot=True)
    scene.when(goods.REGISTER_ON_SPOT).then_accepted().then_state(GOODS, measure=Measure.REGISTRATION)


@pytest.mark.parametrize("past", [goods.INVESTIGATED, goods.SENT, goods.ACCEPTED])
def test_before_a_criminal_case_is_filed_the_police_seize_nothing(past: Any) -> None:
    """legal.md 6: never let a joint seizure be recorded under police authority before the criminal case is filed."""
    scene = given(past).as_agency(POLICE).on("2024-03-26")
    outcome = scene.when(goods.SEIZE_AS_POLICE, goods.OTHER_GOODS)
    outcome.then_rejected("goods.no_criminal_case", pointer="/data/authority", basis=f"{PSC} 第一百七十四条")
    # nor by the back door, as if it were the police's own administrative measure
    scene.when(SEIZE, goods.OTHER_GOODS).then_rejected("goods.case_not_yours")
    scene.when(REGISTER, goods.OTHER_GOODS).then_rejected("goods.case_not_yours")


def test_once_it_is_filed_the_police_that_filed_may_seize() -> None:
    filed = given(goods.FILED).on("2024-03-29")
    scene = filed.as_agency(POLICE).when(goods.SEIZE_AS_POLICE, goods.OTHER_GOODS).then_accepted()
    scene.then_state(goods.OTHER_GOODS, holder=POLICE, authority=Authority.CRIMINAL, stage=Stage.SEIZED)
    # other police, and agencies that are not police, may not
    filed.as_agency(referrals.NEXT_POLICE).when(goods.SEIZE_AS_POLICE, goods.OTHER_GOODS).then_rejected(
        "goods.no_criminal_case"
    )
    filed.as_agency(MARKET).when(goods.SEIZE_AS_POLICE, goods.OTHER_GOODS).then_rejected("goods.no_criminal_case")
    # nor is anything approved afterwards: criminal procedure says itself who decides at the scene
    on_spot = replace(goods.SEIZE_AS_POLICE, on_spot=True, approved_by=None)
    filed.as_agency(POLICE).when(on_spot, goods.OTHER_GOODS).then_rejected(
        "goods.on_spot_is_administrative", basis=f"{PSC} 第二百二十八条"
    )


def test_after_a_withdrawal_the_police_seize_no_more() -> None:
    withdrawn = given(goods.WITHDRAWN).as_agency(POLICE).on("2024-05-07")
    withdrawn.when(goods.SEIZE_AS_POLICE, goods.OTHER_GOODS).then_rejected("goods.no_criminal_case")


def test_police_with_an_administrative_case_of_their_own_act_like_any_agency() -> None:
    own = replace(given(cases.INVESTIGATING).state(cases.CASE), holder=POLICE, registrant=POLICE)
    scene = given(goods.INVESTIGATED).with_state("case", own).as_agency(POLICE).on("2024-03-06")
    scene.when(SEIZE).then_accepted().then_state(GOODS, holder=POLICE, authority=Authority.ADMINISTRATIVE)
    scene.when(REGISTER).then_accepted()
    # and criminal law is not at hand in it: nothing was referred to anybody
    scene.when(goods.SEIZE_AS_POLICE).then_rejected("goods.no_criminal_case")
    scene.with_agency(POLICE, agency_type=AgencyType.PUBLIC_SECURITY).as_agency(MARKET).when(SEIZE).then_rejected(
        "goods.case_not_yours"
    )


# -- in part ------------------------------------------------------------------------------------------------------------------


def spread(state: Any, line_no: str) -> dict[str, int]:
    return {place.value: number for place, number in state.line(line_no).held}


def test_goods_are_parted_by_line_and_quantity() -> None:
    scene = given(goods.DECIDED).as_agency(MARKET).on("2024-04-27")
    scene = scene.when(replace(LIFT, lines=lines(l1=10, l2=300))).then_accepted()
    scene.then_state(GOODS, stage=Stage.SEIZED)
    scene = scene.when(replace(RECOUNT, lines=(counted("1", 12),))).then_accepted()
    scene = scene.when(replace(CONFISCATE, lines=lines(l1=12))).then_accepted()
    state = scene.state(GOODS)
    assert spread(state, "1") == {"released": 10, "confiscated": 12, "short": 2}
    assert spread(state, "2") == {"released": 300}
    assert state.stage is Stage.ENDED


def test_a_count_may_find_more_than_the_list_says() -> None:
    scene = given(goods.SEIZED).as_agency(MARKET).on("2024-03-08").when(replace(RECOUNT, lines=(counted("1", 26),)))
    scene = scene.then_accepted().when(replace(LIFT, lines=lines(l1=26, l2=300))).then_accepted()
    assert spread(scene.state(GOODS), "1") == {"released": 26}
    found = (
        given(goods.REGISTERED).as_agency(MARKET).on("2024-03-08").when(replace(RECOUNT, lines=(counted("2", 301),)))
    )
    assert spread(found.then_accepted().state(GOODS), "2") == {"registered": 301}


def test_what_was_sent_to_be_tested_may_be_seized_or_given_back() -> None:
    test = replace(goods.TEST, lines=lines(l1=24))
    scene = given(goods.REGISTERED).as_agency(MARKET).on("2024-03-08").when(test).then_accepted()
    scene.then_state(GOODS, stage=Stage.REGISTERED, registration_open=True)
    rest = scene.when(replace(PRESERVE, lines=lines(l2=300))).then_accepted()
    rest.then_state(GOODS, stage=Stage.REGISTERED, registration_open=False)
    assert spread(rest.when(replace(CONVERT, lines=lines(l1=24))).then_accepted().state(GOODS), "1") == {"seized": 24}
    back = replace(PRESERVE, disposal=RegistrationDisposal.LIFTED, lines=lines(l1=24))
    rest.when(back).then_accepted().then_state(GOODS, stage=Stage.ENDED)


def test_proceeds_stand_in_the_place_of_goods() -> None:
    """行政强制法 第二十八条: where goods were sold, the proceeds go back; until then they are held under the seizure."""
    for decided in (
        SELL,
        replace(SELL, early_method=EarlyMethod.DESTROYED, proceeds_fen=0, consent_no=None, notice_no="通知1号"),
    ):
        sold = given(goods.SEIZED).as_agency(MARKET).on("2024-03-08").when(decided).then_accepted()
        sold.then_state(GOODS, seizure_open=True)
        assert spread(sold.state(GOODS), "1") == {"early_disposed": 24}
        lifted = sold.when(LIFT).then_accepted()
        lifted.then_state(GOODS, seizure_open=False, stage=Stage.ENDED)
        assert spread(lifted.state(GOODS), "1") == {"released": 24}
    confiscated = given(goods.DECIDED).as_agency(MARKET).on("2024-04-27").when(SELL).then_accepted()
    assert spread(confiscated.when(CONFISCATE).then_accepted().state(GOODS), "1") == {"confiscated": 24}


def test_what_is_on_a_list_is_sold_with_the_police_s_consent() -> None:
    consent = goods.referral(referrals.CONSENT, POLICE, "2024-03-25")
    given(goods.ACCEPTED, consent).as_agency(MARKET).on("2024-03-26").when(SELL).then_accepted()
    # consent to one line is no consent to another
    marks = replace(SELL, lines=lines(l2=300))
    given(goods.ACCEPTED, consent).as_agency(MARKET).on("2024-03-26").when(marks).then_rejected("referral.goods_bound")
    # what is on no list was never bound, and what came back is bound no more
    given(goods.SEIZED).as_agency(MARKET).on("2024-03-26").when(SELL).then_accepted()
    back = (
        given(goods.TAKEN)
        .as_agency(POLICE)
        .on("2024-04-20")
        .when(replace(goods.GIVE_BACK, returned_to=ReturnedTo.SENDER))
        .then_accepted()
    )
    back.as_agency(MARKET).on("2024-04-21").when(replace(SELL, lines=lines(l1=23))).then_accepted()


def test_what_is_on_the_list_of_an_open_referral_is_not_confiscated_from_under_it() -> None:
    """O310 第十二条、第十五条: what the police are to get, or have a say in, is not taken for the treasury meanwhile."""
    decided = given(goods.DECIDED).state(cases.CASE).decision

    def after(*past: Any) -> Scene:
        scene = given(*past)
        with_decision = replace(scene.state(cases.CASE), decision=decided)
        return scene.with_state("case", with_decision, cases.CASE).as_agency(MARKET).on("2024-04-26")

    after(goods.ACCEPTED).when(CONFISCATE).then_rejected("referral.goods_bound", basis="第十五条")
    consent = goods.referral(replace(referrals.CONSENT, items=("1", "2")), POLICE, "2024-03-25")
    after(goods.ACCEPTED, consent).when(CONFISCATE).then_accepted()
    refused = tuple(
        goods.referral(event, by, "2024-03-28")
        for event, by in (
            (referrals.REFUSE, POLICE),
            (referrals.NOTIFY_REFUSAL, POLICE),
            (referrals.ACCEPT_REFUSAL, MARKET),
        )
    )
    after(goods.ACCEPTED, refused).when(CONFISCATE).then_accepted()


def test_confiscated_by_the_decision_that_stands() -> None:
    scene = given(goods.DECIDED).as_agency(MARKET).on("2024-04-26").when(CONFISCATE).then(CONFISCATE)
    scene.then_state(GOODS, stage=Stage.ENDED)
    changed = (goods.DECIDED, said(cases.CHANGE, on="2024-06-01"))
    given(changed).as_agency(MARKET).on("2024-06-02").when(CONFISCATE).then_accepted()
    registered = (goods.REGISTERED, *cases.EXECUTING[2:])
    given(registered).as_agency(MARKET).on("2024-04-26").when(CONFISCATE).then_accepted()


# -- late, and too late --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("event", [PRESERVE, goods.TEST, CONVERT], ids=["preserved", "tested", "seized"])
def test_what_was_done_in_time_and_told_late_counts(event: Any) -> None:
    """程序规定 第三十五条: seven working days from 6 March end on the 15th; the lapse was found at the end of that day."""
    told_late = given(goods.LAPSED).as_agency(MARKET)
    told_late.on("2024-03-15").when(event).then_accepted()
    told_late.on("2024-03-16").when(event).then_rejected("goods.line_not_held")
    assert not given(goods.LAPSED).state(GOODS).at(Where.REGISTERED)
