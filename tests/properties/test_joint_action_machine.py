"""Joint actions under random play, and field records in any order: the same records give the same action, whenever they arrive.

The dice are Python's own, their seeds written down: a failure is played again.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any
from uuid import UUID

from coordination.profiles import ProfileName
from coordination.rules import SHANGHAI, Recorded
from coordination.streams.duplicates import conduct_id
from coordination.streams.joint_action import Nature
from coordination.work import Decided
from projections.engine import Row, Rows
from projections.joint_actions import JOINT_ACTIONS, state_of
from tests.properties.joint_action_book import FIELD, Asked, Cover
from tests.spec import joint_actions as joint
from tests.spec.dsl import AGRICULTURE, MARKET, OFFICE, POLICE, Scene, given, the
from tests.spec.joint_actions import ACTION, posted, team

PLAYS, STEPS, SHUFFLES, ORDERS = 80, 45, 25, 6
MEMBERS = (MARKET, POLICE, AGRICULTURE)
STRANGER = "370784-wlj"
FIRST, LAST = date(2024, 3, 11), date(2024, 3, 13)
REACHED: Counter[str] = Counter()
REFUSED: Counter[str] = Counter()
STAGES: Counter[str] = Counter()
NATURES: Counter[str] = Counter()
SAMPLES = {
    "team_arrived": joint.ARRIVE,
    "visit_recorded": joint.VISIT,
    "visit_attended": joint.ATTEND,
    "finding_recorded": joint.FIND,
    "den_dismantled": joint.DEN,
    "guidance_given": joint.GUIDE,
    "decided_on_spot": joint.DECIDE,
}
OFFICE_WORK = {
    "agencies_invited": joint.INVITE,
    "participation_confirmed": joint.CONFIRM,
    "participation_refused": joint.REFUSE,
    "scheduled": joint.SCHEDULE,
    "cancelled": joint.CANCEL,
    "started": joint.START,
    "ended": joint.END,
    "reported": joint.REPORT,
    "record_voided": joint.VOID,
    "den_credited": joint.CREDIT,
    "follow_up_set": joint.FOLLOW_UP,
    "follow_up_rescheduled": joint.MOVE,
    "follow_up_completed": joint.COMPLETE,
    "follow_up_withdrawn": joint.DROP,
}
OFTEN = {
    "participation_confirmed": 4,
    "scheduled": 3,
    "started": 4,
    "cancelled": 1,
    "ended": 3,
    "reported": 4,
    **dict.fromkeys(FIELD, 3),
}


class Play:
    """One action that MARKET leads; two agencies are asked, a third may be, an office reads."""

    def __init__(self) -> None:
        plan = posted(joint.PLAN, MARKET, joint.PLANNED_ON)
        self.scene: Scene = given(plan).with_agency(STRANGER)
        self.cover = Cover({MARKET: Asked("confirmed"), POLICE: Asked("invited"), AGRICULTURE: Asked("invited")})
        self.made = 0

    def number(self, kind: str) -> UUID:
        self.made += 1
        return the(kind, 100 + self.made)

    def drawn(self, name: str, dice: Random, actor: str) -> Any:
        """Draw an event of a kind, with what makes it right or wrong."""
        known = [*self.cover.told, *self.cover.struck_out] or [self.number("entry")]
        items = [*self.cover.items] or [self.number("follow_up")]
        agency = dice.choice((*MEMBERS, STRANGER))
        if name in FIELD:
            entry = dice.choice(known) if dice.random() < 0.1 else self.number("entry")
            return self.in_the_field(name, dice, actor, entry, (*MEMBERS, STRANGER))
        if name == "follow_up_set" and dice.random() < 0.8:
            items = [self.number("follow_up")]
        fields = {
            "agencies_invited": {"invited_agencies": (agency,)},
            "record_voided": {"entry": dice.choice(known)},
            "den_credited": {"den": dice.choice(known), "credited_agency": agency},
            "follow_up_set": {"responsible_agency": dice.choice(MEMBERS)},
        }.get(name, {})
        item = {"follow_up": dice.choice(items)} if name.startswith("follow_up") else {}
        return replace(OFFICE_WORK[name], **fields, **item)

    def in_the_field(self, name: str, dice: Random, actor: str, entry: UUID, others: tuple[str, ...] = MEMBERS) -> Any:
        event = replace(SAMPLES[name], entry=entry)
        other = dice.choice(others)
        match name:
            case "visit_recorded":
                members = dict.fromkeys((actor if dice.random() < 0.9 else MARKET, other))
                return replace(event, teams=tuple(team(member, f"{member}-1") for member in members))
            case "den_dismantled":
                return replace(event, credited_agency=other)
            case "decided_on_spot":
                procedure = dice.choice(("market_supervision", "public_security", "agriculture"))
                conduct = joint.CONDUCT if self.made % 3 else None
                fine = dice.choice((100, 300_000, 300_001))
                return replace(event, profile=ProfileName(procedure), fine_fen=fine, conduct=conduct)
            case _:
                return event

    def step(self, dice: Random) -> None:
        """Try something, and see that it stands if and only if the clerk lets it pass."""
        names = [*OFFICE_WORK, *SAMPLES]
        name = dice.choices(names, [OFTEN.get(one, 2) for one in names])[0]
        right = dice.random() < 0.75
        asked = [agency for agency, one in self.cover.asked.items() if one.answer == "invited"]
        actor = dice.choice((*MEMBERS, STRANGER, OFFICE))
        if right and name == "participation_confirmed" and asked:
            actor = dice.choice(asked)
        elif right and name not in FIELD:
            actor = MARKET
        event = self.drawn(name, dice, actor)
        day = FIRST + timedelta(days=dice.randint(-1, 3))
        if right:
            day = {"started": FIRST, "ended": LAST, "participation_refused": LAST}.get(name, FIRST)
        outcome = self.scene.as_agency(actor).on(day).when(event, ACTION)
        if self.cover.may(name, actor, day, event):
            self.scene = outcome.then_accepted()
            self.cover.write(name, actor, day, event)
            REACHED.update(item.event.topic.removeprefix("joint_action.") for item in outcome.decided)
            return
        assert outcome.refusal is not None, f"{actor} posted {name} on {day}: {event}"
        outcome.then_rejected(outcome.refusal.code)
        if not self.cover.knows(actor):
            # the office knows of it, and does nothing in it under the role of an agency
            assert actor == OFFICE or outcome.refusal.code == "stream.not_found"
        REFUSED[outcome.refusal.code] += 1

    def stands(self) -> None:
        """What holds at every moment."""
        state, cover = self.scene.state(ACTION), self.cover
        assert state.stage.value == cover.stage
        assert state.present == cover.there
        assert {entry.entry for entry in state.entries} == set(cover.told)
        assert [entry.entry for entry in state.entries] == sorted(cover.told)
        assert set(state.participants) == {agency for agency in cover.asked if cover.knows(agency)}
        assert {item.follow_up: item.is_open for item in state.follow_ups} == {
            number: item[2] for number, item in cover.items.items()
        }
        held = self.scene.streams.get(conduct_id(joint.CONDUCT))
        fines = [] if held is None else [fine.spot_fine for fine in held.state.spot_fines]
        assert fines == [*cover.fined.values()]
        over = cover.ended is not None and cover.cancelled is None
        joined = Nature.JOINT if len(cover.there) >= 2 else Nature.SINGLE
        assert state.nature == (joined if over else None)
        if state.nature is not None:
            NATURES[state.nature.value] += 1
        STAGES[cover.stage] += 1


def test_random_play_and_that_it_went_everywhere() -> None:
    for counter in (REACHED, REFUSED, STAGES, NATURES):
        counter.clear()
    for seed in range(PLAYS):
        play, dice = Play(), Random(seed)  # noqa: S311
        for _ in range(STEPS):
            play.step(dice)
            play.stands()
    assert set(REACHED) == {*OFFICE_WORK, *SAMPLES, "conduct.spot_fined", "conduct.spot_fine_voided"}
    assert set(STAGES) == {"planned", "scheduled", "in_progress", "ended", "reported", "cancelled"}
    assert set(NATURES) == {"joint", "single_agency"}
    own = {code for code in REFUSED if code.startswith(("joint_action.", "spot."))}
    assert own >= {
        "joint_action.credit_outside",
        "joint_action.ended_already",
        "joint_action.entry_repeated",
        "joint_action.follow_up_not_open",
        "joint_action.invited_already",
        "joint_action.lead_only",
        "joint_action.lead_takes_part",
        "joint_action.no_such_den",
        "joint_action.no_such_record",
        "joint_action.not_scheduled",
        "joint_action.not_the_owner",
        "joint_action.not_the_setter",
        "joint_action.nothing_to_answer",
        "joint_action.outside_its_time",
        "joint_action.own_team_missing",
        "joint_action.started_already",
        "joint_action.team_not_taking_part",
        "joint_action.times_contradict",
        "joint_action.too_few_confirmed",
        "joint_action.was_there",
        "joint_action.work_done",
        "spot.fine_too_high",
        "spot.fined_elsewhere",
        "spot.wrong_profile",
    }
    assert {"stream.not_found", "record.wrong_stage"} <= set(REFUSED)


# -- in any order ---------------------------------------------------------------------------------------------------------

BOOKKEEPING = {"version", "registered_at", "changed_at", "changed_by", "last_topic", "late_count"}
"""What tells of the arrival, and so differs with it."""


def a_days_work(dice: Random) -> list[tuple[Any, str, datetime]]:
    """Draw what three agencies do on two days, between a beginning and an end: event, whose it is, when it happened."""
    work: list[tuple[Any, str, datetime]] = [
        (joint.START, MARKET, moment(FIRST, 8)),
        (joint.END, MARKET, moment(FIRST + timedelta(days=1), 20)),
    ]
    play = Play()
    visits = [play.number("entry") for _ in range(6)]
    for number in range(dice.randint(8, 16)):
        agency, name = dice.choice(MEMBERS), dice.choice([*SAMPLES])
        event = play.in_the_field(name, dice, agency, play.number("entry"))
        if name == "visit_recorded" and visits:
            event = replace(event, entry=visits.pop(), teams=(team(agency, f"{agency}-1", f"{agency}-2"),))
        elif hasattr(event, "visit"):
            event = replace(event, visit=dice.choice([*visits, the("entry", 101)]))
        if name == "decided_on_spot":
            # two fines for one conduct would be one too many in any order
            agency, conduct = MARKET, dice.choice((None, the("conduct", 100 + number)))
            procedure = ProfileName("market_supervision")
            event = replace(event, profile=procedure, fine_fen=100 + number, conduct=conduct)
        day = FIRST + timedelta(days=dice.randint(0, 1))
        work.append((event, agency, moment(day, dice.randint(8, 19))))
    return work


def moment(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), tzinfo=SHANGHAI).astimezone(UTC)


def told(scene: Scene, work: list[tuple[Any, str, datetime]]) -> tuple[Scene, list[Decided]]:
    """Let the rule book judge the records one by one, in this order."""
    decided: list[Decided] = []
    for event, agency, at in work:
        outcome = scene.as_agency(agency).on(at.astimezone(SHANGHAI).date()).happening(at).when(event, ACTION)
        decided += outcome.decided
        scene = outcome.then_accepted()
    return scene, [item for item in decided if item.envelope.stream == ACTION]


def line(past: Scene, decided: list[Decided]) -> Row:
    """Fold the ledger's line, as the engine would, from events that are recorded an hour apart, beginning in the middle of it."""
    rows: Rows = JOINT_ACTIONS.rows()
    rows.load([ACTION], {})
    for number, item in enumerate(decided, start=1):
        at = moment(FIRST, 12) + timedelta(hours=number)
        envelope = item.envelope
        rows.position = number
        recorded = Recorded(number, at, ACTION, envelope.version, item.event.topic, item.event, envelope)
        JOINT_ACTIONS.fold(rows, recorded)
    found = rows.get(ACTION)
    assert found is not None
    assert state_of(found) == past.state(ACTION)
    return found


def without_arrival(row: Row) -> Row:
    shown = {name: value for name, value in row.items() if name not in BOOKKEEPING}
    records = [
        {name: value for name, value in one.items() if name not in ("recorded_at", "late")}
        for one in row["field_records"]
    ]
    return {**shown, "field_records": records}


OFFICE_FIRST = (
    (joint.PLAN, MARKET, moment(date(2024, 3, 1), 9)),
    (joint.CONFIRM, POLICE, moment(date(2024, 3, 4), 9)),
    (joint.CONFIRM, AGRICULTURE, moment(date(2024, 3, 4), 10)),
    (joint.SCHEDULE, MARKET, moment(date(2024, 3, 6), 9)),
)


def test_the_same_field_records_in_any_order_give_the_same_line() -> None:
    seen: Counter[str] = Counter()
    late: set[int] = set()
    for seed in range(SHUFFLES):
        dice = Random(seed)  # noqa: S311
        work = a_days_work(dice)
        lines = []
        for _ in range(ORDERS):
            scene, decided = told(given(), [*OFFICE_FIRST, *work])
            row = line(scene, decided)
            lines.append(without_arrival(row))
            late.add(row["late_count"])
            dice.shuffle(work)
        assert all(one == lines[0] for one in lines), f"seed {seed}"
        seen.update(one["kind"] for one in lines[0]["field_records"])
        seen["disputed"] += any(den["disputed"] for den in lines[0]["dens"])
        seen["den told twice"] += lines[0]["den_count"] < [one["kind"] for one in lines[0]["field_records"]].count(
            "den"
        )
        seen["shares differ"] += bool(lines[0]["differences"])
        visits = {one["entry"] for one in lines[0]["field_records"] if one["kind"] == "visit"}
        seen["visit never told"] += any(
            one.get("visit", None) not in {None, *visits} for one in lines[0]["field_records"]
        )
    kinds = {"arrival", "visit", "attendance", "finding", "den", "guidance", "decision"}
    assert kinds | {"disputed", "den told twice", "shares differ", "visit never told"} <= {
        name for name, count in seen.items() if count
    }
    assert len(late) > 3, "in other orders other records are late"
