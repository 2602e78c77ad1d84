"""Every event of a referral at every stage: the machine of legal.md 5.4 as one table, and who may post what.

The table is written by hand from the law, never read from the declarations that it tests.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import pytest

from coordination.catalogue import EVENTS
from coordination.streams.evidence import Evidence
from coordination.streams.referral import CrimeField, Exhibit, Fate, Notice, Referral, Stage
from tests.spec import referrals
from tests.spec.dsl import AGRICULTURE, CAMPAIGN, CHIEF, MARKET, OFFICE, POLICE, Scene, given, the
from tests.spec.machines import then_as_told
from tests.spec.referrals import CITY_COURT, COURT, LI, NEXT_POLICE, PROCURATORATE, WANG

(
    NONE,
    DRAFT,
    PREPARING,
    PENDING_APPROVAL,
    APPROVED,
    REJECTED,
    SENT,
    RECEIVED,
    UNDER_REVIEW,
    SUPPLEMENTING,
    RETURNED,
    NOT_FILED,
    RECONSIDERING,
    UPHELD,
    SUPERVISED,
    REASONS_PENDING,
    ORDERED,
    FILED,
    WITHDRAWN,
    CLOSED_NOT_FILED,
    CONCLUDED,
) = Stage
EVER = {*Stage} - {NONE}
OVER = {REJECTED, RETURNED, WITHDRAWN, CLOSED_NOT_FILED, CONCLUDED}
REVIEW = {UNDER_REVIEW, SUPPLEMENTING}
AFTER_SENDING = EVER - {DRAFT, PREPARING, PENDING_APPROVAL, APPROVED, REJECTED}
SENDER, ITS_POLICE, WATCHING, TRYING = MARKET, POLICE, PROCURATORATE, COURT


@dataclass(frozen=True)
class Row:
    """Where an event may stand, who posts it, where the referral stands after it (``None``: where it stood)."""

    event: Any
    by: tuple[str, ...]
    stages: set[Stage]
    after: Stage | dict[Stage, Stage] | None = None
    given: dict[str, Any] | None = None
    by_rule: bool = False

    def leads_to(self, stage: Stage) -> Stage:
        if isinstance(self.after, dict):
            return self.after.get(stage, stage)
        return self.after or stage


def fates(**reached: Fate) -> dict[str, Any]:
    people = {"wang": WANG, "li": LI}
    return {"fates": tuple((people[name], fate) for name, fate in reached.items())}


LISTED = (Exhibit("1", 24, seized=True), Exhibit("2", 300, seized=False))
HANDED = (replace(LISTED[0], handed=23), replace(LISTED[1], handed=300))
TAKEN = (replace(HANDED[0], received=23), replace(HANDED[1], received=300))
NUMBER = referrals.TRY.court_case_no
MACHINE = {
    "draft": Row(referrals.DRAFT, (SENDER,), {NONE}, DRAFT),
    "supersede": Row(referrals.SUPERSEDE, (), EVER, by_rule=True),
    "take up": Row(referrals.TAKEN_UP, (), EVER, by_rule=True),
    "name": Row(referrals.NAME, (SENDER, ITS_POLICE), EVER - OVER | {CONCLUDED}),
    "assign": Row(referrals.ASSIGN, (SENDER,), {DRAFT, PREPARING}, PREPARING),
    "report": Row(referrals.REPORT, (SENDER,), {PREPARING}, PENDING_APPROVAL),
    "approve": Row(referrals.APPROVE, (SENDER,), {PENDING_APPROVAL}, APPROVED),
    "reject": Row(referrals.REJECT, (SENDER,), {PENDING_APPROVAL}, REJECTED),
    "send": Row(referrals.SEND, (SENDER,), {APPROVED}, SENT),
    "deliver": Row(referrals.DELIVER, (SENDER,), {SENT}),
    "copy": Row(referrals.COPY, (SENDER,), AFTER_SENDING, given={"copied": False}),
    "sign": Row(referrals.SIGN, (ITS_POLICE,), {SENT}, RECEIVED),
    "accept": Row(referrals.ACCEPT, (ITS_POLICE,), {RECEIVED}, UNDER_REVIEW),
    "deny": Row(referrals.DENY, (ITS_POLICE,), {RECEIVED} | REVIEW),
    "forward": Row(referrals.FORWARD, (ITS_POLICE,), {RECEIVED} | REVIEW, SENT),
    "return": Row(referrals.RETURN, (ITS_POLICE,), {RECEIVED} | REVIEW, RETURNED),
    "lack": Row(referrals.LACK, (ITS_POLICE,), {UNDER_REVIEW}, SUPPLEMENTING),
    "supplement": Row(referrals.SUPPLEMENT, (SENDER,), {SUPPLEMENTING}, UNDER_REVIEW),
    "extend": Row(referrals.EXTEND, (ITS_POLICE,), REVIEW),
    "file": Row(
        referrals.FILE_ORDERED,
        (ITS_POLICE,),
        REVIEW | {NOT_FILED, UPHELD, SUPERVISED, REASONS_PENDING, ORDERED},
        FILED,
    ),
    "refuse": Row(referrals.REFUSE, (ITS_POLICE,), REVIEW, NOT_FILED),
    "notify": Row(referrals.NOTIFY_REFUSAL, (ITS_POLICE,), {FILED, NOT_FILED}, given={"notified": False}),
    "get": Row(referrals.GOT_FILED, (SENDER,), EVER, given={"undelivered": frozenset({Notice.FILED})}),
    "accept refusal": Row(referrals.ACCEPT_REFUSAL, (SENDER,), {NOT_FILED, UPHELD}, CLOSED_NOT_FILED),
    "ask again": Row(referrals.ASK_AGAIN, (SENDER,), {NOT_FILED}, RECONSIDERING),
    "uphold": Row(referrals.UPHOLD, (ITS_POLICE,), {RECONSIDERING}, UPHELD),
    "overturn": Row(referrals.OVERTURN, (ITS_POLICE,), {RECONSIDERING}, FILED),
    "suggest": Row(referrals.SUGGEST, (SENDER,), {NOT_FILED, UPHELD}, SUPERVISED),
    "demand": Row(referrals.DEMAND, (WATCHING,), {NOT_FILED, UPHELD, SUPERVISED}, REASONS_PENDING),
    "state reasons": Row(referrals.STATE_REASONS, (ITS_POLICE,), {REASONS_PENDING}, SUPERVISED),
    "sound": Row(referrals.SOUND, (WATCHING,), {SUPERVISED}, given={"reasons_stated": True}),
    "tell result": Row(
        referrals.TELL_RESULT, (WATCHING,), {SUPERVISED}, CLOSED_NOT_FILED, given={"reasons_sound": True}
    ),
    "order": Row(referrals.ORDER, (WATCHING,), {SUPERVISED, REASONS_PENDING}, ORDERED, given={"reasons_stated": True}),
    "question": Row(referrals.QUESTION, (WATCHING,), REVIEW),
    "explain": Row(referrals.EXPLAIN, (ITS_POLICE,), REVIEW, given={"delay_questioned": True}),
    "rectify": Row(referrals.RECTIFY, (WATCHING,), REVIEW | {SUPERVISED, REASONS_PENDING, ORDERED, FILED}),
    "rectified": Row(referrals.RECTIFIED, (ITS_POLICE,), EVER, given={"rectifying": True}),
    "hand over": Row(referrals.HAND_OVER, (SENDER,), {FILED}),
    "hand seized over": Row(referrals.HAND_SEIZED_OVER, (SENDER,), REVIEW | {FILED}),
    "take": Row(referrals.TAKE, (ITS_POLICE,), AFTER_SENDING, given={"exhibits": HANDED}),
    "entrust": Row(referrals.ENTRUST, (ITS_POLICE,), AFTER_SENDING, given={"exhibits": TAKEN}),
    "tell party": Row(referrals.TELL_PARTY, (SENDER,), AFTER_SENDING, given={"party_to_be_told": True}),
    "seized since": Row(referrals.SEIZED_SINCE, (), EVER, by_rule=True),
    "consent": Row(referrals.CONSENT, (ITS_POLICE,), AFTER_SENDING),
    "give back": Row(referrals.GIVE_BACK, (ITS_POLICE,), AFTER_SENDING, given={"exhibits": TAKEN}),
    "catch": Row(referrals.CATCH, (ITS_POLICE,), {FILED, CONCLUDED}, FILED),
    "arrest": Row(referrals.ARREST, (WATCHING,), {FILED, CONCLUDED}, FILED),
    "prosecute": Row(referrals.PROSECUTE, (WATCHING,), {FILED, CONCLUDED}, FILED),
    "spare": Row(referrals.SPARE, (WATCHING,), {FILED}, CONCLUDED),
    "clear": Row(referrals.CLEAR, (ITS_POLICE,), {FILED}),
    "try": Row(referrals.TRY, (TRYING,), {FILED, CONCLUDED}, FILED, given=fates(wang=Fate.PROSECUTED)),
    "sentence": Row(
        referrals.SENTENCE,
        (TRYING,),
        {FILED},
        given={"trials": frozenset({NUMBER}), **fates(wang=Fate.ON_TRIAL)},
    ),
    "conclude": Row(
        referrals.CONCLUDE,
        (TRYING,),
        {FILED},
        CONCLUDED,
        given={"trials": frozenset({NUMBER}), **fates(wang=Fate.SENTENCED)},
    ),
    "take effect": Row(
        referrals.TAKE_EFFECT,
        (TRYING,),
        {FILED},
        CONCLUDED,
        given={"appealable": frozenset({NUMBER}), **fates(wang=Fate.SENTENCED)},
    ),
    "withdraw": Row(referrals.WITHDRAW, (ITS_POLICE,), {FILED}, WITHDRAWN),
    "notify withdrawal": Row(referrals.NOTIFY_WITHDRAWAL, (ITS_POLICE,), {WITHDRAWN}, given={"notified": False}),
    "pass on": Row(referrals.PASS_ON, (ITS_POLICE,), {FILED}),
    "notify passing": Row(referrals.NOTIFY_PASSING, (ITS_POLICE,), EVER, given={"transferred_by": POLICE}),
    "adopt": Row(referrals.ADOPT, (ITS_POLICE,), REVIEW | {FILED}),
    "told of a support": Row(referrals.NOTIFIED, (), EVER, by_rule=True),
    "answer": Row(referrals.ANSWER, (ITS_POLICE,), EVER, given={"fallen": frozenset({referrals.SUPPORT})}),
}
ELSEWHERE = {("hand over", stage): "referral.exhibit_not_seized" for stage in REVIEW}
"""Before a criminal case is filed only seized goods go to the police (行政强制法 第二十一条)."""
BEFORE = {
    "campaigns": (CAMPAIGN,),
    "case": the("case", 7),
    "crime_field": CrimeField.INTELLECTUAL_PROPERTY,
    "registrant": MARKET,
    "holder": MARKET,
    "offered_to": POLICE,
    "police": POLICE,
    "procuratorate": PROCURATORATE,
    "courts": (COURT,),
    "participants": (PROCURATORATE, COURT),
    "approved_by": CHIEF,
    "notified": True,
    "copied": True,
    "exhibits": LISTED,
    "persons": frozenset({WANG, LI}),
}
SIDES = (MARKET, POLICE, PROCURATORATE, COURT)


def scene_at(row: Row, stage: Stage) -> Scene:
    """All that content asks for is there, so that nothing but the stage or the actor can be in the way."""
    if stage is NONE:
        return given(referrals.SUSPECTED)
    state = Referral(**{"stage": stage, **BEFORE, **(row.given or {})})
    known = Evidence(registrant=MARKET, holder=POLICE, campaigns=(CAMPAIGN,))
    return given(referrals.JUSTICE).with_state("referral", state).with_state("evidence", known)


def acting(scene: Scene, row: Row) -> Scene:
    return scene.as_rule() if row.by_rule else scene.as_agency(row.by[0])


def test_the_table_has_every_event_of_a_referral() -> None:
    topics = {topic for topic in EVENTS if topic.startswith("referral.")}
    assert {row.event.topic for row in MACHINE.values()} == topics


@pytest.mark.parametrize("stage", Stage, ids=lambda stage: stage.value)
@pytest.mark.parametrize("move", MACHINE)
def test_event_at_stage(move: str, stage: Stage) -> None:
    row = MACHINE[move]
    outcome = acting(scene_at(row, stage), row).when(row.event)
    leads_to = row.leads_to(stage) if stage in row.stages else None
    then_as_told(
        outcome,
        the("referral"),
        stage,
        leads_to,
        opens=row.stages == {NONE},
        elsewhere=ELSEWHERE.get((move, stage), "record.wrong_stage"),
    )


@pytest.mark.parametrize("move", [move for move, row in MACHINE.items() if not row.by_rule and move != "draft"])
@pytest.mark.parametrize("actor", SIDES)
def test_event_by(move: str, actor: str) -> None:
    """Each side posts its own acts, and nobody another's."""
    row = MACHINE[move]
    stage = min(row.stages, key=list(Stage).index)
    outcome = scene_at(row, stage).as_agency(actor).when(row.event)
    if actor in row.by:
        outcome.then_accepted()
    else:
        assert outcome.refusal is not None, f"{actor} posted {move}"
        who = {"not_sender", "not_its_police", "not_its_procuratorate", "not_its_court", "not_investigator"}
        codes = {f"referral.{one}" for one in who | {"not_addressee", "not_transferor"}} | {"record.not_offered"}
        assert outcome.refusal.code in codes
        outcome.then_rejected(outcome.refusal.code)


@pytest.mark.parametrize("move", [move for move, row in MACHINE.items() if not row.by_rule and move != "draft"])
def test_nobody_else_knows_of_it(move: str) -> None:
    row = MACHINE[move]
    scene = scene_at(row, min(row.stages, key=list(Stage).index))
    scene.as_agency(AGRICULTURE).when(row.event).then_rejected("stream.not_found", status="missing")


@pytest.mark.parametrize("move", [move for move, row in MACHINE.items() if not row.by_rule and move != "draft"])
def test_the_office_reads_and_does_not_act(move: str) -> None:
    row = MACHINE[move]
    outcome = scene_at(row, min(row.stages, key=list(Stage).index)).as_office(OFFICE).when(row.event)
    assert outcome.refusal is not None
    assert outcome.refusal.code != "stream.not_found"


@pytest.mark.parametrize("stage", Stage, ids=lambda stage: stage.value)
def test_the_pasts_lead_where_they_say(stage: Stage) -> None:
    if stage is not NONE:
        given(referrals.AT[stage]).then_state(referrals.REFERRAL, stage=stage)


def test_what_follows_by_rule_cannot_be_posted() -> None:
    for row in MACHINE.values():
        if row.by_rule:
            outcome = given(referrals.DRAFTED).as_agency(MARKET).when(row.event)
            outcome.then_rejected("event.by_rule_only", status="role")


def test_other_police_and_courts_are_others() -> None:
    scene = given(referrals.ON_TRIAL)
    scene.as_agency(CITY_COURT).when(referrals.SENTENCE).then_rejected("stream.not_found")
    scene.as_agency(NEXT_POLICE).when(referrals.CATCH).then_rejected("stream.not_found")
    passed = scene.as_agency(POLICE).when(referrals.PASS_ON).then_accepted()
    passed.as_agency(POLICE).when(referrals.CATCH).then_rejected("referral.not_its_police")
