"""What did not become a crime comes back: opinion or transfer, lead, reply (legal.md 5.9)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from coordination.catalogue import EVENTS
from coordination.clocks.packs import rule_book
from coordination.clocks.rules import Ground
from coordination.streams.clock import Attachment, clock_id
from coordination.streams.lead import LeadSource, Route
from coordination.streams.lead import Stage as LeadStage
from coordination.streams.parts import Person
from coordination.streams.reverse_referral import (
    Origin,
    Result,
    ReverseReferralAcknowledged,
    ReverseReferralClosed,
    ReverseReferralExclusionBegun,
    ReverseReferralExclusionEnded,
    ReverseReferralOpinionIssued,
    ReverseReferralReceived,
    ReverseReferralRegistered,
    ReverseReferralResultReported,
    ReverseReferralReviewExtended,
    ReverseReferralReviewResumed,
    ReverseReferralReviewSuspended,
    ReverseReferralTransferred,
    ReverseReferralUrged,
    Stage,
    SuspensionGround,
)
from coordination.streams.reverse_referral.handling import lead_of
from tests.spec import cases, leads, referrals
from tests.spec.dsl import (
    AGRICULTURE,
    CAMPAIGN,
    CHIEF,
    LEADER,
    MARKET,
    NEXT_TOWN,
    POLICE,
    UNKNOWN_AGENCY,
    given,
    said,
    the,
)
from tests.spec.referrals import PROCURATORATE, REFERRAL, WANG

REVERSE = the("reverse_referral")
LEAD = lead_of(REVERSE)
REGISTER = ReverseReferralRegistered(
    origin=Origin.PROCURATORATE,
    campaigns=(CAMPAIGN,),
    title="李某销售假冒注册商标的商品相对不起诉",
    facts="李某参与销售，犯罪情节轻微，不起诉，但违反商标法",
    referral=REFERRAL,
    document_no="安检刑不诉〔2024〕1号",
)
BY_POLICE = replace(REGISTER, origin=Origin.POLICE, referral=None, document_no=None)
SUSPEND = ReverseReferralReviewSuspended(review_suspension_ground=SuspensionGround.APPEAL)
RESUME = ReverseReferralReviewResumed()
EXTEND = ReverseReferralReviewExtended(extension_wd=5, approved_by=CHIEF, reason="案情复杂")
BEGIN = ReverseReferralExclusionBegun(
    exclusion_no="wen-1", exclusion_ground=Ground.OPINION, examiner="高密市人民检察院", document_no="安检征〔2024〕1号"
)
END = ReverseReferralExclusionEnded(exclusion_no="wen-1", exclusion_ground=Ground.OPINION)
CLOSE = ReverseReferralClosed(reason="已过处罚时效")
ISSUE = ReverseReferralOpinionIssued(
    receiving_agency=MARKET,
    document_no="安检行意〔2024〕1号",
    prosecutorial_opinion="依法给予行政处罚",
    reply_due_on=date(2024, 7, 10),
)
TRANSFER = ReverseReferralTransferred(
    receiving_agency=MARKET, document_no="安公移〔2024〕3号", reason="没有犯罪事实，应当追究行政责任"
)
RECEIVE = ReverseReferralReceived(signed_by="officer-1")
REPORT = ReverseReferralResultReported(
    result=Result.PENALISED, reason="罚款五千元", document_no="安市监处罚〔2024〕31号"
)
ACKNOWLEDGE = ReverseReferralAcknowledged()
URGE = ReverseReferralUrged(reason="逾期未答复")


def posted(event: Any, by: str, on: str) -> Any:
    return said(event, by=by, on=on, stream=REVERSE)


SPARED = (referrals.CAUGHT, said(referrals.SPARE, by=PROCURATORATE, on="2024-05-01", stream=REFERRAL))
REGISTERED = (SPARED, posted(REGISTER, PROCURATORATE, "2024-05-06"))
SUSPENDED = (REGISTERED, posted(SUSPEND, PROCURATORATE, "2024-05-07"))
ISSUED = (REGISTERED, posted(ISSUE, PROCURATORATE, "2024-05-10"))
WITH_AGENCY = (ISSUED, posted(RECEIVE, MARKET, "2024-05-11"))
REPORTED = (WITH_AGENCY, posted(REPORT, MARKET, "2024-07-01"))
CLOSED = (REPORTED, posted(ACKNOWLEDGE, PROCURATORATE, "2024-07-02"))
NO_OPINION = (REGISTERED, posted(CLOSE, PROCURATORATE, "2024-05-08"))
FROM_POLICE = (referrals.JUSTICE, posted(BY_POLICE, POLICE, "2024-05-06"))

AT = {
    Stage.NONE: SPARED,
    Stage.REGISTERED: REGISTERED,
    Stage.SUSPENDED: SUSPENDED,
    Stage.ISSUED: ISSUED,
    Stage.WITH_AGENCY: WITH_AGENCY,
    Stage.REPORTED: REPORTED,
    Stage.CLOSED: CLOSED,
    Stage.CLOSED_NO_OPINION: NO_OPINION,
}
ASKED = {
    stage: (past, posted(BEGIN, PROCURATORATE, "2024-05-07")) if stage is not Stage.NONE else past
    for stage, past in AT.items()
}
"""The same, while another procuratorate is being asked."""
REVIEWED, RESTING, GIVEN, HELD, TOLD = (
    Stage.REGISTERED,
    Stage.SUSPENDED,
    Stage.ISSUED,
    Stage.WITH_AGENCY,
    Stage.REPORTED,
)
MACHINE: dict[str, tuple[Any, str, set[Stage], Stage | None]] = {
    "register": (REGISTER, PROCURATORATE, {Stage.NONE}, REVIEWED),
    "suspend": (SUSPEND, PROCURATORATE, {REVIEWED}, RESTING),
    "resume": (RESUME, PROCURATORATE, {RESTING}, REVIEWED),
    "extend": (EXTEND, PROCURATORATE, {REVIEWED}, None),
    "ask another": (BEGIN, PROCURATORATE, {REVIEWED, RESTING}, None),
    "other answers": (END, PROCURATORATE, {REVIEWED, RESTING}, None),
    "close": (CLOSE, PROCURATORATE, {REVIEWED, RESTING}, Stage.CLOSED_NO_OPINION),
    "issue": (ISSUE, PROCURATORATE, {REVIEWED}, GIVEN),
    "receive": (RECEIVE, MARKET, {GIVEN}, HELD),
    "report": (REPORT, MARKET, {HELD}, TOLD),
    "urge": (URGE, PROCURATORATE, {HELD}, None),
    "acknowledge": (ACKNOWLEDGE, PROCURATORATE, {TOLD}, Stage.CLOSED),
}


def test_the_table_has_every_event() -> None:
    topics = {topic for topic in EVENTS if topic.startswith("reverse_referral.")}
    assert {event.topic for event, *_ in MACHINE.values()} == topics - {"reverse_referral.transferred"}


@pytest.mark.parametrize("stage", Stage, ids=lambda stage: stage.value)
@pytest.mark.parametrize("move", MACHINE)
def test_event_at_stage(move: str, stage: Stage) -> None:
    event, actor, stages, after = MACHINE[move]
    past = ASKED[stage] if event is END else AT[stage]
    outcome = given(past).as_agency(actor).on("2024-08-01" if move != "issue" else "2024-05-10").when(event)
    if stage in stages:
        outcome.then_accepted().then_state(REVERSE, stage=after or stage)
    else:
        assert outcome.refusal is not None
        codes = {"record.wrong_stage", "record.not_offered", "record.not_holder", "stream.not_found", "stream.exists"}
        assert outcome.refusal.code in codes


@pytest.mark.parametrize("move", [move for move in MACHINE if move != "register"])
@pytest.mark.parametrize("actor", [MARKET, PROCURATORATE, POLICE, AGRICULTURE])
def test_event_by(move: str, actor: str) -> None:
    event, who, stages, _ = MACHINE[move]
    stage = min(stages, key=list(Stage).index)
    past = ASKED[stage] if event is END else AT[stage]
    outcome = given(past).as_agency(actor).on("2024-08-01" if move != "issue" else "2024-05-10").when(event)
    if actor == who:
        outcome.then_accepted()
    else:
        assert outcome.refusal is not None
        outcome.then_rejected(outcome.refusal.code)


REFUSED = (
    ("reverse_referral.not_its_origin", SPARED, POLICE, REGISTER),
    ("reverse_referral.not_its_origin", SPARED, PROCURATORATE, BY_POLICE),
    ("reverse_referral.not_its_origin", SPARED, MARKET, REGISTER),
    ("reverse_referral.referral_unknown", SPARED, PROCURATORATE, replace(REGISTER, referral=the("referral", 9))),
    ("reverse_referral.campaigns_differ", SPARED, PROCURATORATE, replace(REGISTER, campaigns=(NEXT_TOWN,))),
    ("campaign.not_open", SPARED, PROCURATORATE, replace(REGISTER, referral=None, campaigns=("nowhere-1999",))),
    ("reverse_referral.not_unprosecuted", referrals.CAUGHT, PROCURATORATE, REGISTER),
    (
        "reverse_referral.persons_repeated",
        SPARED,
        PROCURATORATE,
        replace(REGISTER, named=(Person(ref=WANG), Person(ref=WANG, name="王某"))),
    ),
    ("reverse_referral.wrong_origin", REGISTERED, PROCURATORATE, TRANSFER),
    ("reverse_referral.wrong_origin", FROM_POLICE, POLICE, ISSUE),
    ("reverse_referral.wrong_origin", FROM_POLICE, POLICE, SUSPEND),
    ("reverse_referral.wrong_origin", FROM_POLICE, POLICE, BEGIN),
    ("exclusion.ground_elsewhere", REGISTERED, PROCURATORATE, replace(BEGIN, exclusion_ground=Ground.SUSPENSION)),
    ("exclusion.examiner_missing", REGISTERED, PROCURATORATE, replace(BEGIN, examiner=None)),
    ("exclusion.not_begun", REGISTERED, PROCURATORATE, END),
    ("reverse_referral.not_administrative", REGISTERED, PROCURATORATE, replace(ISSUE, receiving_agency=POLICE)),
    ("agency.not_available", REGISTERED, PROCURATORATE, replace(ISSUE, receiving_agency=UNKNOWN_AGENCY)),
    (
        "reverse_referral.reply_due_before_issue",
        REGISTERED,
        PROCURATORATE,
        replace(ISSUE, reply_due_on=date(2024, 5, 9)),
    ),
    ("approval.wrong_post", REGISTERED, PROCURATORATE, replace(EXTEND, approved_by=LEADER)),
    ("reverse_referral.reply_not_overdue", WITH_AGENCY, PROCURATORATE, URGE),
    ("reverse_referral.case_not_yours", WITH_AGENCY, MARKET, replace(REPORT, case=the("case", 9))),
)


@pytest.mark.parametrize(("code", "past", "actor", "event"), REFUSED, ids=lambda value: str(value)[:40])
def test_refused(code: str, past: Any, actor: str, event: Any) -> None:
    given(past).as_agency(actor).on("2024-05-12").when(event).then_rejected(code)


def test_what_is_received_becomes_a_lead_in_the_agencys_hands() -> None:
    scene = given(ISSUED).as_agency(MARKET).on("2024-05-11").when(RECEIVE).then_accepted()
    scene.then_state(REVERSE, stage=Stage.WITH_AGENCY, holder=MARKET, offered_to=None, lead=LEAD)
    scene.then_state(
        LEAD,
        stage=LeadStage.VERIFYING,
        registrant=MARKET,
        holder=MARKET,
        route=Route.LOCAL,
        received_on=date(2024, 5, 11),
        campaigns=(CAMPAIGN,),
    )
    scene.then_known_to(
        {
            PROCURATORATE: {"registered"},
            MARKET: {"holds"},
            f"campaign:{CAMPAIGN}": {"office"},
        },
        REVERSE,
    )
    # and a case is filed on it, as on any lead
    filed = replace(cases.FILE, leads=(LEAD,), source=LeadSource.TRANSFERRED)
    scene.on("2024-05-20").when(filed, the("case", 5)).then_accepted().then_state(LEAD, stage=LeadStage.FILED)


def test_no_lead_in_a_campaign_that_is_over() -> None:
    scene = given(ISSUED).with_campaign(CAMPAIGN, closed=True).as_agency(MARKET).on("2024-05-11")
    scene.when(RECEIVE).then(RECEIVE).then_state(REVERSE, stage=Stage.WITH_AGENCY)


def test_nobody_registers_a_lead_into_somebodys_hands() -> None:
    event = replace(leads.REGISTER, registered_for=AGRICULTURE)
    given().as_agency(MARKET).when(event).then_rejected("lead.registered_for_another", pointer="/data/registered_for")


def test_the_police_transfer_what_is_no_crime() -> None:
    scene = given(FROM_POLICE).as_agency(POLICE).on("2024-05-07").when(TRANSFER).then(TRANSFER)
    scene.then_state(stage=Stage.ISSUED, offered_to=MARKET, origin=Origin.POLICE)
    scene = scene.as_agency(MARKET).when(RECEIVE).then_accepted()
    scene = scene.when(replace(REPORT, case=None)).then_accepted()
    scene.as_agency(POLICE).when(ACKNOWLEDGE).then_accepted().then_state(REVERSE, stage=Stage.CLOSED)


def test_urging_is_for_what_is_late() -> None:
    given(WITH_AGENCY).as_agency(PROCURATORATE).on("2024-07-10").when(URGE).then_rejected(
        "reverse_referral.reply_not_overdue"
    )
    given(WITH_AGENCY).as_agency(PROCURATORATE).on("2024-07-11").when(URGE).then(URGE)


def test_every_guard_is_met_here() -> None:
    declared = {
        guard.code
        for topic, event in EVENTS.items()
        if topic.startswith("reverse_referral.")
        for guard in event.guards
        if guard.code.startswith("reverse_referral.")
    }
    assert declared == {code for code, *_ in REFUSED if code.startswith("reverse_referral.")}


@pytest.mark.parametrize(
    ("reply_due_on", "end"),
    [(date(2024, 7, 10), date(2024, 7, 10)), (None, date(2024, 7, 11))],
    ids=["the date in the opinion", "two months, where it names none"],
)
def test_the_reply_is_due_whether_or_not_the_opinion_names_a_date(reply_due_on: date | None, end: date) -> None:
    issued = (REGISTERED, posted(replace(ISSUE, reply_due_on=reply_due_on), PROCURATORATE, "2024-05-10"))
    scene = given(issued).under(Attachment(rule_book())).as_agency(MARKET).on("2024-05-11")
    received = scene.when(RECEIVE).then_accepted()
    due = received.state(clock_id(REVERSE, "rv_agency_reply", 1)).due
    assert due.due_date_lenient == end
