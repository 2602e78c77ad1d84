"""Every event of a case at every stage: the machine of legal.md 5.3 as one table, and who may post what.

The table is written by hand from the law, never read from the declarations that it tests.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pytest

from coordination.catalogue import EVENTS
from coordination.clocks.rules import Ground
from coordination.profiles import Ending
from coordination.streams.agency.state import Span, Subordination
from coordination.streams.case import Case, Decision, Hearing, Money, Notice, Stage
from coordination.streams.evidence import Evidence
from coordination.streams.excluded import Excluded
from coordination.streams.parts import PartyKind
from tests.spec import cases
from tests.spec.dsl import AGRICULTURE, CAMPAIGN, MARKET, OFFICE, POLICE, Scene, given, the
from tests.spec.machines import then_as_told

(
    NONE,
    FILED,
    INVESTIGATING,
    SUSPENDED,
    IN_REVIEW,
    NOTICE_PENDING,
    AWAITING_PARTY,
    HEARING,
    DECIDING,
    EXECUTING,
    TERMINATED,
    CLOSING,
    CLOSED,
    ARCHIVED,
    TRANSFERRED_OUT,
) = Stage
EVER = {*Stage} - {NONE}
UNDECIDED = {FILED, INVESTIGATING, SUSPENDED, IN_REVIEW, NOTICE_PENDING, AWAITING_PARTY, HEARING, DECIDING}
LIVE = UNDECIDED | {EXECUTING, TERMINATED, CLOSING}
DISPOSABLE = {IN_REVIEW, NOTICE_PENDING, DECIDING}
REVOCABLE = {EXECUTING, CLOSING, CLOSED, ARCHIVED}


@dataclass(frozen=True)
class Row:
    """Where an event may stand, and where the case stands after it (``None``: where it stood)."""

    event: Any
    stages: set[Stage]
    after: Stage | dict[Stage, Stage] | None = None
    given: dict[str, Any] | None = None
    by_rule: bool = False
    by_unit: bool = False

    def leads_to(self, stage: Stage) -> Stage:
        if isinstance(self.after, dict):
            return self.after.get(stage, stage)
        return self.after or stage


NOTICED = Notice(
    served_on=date(2024, 1, 2),
    kinds=frozenset(cases.PENALISE.kinds),
    fine_fen=500_000,
    illegal_income_fen=120_000,
    goods_value_fen=300_000,
    hearing_offered=True,
    waived=False,
)
OWED = Decision(Money(500_000, 120_000))
TESTED = Excluded("jian-1", Ground.TESTING, date(2024, 2, 1))
UNDER_REVIEW = {"review_received_on": date(2024, 3, 1)}
FIXED = Hearing(host="host-1", on=date(2024, 3, 4), notified_on=date(2024, 2, 1), announced_on=date(2024, 2, 1))
MACHINE = {
    "file": Row(cases.FILE, {NONE}, FILED),
    "add lead": Row(cases.ADD_LEAD, UNDECIDED),
    "assign": Row(cases.ASSIGN, {FILED, INVESTIGATING}, INVESTIGATING),
    "correct": Row(cases.CORRECT, LIVE | {CLOSED}),
    "suspend": Row(cases.SUSPEND, {INVESTIGATING}, SUSPENDED),
    "resume": Row(cases.RESUME, {SUSPENDED}, INVESTIGATING),
    "terminate": Row(cases.TERMINATE, {INVESTIGATING, SUSPENDED}, TERMINATED),
    "conclude": Row(cases.CONCLUDE, {INVESTIGATING}, IN_REVIEW),
    "extend": Row(cases.EXTEND, UNDECIDED),
    "begin exclusion": Row(cases.BEGIN, UNDECIDED),
    "end exclusion": Row(cases.END, LIVE | {CLOSED}, given={"excluded": (TESTED,)}),
    "suspect": Row(cases.SUSPECT_CRIME, LIVE | {CLOSED}),
    "suspect lead": Row(cases.LEAD_SUSPECTED, EVER, by_rule=True),
    "resolve": Row(cases.RESOLVE, LIVE | {CLOSED, ARCHIVED}, given={"crime_suspected": True}),
    "open referral": Row(cases.OPEN_REFERRAL, EVER, by_rule=True),
    "record measure": Row(cases.MEASURE, EVER, by_rule=True),
    "warn of conflict": Row(cases.WARNING, EVER, by_rule=True),
    "find duplicate": Row(cases.DUPLICATE, EVER, by_rule=True),
    "lead notified": Row(cases.LEAD_NOTIFIED, EVER, by_rule=True),
    "clear duplicate": Row(cases.CLEARED, EVER, by_rule=True),
    "find fine on the spot": Row(cases.FINED_ON_SPOT, EVER, by_rule=True),
    "clear fine on the spot": Row(cases.SPOT_FINE_CLEARED, EVER, by_rule=True),
    "be supervised": Row(cases.SUPERVISED, EVER, by_rule=True),
    "supervision ends": Row(cases.UNSUPERVISED, EVER, by_rule=True),
    "be consulted on": Row(cases.CONSULTED, EVER, by_rule=True),
    "have a team": Row(cases.TEAM_SET, EVER, by_rule=True),
    "be guided": Row(cases.GUIDED, EVER, by_rule=True),
    "void guidance": Row(cases.GUIDANCE_VOIDED, EVER, by_rule=True),
    "open intervention": Row(cases.OPEN_INTERVENTION, EVER, by_rule=True),
    "open assist": Row(cases.OPEN_ASSIST, EVER, by_rule=True),
    "find trade": Row(cases.FIND_TRADE, LIVE | {CLOSED}),
    "hand clue over": Row(cases.HAND_CLUE_OVER, LIVE | {CLOSED, ARCHIVED}),
    "copy late": Row(cases.COPY_LATE, {EXECUTING, CLOSING, CLOSED, ARCHIVED}, given={"decision": OWED}),
    "receive material": Row(cases.RECEIVE, {IN_REVIEW, DECIDING}),
    "extend review": Row(cases.EXTEND_REVIEW, {IN_REVIEW, DECIDING}, given=UNDER_REVIEW),
    "review": Row(cases.LEGAL_REVIEW, {IN_REVIEW, DECIDING}, {IN_REVIEW: NOTICE_PENDING}, UNDER_REVIEW),
    "notify": Row(
        cases.NOTICE, {IN_REVIEW, NOTICE_PENDING, AWAITING_PARTY, DECIDING}, AWAITING_PARTY, {"reviewed": True}
    ),
    "state": Row(cases.STATE_CASE, {AWAITING_PARTY, HEARING, DECIDING}, {AWAITING_PARTY: DECIDING}),
    "ask for hearing": Row(cases.REQUEST_HEARING, {AWAITING_PARTY, DECIDING}, HEARING),
    "appoint host": Row(cases.APPOINT_HOST, {HEARING}),
    "hand file": Row(cases.HAND_FILE, {HEARING}, given={"hearing": Hearing(host="host-1")}),
    "fix hearing": Row(cases.FIX_HEARING, {HEARING}, given={"hearing": Hearing(host="host-1")}),
    "notify hearing": Row(cases.NOTIFY_HEARING, {HEARING}, given={"hearing": FIXED}),
    "announce hearing": Row(cases.ANNOUNCE_HEARING, {HEARING}, given={"hearing": FIXED}),
    "hold hearing": Row(cases.HOLD_HEARING, {HEARING}, given={"hearing": FIXED}),
    "report hearing": Row(cases.REPORT_HEARING, {HEARING}, DECIDING, {"hearing": replace(FIXED, held_on=FIXED.on)}),
    "lapse": Row(cases.LAPSE, {AWAITING_PARTY}, DECIDING),
    "discuss": Row(cases.DISCUSS, {DECIDING}),
    "penalise": Row(cases.PENALISE, {DECIDING}, EXECUTING, {"reviewed": True}),
    "spare": Row(cases.SPARE, DISPOSABLE, CLOSING, {"reviewed": True}),
    "hand over": Row(cases.HAND_OVER, {INVESTIGATING, *DISPOSABLE}, CLOSING),
    "refer and close": Row(cases.REFER, DISPOSABLE, CLOSING, {"crime_suspected": True, "reviewed": True}),
    "refer and wait": Row(
        cases.REFER_AND_WAIT, {INVESTIGATING, *DISPOSABLE}, SUSPENDED, {"crime_suspected": True, "reviewed": False}
    ),
    "transfer": Row(cases.TRANSFER, UNDECIDED, TRANSFERRED_OUT),
    "publish": Row(cases.PUBLISH, {EXECUTING}, given={"decision": OWED}),
    "serve": Row(cases.SERVE, {EXECUTING}, given={"decision": OWED}),
    "defer": Row(cases.DEFER, {EXECUTING}),
    "pay": Row(cases.PAY, {EXECUTING}),
    "refund": Row(cases.REFUND, LIVE | {CLOSED, ARCHIVED}, given={"collected": Money(500_000)}),
    "demand": Row(cases.DEMAND, {EXECUTING}),
    "end remedies": Row(cases.END_REMEDIES, {EXECUTING}),
    "apply to court": Row(
        cases.APPLY, {EXECUTING}, given={"demanded_on": date(2024, 2, 1), "remedies_ended_on": date(2024, 2, 1)}
    ),
    "court ends": Row(cases.COURT_END, {EXECUTING}, CLOSING, {"court_applied": True}),
    "complete": Row(cases.COMPLETE, {EXECUTING}, CLOSING, {"collected": Money(500_000, 120_000)}),
    "annul": Row(cases.ANNUL, REVOCABLE, {EXECUTING: CLOSING}),
    "change": Row(cases.CHANGE, REVOCABLE),
    "remake": Row(cases.REMAKE, {EXECUTING, CLOSING}, INVESTIGATING),
    "close": Row(cases.CLOSE, {TERMINATED, CLOSING}, CLOSED, {"ending": Ending.EXECUTED}),
    "archive": Row(cases.ARCHIVE, {CLOSED}, ARCHIVED),
    "assess": Row(cases.ASSESS, LIVE | {CLOSED}),
    "record figures": Row(cases.FIGURES, LIVE | {CLOSED}),
    "flag": Row(cases.FLAG, EVER),
    "lift": Row(cases.LIFT, EVER, given={"major": True}),
    "find not ours": Row(cases.NOT_OURS, UNDECIDED),
    "return to desk": Row(cases.RETURN_TO_DESK, UNDECIDED, by_unit=True),
    "open question": Row(cases.OPEN_QUESTION, EVER, by_rule=True),
    "leave": Row(cases.LEAVE, EVER, by_rule=True),
    "move": Row(cases.MOVE, EVER, FILED, by_rule=True),  # whether it may go is judged where the transfer is accepted
    "link": Row(cases.LINK, EVER),
    "adopt": Row(cases.ADOPT, UNDECIDED),
    "relied on": Row(cases.RELIED_ON, EVER, by_rule=True),
    "told": Row(cases.NOTIFIED, EVER, by_rule=True),
    "answer": Row(cases.ANSWER, EVER, given={"fallen": frozenset({cases.SUPPORT})}),
}
ELSEWHERE = {
    ("refer and close", INVESTIGATING): "case.not_reviewed",
    **{("publish", stage): "case.nothing_to_serve" for stage in (IN_REVIEW, NOTICE_PENDING, AWAITING_PARTY, DECIDING)},
    ("remake", CLOSED): "case.cannot_remake",
    ("remake", ARCHIVED): "case.cannot_remake",
}
SUPPORT = Evidence(registrant=MARKET, holder=MARKET, campaigns=(CAMPAIGN,))
"""A piece of evidence that MARKET and the office know of."""
OF_AGRICULTURE = (Subordination(AGRICULTURE, Span()),)
RELATED = {
    "registrant": OFFICE,
    "holder": OFFICE,
    "campaigns": (CAMPAIGN,),
    "profile": "market_supervision",
    "filed_on": date(2024, 1, 2),
    "party_kind": PartyKind.ORGANISATION,
    "notice": NOTICED,
    "decision": replace(OWED, served=True, served_on=date(2023, 8, 1)),
}


def scene_at(row: Row, stage: Stage) -> Scene:
    """The office stands in every relation to the case, so that nothing but the stage can be in the way."""
    scene = given(cases.verifying(2, by=OFFICE)).with_agency(OFFICE, agency_type="market_supervision")
    scene = scene.with_agency(cases.PROCURATORATE, agency_type="procuratorate").with_state("evidence", SUPPORT)
    scene = scene.as_rule() if row.by_rule else scene.as_office()
    if row.by_unit:
        scene = scene.with_agency(OFFICE, parents=OF_AGRICULTURE)
    if stage is NONE:
        return scene
    return scene.with_state("case", Case(**{"stage": stage, **RELATED, **(row.given or {})}))


def test_the_table_has_every_event_of_a_case() -> None:
    assert {row.event.topic for row in MACHINE.values()} == {topic for topic in EVENTS if topic.startswith("case.")}


@pytest.mark.parametrize("stage", Stage, ids=lambda stage: stage.value)
@pytest.mark.parametrize("move", MACHINE)
def test_event_at_stage(move: str, stage: Stage) -> None:
    row = MACHINE[move]
    outcome = scene_at(row, stage).when(row.event)
    leads_to = row.leads_to(stage) if stage in row.stages else None
    then_as_told(
        outcome,
        the("case"),
        stage,
        leads_to,
        opens=row.stages == {NONE},
        elsewhere=ELSEWHERE.get((move, stage), "record.wrong_stage"),
    )


@pytest.mark.parametrize("stage", Stage, ids=lambda stage: stage.value)
def test_the_pasts_lead_where_they_say(stage: Stage) -> None:
    if stage is not NONE:
        given(cases.AT[stage]).then_state(cases.CASE, stage=stage)


BY_HOLDER_OR_OFFICE = {"correct", "flag", "link"}


@pytest.mark.parametrize("move", [move for move, row in MACHINE.items() if move != "file" and not row.by_rule])
def test_event_by(move: str) -> None:
    """The holder acts; the office corrects, flags and links besides, and alone lifts a flag; nobody else does anything."""
    row = MACHINE[move]
    stage = min(row.stages, key=list(Stage).index)
    allowed = {"office"} if move == "lift" else {"holder", "office"} if move in BY_HOLDER_OR_OFFICE else {"holder"}
    state = {"stage": stage, **RELATED, **(row.given or {}), "holder": MARKET, "registrant": MARKET}
    scene = given(cases.verifying(2)).with_agency(cases.PROCURATORATE, agency_type="procuratorate")
    scene = scene.with_state("case", Case(**state, participants=(POLICE,))).with_state("evidence", SUPPORT)
    if row.by_unit:
        scene = scene.with_agency(MARKET, parents=OF_AGRICULTURE)
    for who, actor in (
        ("holder", scene.as_agency(MARKET)),
        ("office", scene.as_office()),
        ("participant", scene.as_agency(POLICE)),
    ):
        outcome = actor.when(row.event)
        if who in allowed:
            outcome.then_accepted()
        else:
            outcome.then_rejected("role.office_only" if move == "lift" else "record.not_holder")
