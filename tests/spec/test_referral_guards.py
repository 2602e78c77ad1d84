"""Each condition of a referral, refused with its article; and that each guard there is has been met here."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from coordination.catalogue import EVENTS
from coordination.streams.agency import AgencyType
from coordination.streams.parts import Person
from coordination.streams.referral import (
    CrimeField,
    DocumentKind,
    FileItem,
    FilingTier,
    HandedExhibit,
    Notice,
    ReferralGround,
    Sentence,
    Verdict,
)
from tests.spec import cases, referrals
from tests.spec.dsl import (
    AGRICULTURE,
    LEADER,
    MARKET,
    NEXT_TOWN,
    POLICE,
    UNKNOWN_AGENCY,
    Said,
    given,
    said,
    the,
)
from tests.spec.referrals import (
    CITY_LEADER,
    CITY_POLICE,
    COURT,
    DRAFT,
    HAND_OVER,
    LI,
    NEXT_POLICE,
    PROCURATORATE,
    REFERRAL,
    SECOND,
    SEND,
    SENTENCE,
    WANG,
    ZHAO,
)

O310, PSC, SPPR = "行政执法机关移送涉嫌犯罪案件的规定", "公安机关办理刑事案件程序规定", "人民检察院刑事诉讼规则"
EC = "公安机关办理经济犯罪案件的若干规定"
FIVE = SEND.documents


def without(kind: DocumentKind, reason: str | None = None) -> tuple[FileItem, ...]:
    rest = tuple(item for item in FIVE if item.kind is not kind)
    return rest if reason is None else (*rest, FileItem(kind=kind, absent_reason=reason))


def by(actor: str, event: Any, on: str = "2024-04-01") -> Said:
    return said(event, by=actor, on=on, stream=REFERRAL)


PAID_IN_PART = said(replace(cases.PAY, fine_fen=100_000, illegal_income_fen=0))
OFFSET = replace(SENTENCE.sentences[0], fine_offset_fen=200_000)

REFUSED: tuple[tuple[str, Any, str, Any, str], ...] = (
    # code, past, who posts, what, which article
    ("referral.case_not_yours", referrals.SUSPECTED, AGRICULTURE, DRAFT, f"{O310} 第三条"),
    ("referral.case_not_yours", referrals.SUSPECTED, MARKET, replace(DRAFT, case=the("case", 99)), O310),
    ("referral.campaigns_differ", referrals.SUSPECTED, MARKET, replace(DRAFT, campaigns=(NEXT_TOWN,)), ""),
    (
        "referral.duty_crime_elsewhere",
        referrals.SUSPECTED,
        MARKET,
        replace(DRAFT, crime_field=CrimeField.DUTY),
        f"{O310} 第十九条",
    ),
    ("referral.crime_not_suspected", (referrals.JUSTICE, cases.INVESTIGATING), MARKET, DRAFT, f"{O310} 第三条"),
    (
        "referral.suspicion_of_ip_only",
        referrals.SUSPECTED,
        MARKET,
        replace(DRAFT, referral_ground=ReferralGround.REASONABLE_SUSPICION, crime_field=CrimeField.FAKE_GOODS),
        f"{O310} 第三条第二款",
    ),
    ("referral.former_not_named", referrals.SUSPECTED, MARKET, replace(DRAFT, former=SECOND), "G5"),
    (
        "referral.persons_repeated",
        referrals.SUSPECTED,
        MARKET,
        replace(DRAFT, named=(Person(ref=WANG), Person(ref=WANG, name="王某"))),
        "",
    ),
    (
        "referral.person_named_already",
        referrals.DRAFTED,
        MARKET,
        replace(referrals.NAME, suspect=Person(ref=WANG)),
        "",
    ),
    (
        "referral.task_force_too_small",
        referrals.DRAFTED,
        MARKET,
        replace(referrals.ASSIGN, task_force=("officer-1",)),
        f"{O310} 第五条第一款",
    ),
    (
        "approval.wrong_post",
        referrals.PENDING_APPROVAL,
        MARKET,
        replace(referrals.APPROVE, approved_by=LEADER),
        f"{O310} 第五条第二款",
    ),
    (
        "approval.wrong_post",
        referrals.PENDING_APPROVAL,
        MARKET,
        replace(referrals.REJECT, approved_by=LEADER),
        f"{O310} 第五条第二款",
    ),
    ("agency.other_type", referrals.APPROVED, MARKET, replace(SEND, to_police=AGRICULTURE), f"{O310} 第三条"),
    ("agency.not_available", referrals.APPROVED, MARKET, replace(SEND, to_police=UNKNOWN_AGENCY), ""),
    (
        "referral.not_same_level",
        referrals.APPROVED,
        MARKET,
        replace(SEND, to_police=CITY_POLICE),
        f"{O310} 第五条第二款",
    ),
    (
        "referral.documents_missing",
        referrals.APPROVED,
        MARKET,
        replace(SEND, documents=without(DocumentKind.TESTS)),
        f"{O310} 第六条",
    ),
    (
        "referral.documents_missing",
        referrals.APPROVED,
        MARKET,
        replace(SEND, documents=without(DocumentKind.REPORT, "未及制作")),
        f"{O310} 第六条",
    ),
    ("referral.goods_list_disagrees", referrals.APPROVED, MARKET, replace(SEND, exhibits=()), f"{O310} 第六条第三项"),
    (
        "referral.goods_list_disagrees",
        referrals.APPROVED,
        MARKET,
        replace(SEND, exhibits=(SEND.exhibits[0], replace(SEND.exhibits[1], item_no="1"))),
        f"{O310} 第六条第三项",
    ),
    ("referral.person_unknown", referrals.APPROVED, MARKET, replace(SEND, suspects=(ZHAO,)), "M86"),
    ("referral.suspects_unexplained", referrals.APPROVED, MARKET, replace(SEND, suspects=()), "M87"),
    ("referral.copied_already", referrals.COPIED, MARKET, referrals.COPY, ""),
    ("agency.other_type", referrals.SENT, MARKET, replace(referrals.COPY, to_procuratorate=COURT), ""),
    (
        "referral.delivered_already",
        (referrals.SENT, by(MARKET, referrals.DELIVER)),
        MARKET,
        referrals.DELIVER,
        f"{O310} 第七条",
    ),
    (
        "referral.forwarded_to_itself",
        referrals.RECEIVED,
        POLICE,
        replace(referrals.FORWARD, to_police=POLICE),
        f"{O310} 第七条",
    ),
    ("agency.other_type", referrals.RECEIVED, POLICE, replace(referrals.FORWARD, to_police=MARKET), ""),
    (
        "referral.forwarded_round",
        (referrals.UNDER_REVIEW, by(POLICE, referrals.FORWARD), by(NEXT_POLICE, referrals.SIGN)),
        NEXT_POLICE,
        replace(referrals.FORWARD, to_police=POLICE),
        f"{O310} 第七条",
    ),
    (
        "referral.exhibits_listed_already",
        referrals.SUPPLEMENTING,
        MARKET,
        replace(referrals.SUPPLEMENT, exhibits=SEND.exhibits),
        f"{O310} 第六条第三项",
    ),
    (
        "referral.tier_not_above",
        (referrals.UNDER_REVIEW, by(POLICE, referrals.EXTEND)),
        POLICE,
        replace(referrals.EXTEND, tier=FilingTier.TEN),
        EC,
    ),
    (
        "referral.tier_not_above",
        referrals.UNDER_REVIEW,
        POLICE,
        replace(referrals.EXTEND, tier=FilingTier.SIXTY, approved_by=CITY_LEADER),
        EC,
    ),
    ("referral.tier_unapproved", referrals.UNDER_REVIEW, POLICE, replace(referrals.EXTEND, approved_by=None), EC),
    ("referral.tier_unapproved", referrals.UNDER_REVIEW, POLICE, replace(referrals.EXTEND, approved_by="clerk"), EC),
    (
        "referral.tier_unapproved",
        (referrals.UNDER_REVIEW, by(POLICE, referrals.EXTEND)),
        POLICE,
        replace(referrals.EXTEND, tier=FilingTier.SIXTY, approved_by="clerk"),
        EC,
    ),
    (
        "referral.refusal_incomplete",
        (referrals.UNDER_REVIEW, by(POLICE, referrals.REFUSE)),
        POLICE,
        replace(referrals.NOTIFY_REFUSAL, file_returned=False),
        f"{O310} 第八条第一款",
    ),
    (
        "referral.refusal_incomplete",
        (referrals.UNDER_REVIEW, by(POLICE, referrals.REFUSE)),
        POLICE,
        replace(referrals.NOTIFY_REFUSAL, reason=None),
        f"{O310} 第八条第一款",
    ),
    ("referral.notified_already", referrals.FILED, POLICE, referrals.NOTIFY, ""),
    (
        "referral.not_notified",
        (referrals.UNDER_REVIEW, by(POLICE, referrals.REFUSE)),
        MARKET,
        referrals.ASK_AGAIN,
        f"{O310} 第九条",
    ),
    (
        "referral.not_notified",
        (referrals.UNDER_REVIEW, by(POLICE, referrals.REFUSE)),
        MARKET,
        referrals.ACCEPT_REFUSAL,
        f"{O310} 第九条",
    ),
    (
        "referral.criminal_case_no_mismatch",
        referrals.RECONSIDERING,
        POLICE,
        replace(referrals.OVERTURN, criminal_case_no=None),
        f"{O310} 第九条第二款",
    ),
    (
        "referral.criminal_case_no_mismatch",
        referrals.RECONSIDERING,
        POLICE,
        replace(referrals.UPHOLD, criminal_case_no="A1"),
        f"{O310} 第九条第二款",
    ),
    ("referral.copy_of_filing_missing", referrals.ORDERED, POLICE, referrals.FILE, f"{SPPR} 第五百六十三条"),
    (
        "agency.other_type",
        referrals.UPHELD,
        MARKET,
        replace(referrals.SUGGEST, to_procuratorate=POLICE),
        "",
    ),
    ("referral.reasons_not_stated", referrals.SUPERVISED, PROCURATORATE, referrals.SOUND, f"{SPPR} 第五百六十条"),
    ("referral.reasons_judged_already", referrals.FOUND_SOUND, PROCURATORATE, referrals.SOUND, SPPR),
    ("referral.reasons_not_found_sound", referrals.REASONED, PROCURATORATE, referrals.TELL_RESULT, SPPR),
    ("referral.order_unfounded", referrals.SUPERVISED, PROCURATORATE, referrals.ORDER, f"{SPPR} 第五百六十条"),
    ("referral.order_unfounded", referrals.REASONS_PENDING, PROCURATORATE, referrals.ORDER, SPPR),
    ("referral.delay_not_questioned", referrals.UNDER_REVIEW, POLICE, referrals.EXPLAIN, f"{SPPR} 第五百六十二条"),
    (
        "referral.delay_questioned_already",
        (referrals.UNDER_REVIEW, by(PROCURATORATE, referrals.QUESTION)),
        PROCURATORATE,
        referrals.QUESTION,
        f"{SPPR} 第五百六十二条",
    ),
    ("referral.nothing_to_rectify", referrals.FILED, POLICE, referrals.RECTIFIED, f"{SPPR} 第五百六十四条"),
    ("referral.letter_not_sent", referrals.FILED, MARKET, referrals.GOT_REFUSAL, ""),
    (
        "referral.not_addressee",
        referrals.REASONS_PENDING,
        MARKET,
        replace(referrals.GOT_FILED, notice=Notice.REASONS_DEMAND),
        "",
    ),
    ("referral.exhibit_handed_already", referrals.HANDED, MARKET, HAND_OVER, f"{O310} 第十二条"),
    (
        "referral.exhibit_handed_already",
        referrals.FILED,
        MARKET,
        replace(HAND_OVER, lines=(HandedExhibit(item_no="9", quantity=1),)),
        f"{O310} 第十二条",
    ),
    (
        "referral.exhibit_handed_already",
        referrals.FILED,
        MARKET,
        replace(HAND_OVER, lines=(HandedExhibit(item_no="1", quantity=24), HandedExhibit(item_no="1", quantity=24))),
        f"{O310} 第十二条",
    ),
    (
        "referral.difference_unexplained",
        referrals.FILED,
        MARKET,
        replace(HAND_OVER, lines=(HandedExhibit(item_no="1", quantity=23),)),
        f"{O310} 第十二条、第十五条",
    ),
    (
        "referral.difference_unexplained",
        referrals.FILED,
        MARKET,
        replace(HAND_OVER, lines=(HandedExhibit(item_no="1", quantity=24, difference="无"),)),
        f"{O310} 第十二条、第十五条",
    ),
    (
        "referral.difference_unexplained",
        referrals.HANDED,
        POLICE,
        replace(referrals.TAKE, lines=(HandedExhibit(item_no="1", quantity=22),)),
        f"{O310} 第十二条、第十五条",
    ),
    ("referral.exhibit_not_seized", referrals.UNDER_REVIEW, MARKET, HAND_OVER, "行政强制法 第二十一条"),
    ("referral.exhibit_not_under_way", referrals.FILED, POLICE, referrals.TAKE, f"{O310} 第十二条"),
    ("referral.exhibit_not_taken", referrals.HANDED, POLICE, referrals.ENTRUST, "公通字〔2016〕16号"),
    (
        "referral.exhibit_consented_already",
        (referrals.FILED, by(POLICE, referrals.CONSENT)),
        POLICE,
        referrals.CONSENT,
        f"{O310} 第十五条",
    ),
    ("referral.exhibit_not_with_police", referrals.FILED, POLICE, referrals.GIVE_BACK, O310),
    ("referral.party_told_already", referrals.FILED, MARKET, referrals.TELL_PARTY, "行政强制法 第二十一条"),
    ("referral.person_unknown", referrals.FILED, POLICE, replace(referrals.CATCH, persons=(ZHAO,)), "M86"),
    ("referral.step_out_of_order", referrals.PROSECUTED, POLICE, referrals.CATCH, "刑事诉讼法"),
    ("referral.step_out_of_order", referrals.ARRESTED, PROCURATORATE, referrals.ARREST, "刑事诉讼法"),
    (
        "referral.step_out_of_order",
        (referrals.PROSECUTED, by(MARKET, referrals.NAME)),
        COURT,
        replace(referrals.TRY, persons=(WANG, LI)),
        "刑事诉讼法",
    ),
    (
        "referral.trial_open_already",
        (referrals.ON_TRIAL, by(PROCURATORATE, replace(referrals.PROSECUTE, persons=(LI,)))),
        COURT,
        replace(referrals.TRY, persons=(LI,)),
        "刑事诉讼法",
    ),
    (
        "referral.trial_not_open",
        referrals.ON_TRIAL,
        COURT,
        replace(SENTENCE, court_case_no="（2024）鲁0784刑初13号"),
        "刑事诉讼法",
    ),
    ("referral.trial_not_open", referrals.PROSECUTED, COURT, referrals.CONCLUDE, "刑事诉讼法"),
    ("referral.judgment_in_effect", referrals.JUDGED, COURT, referrals.TAKE_EFFECT, "刑事诉讼法"),
    (
        "referral.sentences_disagree",
        referrals.ON_TRIAL,
        COURT,
        replace(SENTENCE, sentences=(Sentence(ref=WANG, verdict=Verdict.ACQUITTED, criminal_fine_fen=1),)),
        "行政处罚法 第三十五条",
    ),
    (
        "referral.sentences_disagree",
        referrals.ON_TRIAL,
        COURT,
        replace(SENTENCE, sentences=(replace(OFFSET, criminal_fine_fen=100_000),)),
        "行政处罚法 第三十五条",
    ),
    (
        "referral.offset_above_fine",
        (referrals.ON_TRIAL, PAID_IN_PART),
        COURT,
        replace(SENTENCE, sentences=(OFFSET,)),
        "行政处罚法 第三十五条",
    ),
    ("referral.prosecuted_already", referrals.PROSECUTED, POLICE, referrals.WITHDRAW, PSC),
    ("referral.transferred_to_itself", referrals.FILED, POLICE, replace(referrals.PASS_ON, to_police=None), PSC),
    ("referral.transferred_to_itself", referrals.FILED, POLICE, replace(referrals.PASS_ON, to_police=POLICE), PSC),
    (
        "referral.transfer_not_notified",
        (referrals.FILED, by(POLICE, referrals.PASS_ON)),
        NEXT_POLICE,
        replace(referrals.PASS_ON, to_police=POLICE),
        PSC,
    ),
)


@pytest.mark.parametrize(("code", "past", "actor", "event", "article"), REFUSED, ids=lambda value: str(value)[:40])
def test_refused(code: str, past: Any, actor: str, event: Any, article: str) -> None:
    given(past).as_agency(actor).on("2024-09-02").when(event, REFERRAL).then_rejected(code, basis=article)


def test_one_referral_of_a_case_at_a_time() -> None:
    scene = given(referrals.DRAFTED).as_agency(MARKET)
    again = replace(DRAFT, former=REFERRAL)
    scene.when(again, SECOND).then_rejected("referral.open_already", pointer="/data/case")


def test_reconsideration_is_had_once() -> None:
    past = (referrals.NOT_FILED,)
    scene = given(past).with_state("referral", replace(given(past).state(REFERRAL), reconsidered=True))
    scene.as_agency(MARKET).when(referrals.ASK_AGAIN).then_rejected(
        "referral.reconsidered_already", basis=f"{O310} 第九条"
    )


def test_supervision_goes_to_the_procuratorate_that_has_the_copy() -> None:
    scene = given(referrals.UPHELD).with_agency("370785-jcy", agency_type=AgencyType.PROCURATORATE)
    other = replace(referrals.SUGGEST, to_procuratorate="370785-jcy")
    scene.as_agency(MARKET).when(other).then_rejected("referral.other_procuratorate")


def test_every_guard_of_a_referral_is_met_here() -> None:
    declared = {
        guard.code
        for topic, event in EVENTS.items()
        if topic.startswith("referral.")
        for guard in event.guards
        if guard.code.startswith("referral.") and guard.who is None
    }
    met = {code for code, *_ in REFUSED} | {
        "referral.open_already",
        "referral.reconsidered_already",
        "referral.other_procuratorate",
        "referral.tier_of_economic_crime",
        "referral.goods_not_yours",  # test_goods_police.py
        "referral.goods_seized_otherwise",
        "referral.dated_before",  # test_referral_approval.py
    }
    assert declared - met == set()


def test_a_crime_in_office_is_shown_its_own_road() -> None:
    event = replace(DRAFT, crime_field=CrimeField.DUTY)
    outcome = given(referrals.SUSPECTED).as_agency(MARKET).when(event, REFERRAL)
    outcome.then_rejected("referral.duty_crime_elsewhere", pointer="/data/crime_field")
    assert outcome.refusal is not None
    assert "case.duty_crime_clue_handed_over" in outcome.refusal.next_zh
    assert "case.duty_crime_clue_handed_over" in outcome.refusal.next_en
