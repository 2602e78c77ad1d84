"""Referrals as they go in life, and what the case makes of them, told as stories."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from coordination.streams.case import (
    CaseCrimeSuspicionResolved,
    CaseLinked,
    CaseReferralOpened,
    CaseReferredToJudiciary,
    ReferralMode,
    SuspicionOutcome,
)
from coordination.streams.case import Stage as CaseStage
from coordination.streams.links import LinkKind, Relation
from coordination.streams.referral import (
    Duty,
    Fate,
    FilingTier,
    NonProsecutionGround,
    Notice,
    ReferralCaseTakenUp,
    ReferralCriminalCaseFiled,
    ReferralSuperseded,
    ReturnedTo,
    Sentence,
    Side,
    Stage,
    Verdict,
    awaited,
)
from tests.spec import cases, referrals
from tests.spec.clock_stories import Step, begin, has, post
from tests.spec.dsl import (
    CAMPAIGN,
    CHIEF,
    MARKET,
    POLICE,
    Scene,
    given,
    on_stream,
    said,
    the,
)
from tests.spec.referrals import COURT, LI, NEXT_POLICE, PROCURATORATE, REFERRAL, SECOND, WANG

CASE = cases.CASE


def by(actor: str, event: Any, on: str = "2024-04-01") -> Any:
    return said(event, by=actor, on=on, stream=REFERRAL)


def resolved(outcome: SuspicionOutcome, reason: str, **more: Any) -> Any:
    return on_stream(CASE, CaseCrimeSuspicionResolved(suspicion_outcome=outcome, reason=reason, **more))


# -- the case and its referral -----------------------------------------------------------------------------------------


def test_drafting_tells_the_case() -> None:
    """M55, M83: a suspicion goes to the police by a referral that the case knows of."""
    scene = given(referrals.SUSPECTED).as_agency(MARKET).on("2024-03-18").when(referrals.DRAFT)
    then = scene.then(referrals.DRAFT, on_stream(CASE, CaseReferralOpened(referral=REFERRAL)))
    then.then_state(REFERRAL, stage=Stage.DRAFT, registrant=MARKET, holder=MARKET, case=CASE, persons={WANG, LI})
    then.then_state(CASE, referrals=(REFERRAL,), crime_suspected=True)


def test_a_suspicion_on_a_lead_of_the_case_can_be_referred() -> None:
    lead = replace(given(cases.verifying()).state(cases.LEAD), crime_suspected=True)
    on_lead = (referrals.JUSTICE, said(cases.FILE_ON_LEAD), said(cases.ASSIGN))
    given(on_lead).with_state("lead", lead, cases.LEAD).as_agency(MARKET).when(referrals.DRAFT).then_accepted()


def test_a_crime_found_after_the_decision_is_referred_and_the_decision_stands() -> None:
    past = (referrals.JUSTICE, cases.PAID, said(cases.SUSPECT_CRIME, on="2024-05-09"))
    scene = given(past).as_agency(MARKET).on("2024-05-10").when(referrals.DRAFT).then_accepted()
    scene.then_state(CASE, stage=CaseStage.EXECUTING, referrals=(REFERRAL,))
    assert scene.state(CASE).decision is not None


def test_sending_lets_the_case_rest_where_that_was_chosen() -> None:
    sent = given(referrals.APPROVED).as_agency(MARKET).on("2024-03-22").when(referrals.SEND_AND_WAIT)
    told = CaseReferredToJudiciary(
        to_body="公安局",
        referral_mode=ReferralMode.SUSPEND,
        reason="涉嫌犯罪，移送书安市监移〔2024〕2号",
        approved_by=CHIEF,
        receiving_agency=POLICE,
        document_no="安市监移〔2024〕2号",
        suspension_ground=referrals.SEND_AND_WAIT.suspension_ground,
        suspects=(WANG, LI),
    )
    scene = sent.then(referrals.SEND_AND_WAIT, referrals.NUMBERED, on_stream(CASE, told))
    scene.then_state(CASE, stage=CaseStage.SUSPENDED, crime_suspected=True, participants=(POLICE,))


def test_sending_without_a_choice_leaves_the_case_where_it_is() -> None:
    scene = given(referrals.APPROVED).as_agency(MARKET).on("2024-03-22").when(referrals.SEND)
    scene = scene.then(referrals.SEND, referrals.NUMBERED)
    scene.then_state(CASE, stage=CaseStage.INVESTIGATING, crime_suspected=True)


def test_the_case_judges_how_it_is_left() -> None:
    close = replace(referrals.SEND, referral_mode=ReferralMode.DISPOSE)
    given(referrals.APPROVED).as_agency(MARKET).on("2024-03-22").when(close).then_rejected("case.not_reviewed")
    no_ground = replace(referrals.SEND_AND_WAIT, suspension_ground=None)
    given(referrals.APPROVED).as_agency(MARKET).on("2024-03-22").when(no_ground).then_rejected(
        "case.suspension_ground_mismatch"
    )


def test_no_fine_and_no_outcome_by_hand_while_the_referral_is_under_way() -> None:
    deciding = replace(given(cases.DECIDING).state(CASE), crime_suspected=True, referrals=(REFERRAL,))
    scene = given(referrals.UNDER_REVIEW).with_state("case", deciding).as_agency(MARKET).on("2024-04-27")
    scene.when(cases.PENALISE).then_rejected("case.no_penalty_instead_of_referral", basis="第十一条")
    scene.when(cases.SPARE).then_rejected("case.crime_unresolved")
    scene.when(cases.RESOLVE).then_rejected("case.referral_decides", basis="第八条")
    scene.when(cases.REFER).then_rejected("case.referral_decides")
    warning = replace(cases.PENALISE, kinds=cases.PENALISE.kinds[1:], fine_fen=0)
    scene.when(warning).then_accepted()  # penalties other than a fine stand
    resolved_by_mistake = replace(deciding, crime_suspected=False, suspicion=SuspicionOutcome.NOT_FILED)
    scene.with_state("case", resolved_by_mistake).when(cases.PENALISE).then_rejected(
        "case.no_penalty_instead_of_referral"
    )


def test_the_chief_rejects_and_the_suspicion_is_over() -> None:
    outcome = given(referrals.PENDING_APPROVAL).as_agency(MARKET).on("2024-03-21").when(referrals.REJECT)
    over = resolved(SuspicionOutcome.REFERRAL_REJECTED, referrals.REJECT.reason, approved_by=CHIEF)
    scene = outcome.then(referrals.REJECT, over)
    scene.then_state(REFERRAL, stage=Stage.REJECTED, open=False)
    scene.then_state(CASE, crime_suspected=False, suspicion=SuspicionOutcome.REFERRAL_REJECTED)


def test_a_refusal_accepted_gives_the_matter_back_to_administrative_law() -> None:
    waiting = (referrals.SUSPECTED, said(cases.REFER_AND_WAIT, on="2024-03-22"))
    case = replace(given(waiting).state(CASE), referrals=(REFERRAL,))
    scene = given(referrals.NOT_FILED).with_state("case", case).as_agency(MARKET).on("2024-04-02")
    scene = scene.when(referrals.ACCEPT_REFUSAL).then(
        referrals.ACCEPT_REFUSAL, resolved(SuspicionOutcome.NOT_FILED, "无异议")
    )
    scene.then_state(REFERRAL, stage=Stage.CLOSED_NOT_FILED, to_be_handled=True)
    assert (Side.SENDER, Duty.HANDLE) in awaited(scene.state(REFERRAL))
    resumed = scene.on("2024-04-03").when(cases.RESUME)
    scene = resumed.then(cases.RESUME, on_stream(REFERRAL, ReferralCaseTakenUp(case=CASE)))
    scene.then_state(REFERRAL, to_be_handled=False)
    assert (Side.SENDER, Duty.HANDLE) not in awaited(scene.state(REFERRAL))


def test_a_case_that_was_closed_is_gone_on_with_in_a_linked_one() -> None:
    closed = (*cases.NOTICE_PENDING, said(cases.SUSPECT_CRIME), said(cases.REFER), said(cases.CLOSE))
    case = replace(given(closed).state(CASE), referrals=(REFERRAL,))
    past = given(referrals.NOT_FILED, by(MARKET, referrals.ACCEPT_REFUSAL)).with_state("case", case)
    anew = replace(cases.FILE, reopened_from=CASE)
    outcome = past.as_agency(MARKET).on("2024-04-10").when(anew, the("case", 2))
    outcome.then(
        anew,
        on_stream(CASE, CaseLinked(to_kind=LinkKind.CASE, to=the("case", 2), relation=Relation.CONTINUED_BY)),
        on_stream(REFERRAL, ReferralCaseTakenUp(case=the("case", 2))),
    ).then_state(REFERRAL, to_be_handled=False)


def test_withdrawal_ends_it_and_the_goods_come_back() -> None:
    scene = (
        given(referrals.TAKEN)
        .as_agency(POLICE)
        .on("2024-05-06")
        .when(referrals.WITHDRAW)
        .then(
            referrals.WITHDRAW,
            resolved(SuspicionOutcome.WITHDRAWN, referrals.WITHDRAW.reason, document_no=referrals.WITHDRAW.document_no),
        )
    )
    scene.then_state(REFERRAL, stage=Stage.WITHDRAWN, holder=MARKET, to_be_handled=True, notified=False)
    duties = awaited(scene.state(REFERRAL))
    assert duties[0] == (Side.POLICE, Duty.NOTIFY)
    assert {(Side.SENDER, Duty.HANDLE), (Side.POLICE, Duty.GIVE_BACK)} <= set(duties)
    scene = scene.when(referrals.NOTIFY_WITHDRAWAL).then_accepted().when(referrals.GIVE_BACK).then_accepted()
    rest = replace(referrals.GIVE_BACK, lines=(referrals.TAKE.lines[1],), returned_to=ReturnedTo.OWNER)
    scene = scene.when(rest).then_accepted()
    assert (Side.POLICE, Duty.GIVE_BACK) not in awaited(scene.state(REFERRAL))


def test_a_case_in_the_archive_still_hears_the_judgment() -> None:
    archived = replace(given(cases.ARCHIVED).state(CASE), crime_suspected=True, referrals=(REFERRAL,))
    scene = given(referrals.JUDGED).with_state("case", archived).as_agency(COURT).on("2024-08-12")
    scene.when(referrals.CONCLUDE).then_accepted().then_state(CASE, suspicion=SuspicionOutcome.CRIMINAL_FINE)


def test_a_case_that_went_to_another_agency_is_left_alone() -> None:
    gone = replace(given(cases.TRANSFERRED_OUT).state(CASE), crime_suspected=True, referrals=(REFERRAL,))
    scene = given(referrals.PENDING_APPROVAL).with_state("case", gone).as_agency(MARKET).on("2024-03-21")
    scene.when(referrals.REJECT).then(referrals.REJECT)


def test_a_late_copy_lets_police_and_procuratorate_know() -> None:
    scene = given(referrals.JUSTICE, cases.SERVED).as_agency(MARKET).on("2024-05-06").when(cases.COPY_LATE)
    scene.then(cases.COPY_LATE).then_state(CASE, participants=(POLICE, PROCURATORATE))
    wrong = replace(cases.COPY_LATE, to_police=PROCURATORATE)
    given(referrals.JUSTICE, cases.SERVED).as_agency(MARKET).when(wrong).then_rejected("case.copy_to_others")
    undecided = given(referrals.JUSTICE, cases.TERMINATED).with_state(
        "case", replace(given(cases.CLOSED).state(CASE), decision=None)
    )
    undecided.as_agency(MARKET).when(cases.COPY_LATE).then_rejected(
        "case.no_decision_to_copy", basis="高检会〔2006〕2号"
    )


# -- journeys ------------------------------------------------------------------------------------------------------------


def play(scene: Scene, *moves: tuple[str, str, Any]) -> Scene:
    for actor, day, event in moves:
        scene = scene.as_agency(actor).on(day).when(event).then_accepted()
    return scene


def test_counterfeit_goods_supplemented_forwarded_filed_one_short_sentenced() -> None:
    scene = play(
        given(referrals.APPROVED),
        (MARKET, "2024-03-22", referrals.SEND_AND_WAIT),
        (MARKET, "2024-03-22", referrals.COPY),
        (MARKET, "2024-03-22", referrals.DELIVER),
        (POLICE, "2024-03-23", referrals.SIGN),
        (POLICE, "2024-03-24", referrals.ACCEPT),
        (POLICE, "2024-03-25", referrals.LACK),
        (MARKET, "2024-03-25", replace(referrals.GOT_FILED, notice=Notice.SUPPLEMENT)),
        (MARKET, "2024-03-27", referrals.SUPPLEMENT),
        (POLICE, "2024-03-28", referrals.DENY),
        (POLICE, "2024-03-28", referrals.FORWARD),
    )
    scene.then_state(
        REFERRAL, stage=Stage.SENT, offered_to=NEXT_POLICE, police=NEXT_POLICE, holder=MARKET, finding=None
    )
    scene.then_state(REFERRAL, received_on=None, accepted_on=None, delivered=False, tier=FilingTier.THREE)
    scene = play(
        scene,
        (MARKET, "2024-03-29", replace(referrals.GOT_FILED, notice=Notice.FORWARDING)),
        (NEXT_POLICE, "2024-03-29", referrals.SIGN),
        (NEXT_POLICE, "2024-03-30", referrals.ACCEPT),
        (NEXT_POLICE, "2024-04-08", referrals.EXTEND),
        (NEXT_POLICE, "2024-04-20", referrals.FILE),
        (NEXT_POLICE, "2024-04-21", referrals.NOTIFY),
        (MARKET, "2024-04-22", referrals.GOT_FILED),
        (MARKET, "2024-04-24", referrals.HAND_OVER),
        (NEXT_POLICE, "2024-04-24", referrals.TAKE),
        (NEXT_POLICE, "2024-04-25", referrals.ENTRUST),
        (MARKET, "2024-04-25", referrals.TELL_PARTY),
        (NEXT_POLICE, "2024-05-08", replace(referrals.CATCH, persons=(WANG, LI))),
        (PROCURATORATE, "2024-05-20", referrals.ARREST),
        (PROCURATORATE, "2024-07-15", referrals.PROSECUTE),
        (PROCURATORATE, "2024-07-15", referrals.SPARE),
        (COURT, "2024-07-20", referrals.TRY),
        (COURT, "2024-09-01", referrals.SENTENCE),
    )
    scene.then_state(REFERRAL, stage=Stage.FILED, fined=True)
    scene.then_state(CASE, stage=CaseStage.SUSPENDED, crime_suspected=True)
    scene = (
        scene.as_agency(COURT)
        .on("2024-09-12")
        .when(referrals.CONCLUDE)
        .then(
            referrals.CONCLUDE,
            resolved(
                SuspicionOutcome.CRIMINAL_FINE,
                "（2024）鲁0784刑初12号审结，裁判已生效",
                document_no="（2024）鲁0784刑初12号",
            ),
        )
    )
    scene.then_state(REFERRAL, stage=Stage.CONCLUDED, to_be_handled=False, tier=FilingTier.THIRTY)
    lines = scene.state(REFERRAL).exhibits
    assert [(line.listed, line.handed, line.received, line.entrusted) for line in lines] == [
        (24, 23, 23, True),
        (300, 300, 300, False),
    ]
    scene.then_known_to(
        {
            MARKET: {"registered"},
            NEXT_POLICE: {"holds"},
            POLICE: {"takes_part"},
            PROCURATORATE: {"takes_part"},
            COURT: {"takes_part"},
            f"campaign:{CAMPAIGN}": {"office"},
        },
        REFERRAL,
    )


def test_refused_reconsidered_supervised_ordered_to_file() -> None:
    scene = play(
        given(referrals.UNDER_REVIEW),
        (POLICE, "2024-03-27", referrals.REFUSE),
        (POLICE, "2024-03-28", referrals.NOTIFY_REFUSAL),
        (MARKET, "2024-03-29", referrals.GOT_REFUSAL),
        (MARKET, "2024-03-30", referrals.ASK_AGAIN),
        (POLICE, "2024-03-31", replace(referrals.GOT_FILED, notice=Notice.RECONSIDERATION)),
        (POLICE, "2024-04-02", referrals.UPHOLD),
        (MARKET, "2024-04-03", replace(referrals.GOT_FILED, notice=Notice.RECONSIDERED)),
        (MARKET, "2024-04-05", referrals.SUGGEST),
        (PROCURATORATE, "2024-04-08", referrals.DEMAND),
        (POLICE, "2024-04-09", replace(referrals.GOT_FILED, notice=Notice.REASONS_DEMAND)),
        (PROCURATORATE, "2024-04-20", referrals.RECTIFY),
        (POLICE, "2024-04-22", referrals.STATE_REASONS),
        (POLICE, "2024-04-22", referrals.RECTIFIED),
        (PROCURATORATE, "2024-04-28", referrals.ORDER),
        (POLICE, "2024-04-29", replace(referrals.GOT_FILED, notice=Notice.ORDER)),
        (POLICE, "2024-05-10", referrals.FILE_ORDERED),
        (POLICE, "2024-05-11", referrals.NOTIFY),
    )
    scene.then_state(REFERRAL, stage=Stage.FILED, holder=POLICE, reconsidered=True)
    scene.then_state(CASE, crime_suspected=True)


def test_reconsideration_that_files_is_one_filing() -> None:
    scene = given(referrals.RECONSIDERING).as_agency(POLICE).on("2024-04-01").when(referrals.OVERTURN)
    filed = ReferralCriminalCaseFiled(
        criminal_case_no="A3707840000002024040002", document_no=referrals.OVERTURN.document_no
    )
    scene.then(referrals.OVERTURN, on_stream(REFERRAL, filed)).then_state(REFERRAL, stage=Stage.FILED, holder=POLICE)


def test_silence_about_reasons_put_right_in_writing_opens_the_way_to_the_order() -> None:
    rectified = given(referrals.REASONS_PENDING).as_agency(PROCURATORATE).when(referrals.RECTIFY).then_accepted()
    rectified.when(referrals.ORDER).then(referrals.ORDER).then_state(stage=Stage.ORDERED)


def test_returned_and_referred_again_is_a_new_version_of_the_same() -> None:
    scene = given(referrals.RETURNED)
    scene.then_state(REFERRAL, holder=MARKET, to_be_handled=True)
    scene.then_state(CASE, crime_suspected=True)
    again = replace(referrals.DRAFT, former=REFERRAL)
    scene = (
        scene.as_agency(MARKET)
        .on("2024-04-03")
        .when(again, SECOND)
        .then(
            again,
            on_stream(CASE, CaseReferralOpened(referral=SECOND, former=REFERRAL)),
            on_stream(REFERRAL, ReferralSuperseded(by=SECOND)),
        )
    )
    scene.then_state(REFERRAL, superseded=True, to_be_handled=False)
    scene.then_state(CASE, referrals=(REFERRAL, SECOND))
    unnamed = replace(referrals.DRAFT, former=None)
    given(referrals.RETURNED).as_agency(MARKET).when(unnamed, SECOND).then_rejected("referral.former_not_named")


def test_what_was_returned_goes_to_another_organ() -> None:
    elsewhere = replace(
        cases.REFER_AND_WAIT, to_body="安丘市监察委员会", receiving_agency=None, reason="公职人员涉嫌犯罪"
    )
    scene = given(referrals.RETURNED).as_agency(MARKET).on("2024-04-03").when(elsewhere, CASE)
    scene.then(elsewhere, on_stream(REFERRAL, ReferralCaseTakenUp(case=CASE))).then_state(REFERRAL, to_be_handled=False)


@pytest.mark.parametrize(
    ("events", "outcome"),
    [
        ((("procuratorate", replace(referrals.SPARE, persons=(WANG, LI))),), SuspicionOutcome.NOT_PROSECUTED),
        (
            (
                ("court", replace(referrals.SENTENCE, sentences=(Sentence(ref=WANG, verdict=Verdict.EXEMPT),))),
                ("court", referrals.CONCLUDE),
            ),
            SuspicionOutcome.NO_CRIMINAL_PENALTY,
        ),
        ((("court", referrals.SENTENCE), ("court", referrals.CONCLUDE)), SuspicionOutcome.CRIMINAL_FINE),
    ],
)
def test_what_becomes_of_the_suspicion(events: tuple[tuple[str, Any], ...], outcome: SuspicionOutcome) -> None:
    past = referrals.ON_TRIAL if events[0][0] == "court" else referrals.CAUGHT
    scene = given(past)
    for side, event in events:
        actor = COURT if side == "court" else PROCURATORATE
        scene = scene.as_agency(actor).on("2024-09-01").when(event).then_accepted()
    scene.then_state(REFERRAL, stage=Stage.CONCLUDED, to_be_handled=outcome is not SuspicionOutcome.CRIMINAL_FINE)
    scene.then_state(CASE, crime_suspected=False, suspicion=outcome)


def test_somebody_still_in_procedure_keeps_it_open() -> None:
    scene = (
        given(referrals.CAUGHT).as_agency(PROCURATORATE).on("2024-05-01").when(referrals.SPARE).then(referrals.SPARE)
    )
    scene.then_state(stage=Stage.FILED)
    scene = scene.as_agency(POLICE).when(replace(referrals.CLEAR, persons=(WANG,))).then_accepted()
    scene.then_state(REFERRAL, stage=Stage.CONCLUDED)
    # somebody named earlier is caught after all: criminal procedure goes on
    again = scene.when(referrals.CATCH).then_accepted()
    again.then_state(REFERRAL, stage=Stage.FILED, to_be_handled=False)


def test_an_appeal_keeps_it_open_until_the_judgment_takes_effect() -> None:
    scene = given(referrals.APPEALABLE)
    scene.then_state(REFERRAL, stage=Stage.FILED)
    second = replace(referrals.TRY, court_case_no="（2024）鲁07刑终3号")
    up = scene.as_agency(referrals.CITY_COURT).on("2024-09-01").when(second).then_accepted()
    up.then_state(REFERRAL, trials={"（2024）鲁07刑终3号"})
    assert up.state(REFERRAL).fate(WANG) is Fate.ON_TRIAL
    scene.as_agency(COURT).on("2024-08-20").when(referrals.TAKE_EFFECT).then_accepted().then_state(
        stage=Stage.CONCLUDED
    )


def test_a_fine_already_paid_is_set_off() -> None:
    paid = said(replace(cases.PAY, fine_fen=300_000, illegal_income_fen=0))
    sentence = replace(
        referrals.SENTENCE, sentences=(replace(referrals.SENTENCE.sentences[0], fine_offset_fen=300_000),)
    )
    scene = given(referrals.ON_TRIAL, paid).as_agency(COURT).on("2024-08-01").when(sentence).then_accepted()
    scene.then_state(REFERRAL, offset_fen=300_000, fined=True)
    judged_again = replace(sentence, court_case_no="二审")
    second = scene.with_state(
        "referral",
        replace(scene.state(REFERRAL), trials=frozenset({"二审"}), fates=((WANG, Fate.ON_TRIAL),)),
    )
    second.when(judged_again).then_rejected("referral.offset_above_fine", basis="第三十五条")


def test_a_decision_on_conditions_ends_nothing() -> None:
    """刑事诉讼法 第二百八十二条至第二百八十四条: the time of probation decides; until then no fine, and no way back."""
    conditional = replace(referrals.SPARE, persons=(WANG,), non_prosecution_ground=NonProsecutionGround.CONDITIONAL)
    scene = begin(referrals.CAUGHT)
    scene = post(scene, Step(conditional, PROCURATORATE, "2026-05-06 09:00", stream=REFERRAL))
    scene.then_state(REFERRAL, stage=Stage.FILED)
    assert not has(scene, "rv_internal", REFERRAL)
    over = replace(referrals.SPARE, persons=(WANG,), document_no="安检刑不诉〔2026〕9号")
    scene = post(scene, Step(over, PROCURATORATE, "2026-11-06 09:00", stream=REFERRAL))
    scene.then_state(REFERRAL, stage=Stage.CONCLUDED)
    assert has(scene, "rv_internal", REFERRAL)
