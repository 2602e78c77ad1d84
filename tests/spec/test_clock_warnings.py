"""The traps of legal.md 2.2: periods that run on while a referral is under way, warned of ten days ahead, and once."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest

from coordination.clocks.packs import rule_book
from coordination.streams.case import CaseClockConflictWarned, WayOut
from coordination.streams.clock import Attachment, Stage, clock_id
from coordination.streams.referral import HandedExhibit
from coordination.work import Decided
from tests.spec import cases, goods, referrals
from tests.spec.dsl import AGRICULTURE, MARKET, POLICE, Outcome, Scene, given, said, the
from tests.spec.goods import EXHIBITS, GOODS, REFERRAL, SEND, lines

RULES = Attachment(rule_book())
CASE = cases.CASE
SEIZURE, DECISION = clock_id(GOODS, "seizure", 1), clock_id(CASE, "case_decision", 1)
SECOND = the("referral", 2)


def at(instant: str) -> datetime:
    return datetime.fromisoformat(f"{instant}+08:00").astimezone(UTC)


# seized on 6 March: strictly the term ends on 5 April, ten days before that is 26 March
WARN_AT = at("2024-03-26T00:00")
WARNING = CaseClockConflictWarned(
    clock="seizure",
    record=GOODS,
    record_kind="goods",
    due_date_strict=date(2024, 4, 5),
    referral=REFERRAL,
    ways_out=(WayOut.HAND_OVER, WayOut.REGISTER, WayOut.RELEASE),
)


def later(scene: Scene, today: str) -> Scene:
    return scene.at_clock(at(f"{today}T12:00")).on(today)


def posting(scene: Scene, day: str, event: Any, by: str = MARKET, stream: UUID | None = None) -> Outcome:
    outcome = later(scene, day).as_agency(by).when(event, stream)
    assert outcome.refusal is None, outcome.refusal
    return outcome


def play(scene: Scene, *moves: tuple[str, str, Any]) -> Scene:
    for by, day, event in moves:
        scene = posting(scene, day, event, by).scene
    return scene


def seized() -> Scene:
    scene = given(goods.INVESTIGATED).under(RULES)
    return play(scene, (MARKET, "2024-03-06", goods.SEIZE), (MARKET, "2024-03-07", cases.SUSPECT_CRIME))


def referred(day: str = "2024-03-07", **former: Any) -> tuple[tuple[str, str, Any], ...]:
    return ((MARKET, day, replace(referrals.DRAFT, **former)),)


UNTIL_REVIEW = (
    (MARKET, "2024-03-08", referrals.ASSIGN),
    (MARKET, "2024-03-11", referrals.REPORT),
    (MARKET, "2024-03-12", referrals.APPROVE),
    (MARKET, "2024-03-12", SEND),
    (POLICE, "2024-03-13", referrals.SIGN),
    (POLICE, "2024-03-13", referrals.ACCEPT),
)


def under_review() -> Scene:
    return play(seized(), *referred(), *UNTIL_REVIEW)


def kept(scene: Scene, now: str, clock: UUID = SEIZURE) -> tuple[Scene, tuple[Decided, ...]]:
    """Let the timekeeper look at a clock; return what it recorded."""
    outcome = scene.when_looked_at(clock, at(now))
    return outcome.scene, outcome.decided


def warned(decided: tuple[Decided, ...]) -> list[Decided]:
    return [one for one in decided if one.event.topic == "case.clock_conflict_warned"]


# -- by time --------------------------------------------------------------------------------------------------------------------


def test_ten_days_before_a_seizure_ends_the_case_is_warned() -> None:
    _, decided = kept(under_review(), "2024-03-26T00:00")
    (one,) = warned(decided)
    assert one.event == WARNING
    assert (one.envelope.stream, one.envelope.occurred_at, one.envelope.agency) == (CASE, WARN_AT, "system")
    assert one.envelope.legal_on == date(2024, 3, 26)
    _, decided = kept(under_review(), "2024-03-25T23:59")
    assert warned(decided) == []


@pytest.mark.parametrize(
    ("by", "event", "stream"),
    [
        (MARKET, goods.EXTEND, None),
        (MARKET, goods.LIFT, None),
        (MARKET, goods.HAND_OVER, None),
        (POLICE, referrals.REFUSE, None),
        (POLICE, referrals.EXTEND, None),
    ],
    ids=["extended", "lifted", "handed over", "refused", "review prolonged"],
)
def test_whatever_could_change_it_comes_after_it(by: str, event: Any, stream: UUID | None) -> None:
    """Nobody looked since: the next touch first records what had come, at the instant at which it came."""
    outcome = posting(under_review(), "2024-03-28", event, by, stream)
    (one,) = warned(outcome.decided)
    assert (one.event, one.envelope.occurred_at) == (WARNING, WARN_AT)
    place = [decided.event.topic for decided in outcome.decided]
    assert place.index("case.clock_conflict_warned") < max(
        number for number, topic in enumerate(place) if topic in {event.topic, "goods.handed_over"}
    )


def test_the_same_event_whoever_notices_and_when() -> None:
    _, early = kept(under_review(), "2024-03-26T00:00")
    _, late = kept(under_review(), "2024-04-01T09:00")
    touch = posting(under_review(), "2024-03-28", goods.EXTEND)
    # nobody looked until the term was over: the breach is found with the warning before it
    _, much_later = kept(under_review(), "2024-04-09T09:00")
    (one,), (two,), (three,), (four,) = (
        [one for one in warned(decided) if one.event.clock == "seizure"]
        for decided in (early, late, touch.decided, much_later)
    )
    assert one == two == three == four
    assert [decided.event.topic for decided in much_later] == [
        "clock.reminded",
        "case.clock_conflict_warned",
        "clock.reminded",
        "clock.breached",
    ]


def test_it_is_warned_of_once() -> None:
    scene, _ = kept(under_review(), "2024-03-26T00:00")
    assert scene.state(CASE).warned == {(GOODS, "seizure", date(2024, 4, 5))}
    assert warned(posting(scene, "2024-03-28", referrals.REFUSE, POLICE).decided) == []
    _, decided = kept(scene, "2024-04-03T09:00")
    assert warned(decided) == []


def test_a_later_end_is_warned_of_again() -> None:
    scene, _ = kept(under_review(), "2024-03-26T00:00")
    scene = posting(scene, "2024-03-28", goods.EXTEND).scene
    # 6 March + 60 days is 5 May: ten days before that is 25 April
    assert warned(kept(scene, "2024-04-24T23:59")[1]) == []
    _, decided = kept(scene, "2024-04-25T00:00")
    (one,) = warned(decided)
    assert one.event == replace(WARNING, due_date_strict=date(2024, 5, 5))


# -- at once ----------------------------------------------------------------------------------------------------------------------


def test_a_referral_begun_in_the_last_ten_days_is_warned_of_at_once() -> None:
    scene, decided = kept(seized(), "2024-03-26T00:00")
    assert warned(decided) == []
    for before in (scene, seized()):
        outcome = posting(before, "2024-03-28", referrals.DRAFT)
        (one,) = warned(outcome.decided)
        assert one.event == WARNING
        assert one.envelope.occurred_at == at("2024-03-28T12:00")
    # and so it is when the term is over and the goods are held all the same
    (one,) = warned(posting(seized(), "2024-04-09", referrals.DRAFT).decided)
    assert one.event == WARNING


def test_an_end_that_is_moved_only_a_little_is_warned_of_at_once() -> None:
    """Ten days from 5 April, granted on the 5th: ten days before the new end is that very day."""
    scene, _ = kept(under_review(), "2024-03-26T00:00")
    outcome = posting(scene, "2024-04-05", replace(goods.EXTEND, extension_nd=10))
    (one,) = warned(outcome.decided)
    assert one.event.due_date_strict == date(2024, 4, 15)
    assert one.envelope.occurred_at == at("2024-04-05T12:00")


def test_goods_that_come_back_with_little_time_left_are_warned_of_at_once() -> None:
    """Handed over on 28 March, the 22nd day: nine days are left. The referral goes on, though the goods are not needed."""
    scene, _ = kept(under_review(), "2024-03-26T00:00")
    scene = play(scene, (MARKET, "2024-03-28", goods.HAND_OVER), (POLICE, "2024-03-28", goods.TAKE))
    scene = play(scene, (POLICE, "2024-03-29", referrals.FILE))
    outcome = posting(scene, "2024-04-10", goods.GIVE_BACK, POLICE)
    (one,) = warned(outcome.decided)
    # 10 to 18 April
    assert one.event == replace(WARNING, due_date_strict=date(2024, 4, 18))


# -- where there is no conflict -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "moves",
    [
        (),
        (*referred(), (MARKET, "2024-03-08", goods.LIFT)),
        (*referred(), *UNTIL_REVIEW, (MARKET, "2024-03-20", goods.HAND_OVER)),
        (*referred(), *UNTIL_REVIEW, (POLICE, "2024-03-20", referrals.RETURN)),
        (*referred(), *UNTIL_REVIEW[:2], (MARKET, "2024-03-12", referrals.REJECT)),
    ],
    ids=["no referral", "lifted", "handed over", "returned", "rejected"],
)
def test_without_a_referral_or_without_goods_nothing_is_warned_of(moves: tuple[Any, ...]) -> None:
    scene = play(seized(), *moves)
    _, decided = kept(scene, "2024-03-26T00:00")
    assert warned(decided) == []
    touch = posting(scene, "2024-03-28", cases.CORRECT)
    assert warned(touch.decided) == []


def test_a_second_referral_before_the_same_end_is_not_news() -> None:
    scene, _ = kept(under_review(), "2024-03-26T00:00")
    scene = play(scene, (POLICE, "2024-03-27", referrals.RETURN))
    outcome = posting(scene, "2024-03-28", replace(referrals.DRAFT, former=REFERRAL), MARKET, SECOND)
    assert warned(outcome.decided) == []


def test_parts_that_stay_with_the_agency_are_warned_of() -> None:
    part = replace(SEND, exhibits=EXHIBITS[:1])
    moves = [(by, day, part if event is SEND else event) for by, day, event in (*referred(), *UNTIL_REVIEW)]
    one_line = replace(goods.HAND_OVER, lines=(HandedExhibit(item_no="1", quantity=24),))
    scene = play(seized(), *moves, (MARKET, "2024-03-20", one_line))
    _, decided = kept(scene, "2024-03-26T00:00")
    assert len(warned(decided)) == 1
    rest = posting(scene, "2024-03-27", replace(goods.LIFT, lines=lines(l2=300)))
    assert rest.scene.state(SEIZURE).stage is Stage.SATISFIED


def test_other_events_of_the_case_cost_nothing() -> None:
    outcome = posting(under_review(), "2024-03-14", cases.ASSIGN)
    assert SEIZURE not in outcome.checks
    assert DECISION not in outcome.checks


# -- ninety days ----------------------------------------------------------------------------------------------------------------

# filed on 4 March: strictly the ninetieth day is 2 June, ten days before that is 23 May
DECIDE = CaseClockConflictWarned(
    clock="case_decision",
    record=CASE,
    record_kind="case",
    due_date_strict=date(2024, 6, 2),
    referral=REFERRAL,
    ways_out=(WayOut.DISPOSE, WayOut.SUSPEND, WayOut.EXTEND),
)


def filed(*moves: tuple[str, str, Any]) -> Scene:
    scene = given(referrals.JUSTICE).under(RULES)
    begun = ((MARKET, "2024-03-04", cases.FILE), (MARKET, "2024-03-05", cases.ASSIGN))
    suspected = (MARKET, "2024-03-07", cases.SUSPECT_CRIME)
    return play(scene, *begun, suspected, *referred(), *moves)


WITHOUT_GOODS = tuple((by, day, referrals.SEND if event is SEND else event) for by, day, event in UNTIL_REVIEW)


def test_ten_days_before_a_case_must_be_decided_it_is_warned() -> None:
    """legal.md 2.2: waiting for the police is not taken out of the ninety days, unless the case was suspended under 46(1)."""
    scene = filed(*WITHOUT_GOODS)
    assert scene.state(DECISION).due.due_date_strict == date(2024, 6, 2)
    assert warned(kept(scene, "2024-05-22T23:59", DECISION)[1]) == []
    _, decided = kept(scene, "2024-05-23T00:00", DECISION)
    (one,) = warned(decided)
    assert (one.event, one.envelope.occurred_at) == (DECIDE, at("2024-05-23T00:00"))
    touch = posting(scene, "2024-05-27", referrals.FILE, POLICE)
    assert [(one.event, one.envelope.id) for one in warned(touch.decided)] == [(one.event, one.envelope.id)]


def test_neither_a_suspended_case_nor_one_that_is_over_is_warned() -> None:
    waiting = tuple((by, day, referrals.SEND_AND_WAIT if event is SEND else event) for by, day, event in UNTIL_REVIEW)
    suspended = filed(*waiting)
    assert suspended.state(DECISION).stage is Stage.SUSPENDED
    assert warned(posting(suspended, "2024-05-27", referrals.FILE, POLICE).decided) == []
    returned = filed(*WITHOUT_GOODS, (POLICE, "2024-03-20", referrals.RETURN))
    assert warned(kept(returned, "2024-05-23T00:00", DECISION)[1]) == []


def test_every_procedure_has_the_warning() -> None:
    book = rule_book()
    for clock in ("case_decision", "seizure"):
        rules = [rule for rule in book.rules if rule.clock == clock]
        assert rules
        assert all(len(rule.warns) == 1 for rule in rules)
    own = replace(given(cases.INVESTIGATING).state(CASE), holder=AGRICULTURE, profile="agriculture")
    scene = given(goods.INVESTIGATED).with_state("case", own).under(RULES)
    scene = play(scene, (AGRICULTURE, "2024-03-06", goods.SEIZE), (AGRICULTURE, "2024-03-07", cases.SUSPECT_CRIME))
    scene = play(scene, (AGRICULTURE, "2024-03-07", referrals.DRAFT))
    _, decided = kept(scene, "2024-03-26T00:00")
    (one,) = warned(decided)
    assert one.event == WARNING


def test_a_warning_is_told_by_rule_only() -> None:
    given(cases.INVESTIGATING, said(cases.MEASURE, by="system")).as_agency(MARKET).when(WARNING, CASE).then_rejected(
        "event.by_rule_only", status="role"
    )
