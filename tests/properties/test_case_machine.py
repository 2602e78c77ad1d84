"""Cases under random play: whatever stands, stands where the table of legal.md 5.3 lets it, and keeps what the law promises.

The dice are Python's own, their seeds written down: a failure is played again as it was. The play posts prepared events
in any order, by anybody, with days going by. It does not know the whole rule book; it knows the table of stages, who
acts, and promises that no order of events may break: nobody is penalised who was not heard, no decision without review,
no money from nothing.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import Any

from coordination.catalogue import EVENTS
from coordination.custody import reasons
from coordination.streams.case import Stage
from tests.spec import cases
from tests.spec import test_case_machine as table
from tests.spec.dsl import AGRICULTURE, CAMPAIGN, MARKET, OFFICE, POLICE, Said, Scene, given, said
from tests.spec.test_case_machine import BY_HOLDER_OR_OFFICE, ELSEWHERE, SUPPORT

MACHINE = {name: row for name, row in table.MACHINE.items() if not row.by_rule}
ACTORS = ((MARKET, "agency"), (OFFICE, "office"), (POLICE, "agency"), (AGRICULTURE, "agency"))
VARIANTS = {
    # other things that the same event may say; their moves stand in the table under the same name
    "file": (cases.FILE_ON_LEAD,),
    "conclude": (cases.CONCLUDE_COMPLEX,),
    "review": (cases.REVIEW, cases.LEGAL_REVIEW),
    "notify": (cases.BIG_NOTICE, cases.NOTICE),
    "penalise": (replace(cases.PENALISE, fine_fen=15_000_000), replace(cases.PENALISE, fine_fen=600_000)),
    "fix hearing": (replace(cases.FIX_HEARING, hearing_on=date(2024, 7, 16)),),
    "pay": (replace(cases.PAY, fine_fen=100_000, illegal_income_fen=0),),
    "refund": (replace(cases.REFUND, fine_fen=100_000),),
}
MOVES = {name: (row.event, *VARIANTS.get(name, ())) for name, row in MACHINE.items()}
PLAYS, STEPS = 520, 14
REACHED: Counter[str] = Counter()
HEARING_FROM_FEN = 10_000_000  # 听证办法 Art 5: an organisation may ask for a hearing from 100,000 yuan


BY_UNITS = {"case.returned_to_desk"}
"""No unit plays here; they play in the machine of transfers."""
ENDS = {Stage.ARCHIVED, Stage.TRANSFERRED_OUT}
STRAIGHT = [past for stage, past in cases.AT.items() if stage not in ENDS]
PASTS = (
    *STRAIGHT,
    cases.AWAITING_BIG,
    cases.HEARING_SET,
    cases.HEARING_HELD,
    cases.HEARD,
    cases.SERVED,
    cases.PAID,
    # half a year after the decision was served, three weeks after the party was urged, and once the court was asked
    (*cases.SERVED, said(cases.FLAG, on="2024-10-29")),
    (*cases.DEMANDED, said(cases.FLAG, on="2024-11-22")),
    (*cases.DEMANDED, said(cases.APPLY, on="2024-11-22")),
    cases.TOLD,
)


def paid_by(event: Any) -> int:
    """What an event adds to what was collected, or takes away."""
    sign = {"case.payment_recorded": 1, "case.payment_refunded": -1}.get(event.topic, 0)
    return sign and sign * (event.fine_fen + event.illegal_income_fen)


class CasePlay:
    """One case of MARKET, its office, a police that takes part in nothing, and an agency that has nothing to do with it."""

    def __init__(self, past: tuple[Said, ...]) -> None:
        town = given(cases.verifying(1), cases.verifying(2), past)
        town = town.with_agency(cases.PROCURATORATE, agency_type="procuratorate")
        self.scene: Scene = town.with_state("evidence", SUPPORT)
        self.said: list[Any] = [item.event for item in past]
        self.day = past[-1].on if past else date(2024, 3, 4)
        self.paid = sum(paid_by(event) for event in self.said)

    @property
    def stage(self) -> Stage:
        held = self.scene.streams.get(cases.CASE)
        return held.state.stage if held else Stage.NONE

    def step(self, dice: Random) -> None:
        """Try anything by anybody; then go on with something new that fits, if anything does."""
        name = dice.choice(list(MACHINE))
        self.post(name, dice.choice(MOVES[name]), dice.choice(ACTORS))
        self.day += timedelta(days=dice.choice([0, 1, 9]))
        told = {event.topic for event in self.said}
        here = [name for name, row in MACHINE.items() if self.stage in row.stages]
        last = ("transfer", "hand over") if dice.random() < 0.8 else ()  # both end the play
        for name in sorted(here, key=lambda name: (MACHINE[name].event.topic in told, name in last, dice.random())):
            actor = (OFFICE, "office") if name == "lift" else (MARKET, "agency")
            moves = dice.sample(MOVES[name], k=len(MOVES[name]))
            if any(self.post(name, event, actor) for event in moves):
                return

    def post(self, name: str, event: Any, actor: tuple[str, str]) -> bool:
        """Post, and judge what came of it; return whether it stands."""
        row, stage = MACHINE[name], self.stage
        scene = self.scene.as_office() if actor[1] == "office" else self.scene.as_agency(actor[0])
        outcome = scene.on(self.day).when(event, cases.CASE)
        if outcome.refusal is not None:
            outcome.then_rejected(outcome.refusal.code)
            return False
        assert stage in row.stages, f"{event.topic} stood at {stage}"
        assert (name, stage) not in ELSEWHERE
        assert self.may(name, actor), f"{actor} posted {event.topic}"
        self.keeps_promises(event)
        self.scene = outcome.scene
        self.scene.then_state(cases.CASE, stage=row.leads_to(stage))
        self.said.append(event)
        self.paid += paid_by(event)
        REACHED.update(item.event.topic for item in outcome.decided)
        return True

    def may(self, name: str, actor: tuple[str, str]) -> bool:
        office = actor == (OFFICE, "office")
        holder = actor[0] == MARKET and self.last("case.jurisdiction_transferred") is None
        return office if name == "lift" else holder or (office and name in BY_HOLDER_OR_OFFICE)

    def since(self, topic: str) -> list[str]:
        """What was said after the last event of a topic."""
        topics = [event.topic for event in self.said]
        return topics[len(topics) - topics[::-1].index(topic) :] if topic in topics else []

    def last(self, topic: str) -> Any:
        return next((event for event in reversed(self.said) if event.topic == topic), None)

    def keeps_promises(self, event: Any) -> None:
        """What holds of every event that stands, in whatever order it came."""
        match event.topic:
            case "case.penalty_decided":
                notice = self.last("case.penalty_notice_served")
                assert notice is not None, "nobody is penalised without notice (处罚法 Art 44)"
                heard = {"case.statement_made", "case.rights_lapsed", "case.hearing_reported"}
                assert heard & set(self.since("case.penalty_notice_served")), "nor unheard (Art 45)"
                assert event.fine_fen <= notice.proposed_fine_fen, "nor more heavily than told"
                assert event.fine_fen < HEARING_FROM_FEN or notice.hearing_offered
                assert "case.review_completed" in self.since("case.investigation_concluded"), (
                    "nor without review (程序规定 49)"
                )
            case "case.hearing_held":
                hearing = self.scene.state(cases.CASE).hearing
                assert hearing.host not in cases.OFFICERS, "not by whoever investigated (处罚法 Art 64)"
                assert hearing.notified_on <= hearing.on - timedelta(days=9), (
                    "seven working days are nine days at least"
                )
            case "case.court_enforcement_applied":
                case = self.scene.state(cases.CASE)
                assert self.day > case.demanded_on + timedelta(days=10), "ten working days after the demand (强制法 54)"
                assert case.remedies_ended_on <= self.day <= case.remedies_ended_on + timedelta(days=100)
            case "case.closed":
                assert self.scene.state(cases.CASE).ending is not None
            case "case.investigation_concluded":
                officers = self.last("case.officers_assigned")
                assert officers is not None, "two officers at least (处罚法 Art 42)"
                assert len(officers.officers) >= 2

    def stands(self) -> None:
        """What holds of a case at every moment."""
        if self.stage is Stage.NONE:
            return
        case = self.scene.state(cases.CASE)
        assert case.collected.fine_fen + case.collected.illegal_income_fen == self.paid
        assert min(case.collected.fine_fen, case.collected.illegal_income_fen, case.collected.surcharge_fen) >= 0
        transferred = self.last("case.jurisdiction_transferred") is not None
        assert (case.registrant, case.holder) == (MARKET, None if transferred else MARKET)
        told = {MARKET, f"campaign:{CAMPAIGN}"}
        copied = {POLICE, cases.PROCURATORATE} if self.last("case.decision_copied_late") else set()
        referred = copied | ({POLICE} if self.last("case.referred_to_judiciary") else set())
        # AGRICULTURE registered the leads, and may be handed the case
        assert told <= reasons(case).keys() <= told | referred | {AGRICULTURE}


def test_random_play_and_that_it_went_everywhere() -> None:
    REACHED.clear()
    for seed in range(PLAYS):
        play = CasePlay(PASTS[seed % len(PASTS)])
        dice = Random(seed)  # noqa: S311
        for _ in range(STEPS):
            play.step(dice)
            play.stands()
    topics = {topic for topic, event in EVENTS.items() if topic.startswith("case.") and event.declaration.posted}
    topics -= BY_UNITS
    assert topics - set(REACHED) == set(), f"never reached: {topics - set(REACHED)}"
