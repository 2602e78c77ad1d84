"""The clocks of measures on the real records: dates counted by hand, over holidays, in part, late, and there and back again."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest

from coordination.clocks.packs import rule_book
from coordination.streams.clock import Attachment, Effect, Stage, clock_id
from coordination.streams.goods import GoodsRegistrationLapsed, Where
from coordination.streams.goods import Stage as Measured
from coordination.streams.referral import HandedExhibit, ReturnedTo
from tests.spec import cases, goods, referrals
from tests.spec.dsl import AGRICULTURE, MARKET, POLICE, Outcome, Scene, given
from tests.spec.goods import EXHIBITS, GOODS, HAND_OVER, REFERRAL, SEND, lines

RULES = Attachment(rule_book())
REGISTRATION, SEIZURE, URGENT = (
    clock_id(GOODS, name, 1) for name in ("reg_evidence_dispose", "seizure", "urgent_measure_report")
)
HANDING_OVER = clock_id(REFERRAL, "cr_goods_handover", 1)


def at(instant: str) -> datetime:
    return datetime.fromisoformat(f"{instant}+08:00").astimezone(UTC)


def town(today: str, *past: Any) -> Scene:
    return later(given(*(past or goods.INVESTIGATED)).under(RULES).as_agency(MARKET), today)


def later(scene: Scene, today: str) -> Scene:
    return scene.at_clock(at(f"{today}T12:00")).on(today)


def posted(scene: Scene, day: str, event: Any, by: str = MARKET, stream: UUID | None = None) -> Scene:
    return later(scene, day).as_agency(by).when(event, stream).then_accepted()


def topics(outcome: Outcome, stream: UUID) -> list[str]:
    """What was recorded on a stream, without the notices of an end that comes near."""
    assert outcome.refusal is None, outcome.refusal
    told = [one.event.topic for one in outcome.decided if one.envelope.stream == stream]
    return [topic for topic in told if topic != "clock.reminded"]


def ends(scene: Scene, clock: UUID) -> tuple[date, date]:
    due = scene.state(clock).due
    return due.due_date_strict, due.due_date_lenient


# -- seven working days --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("on", "due"),
    [
        # Wednesday: 7, 8, then 11 to 15 March
        ("2024-03-06", date(2024, 3, 15)),
        # 7, 8, 9 February, the Spring Festival off from the 10th to the 17th, Sunday the 18th worked, 19, 20, 21
        ("2024-02-06", date(2024, 2, 21)),
        # Saturday off, Sunday 29 September worked, 30, off to 7 October, 8, 9, 10, 11, Saturday 12 October worked
        ("2024-09-27", date(2024, 10, 12)),
    ],
)
def test_registered_evidence_is_disposed_of_within_seven_working_days(on: str, due: date) -> None:
    scene = posted(town(on), on, goods.REGISTER)
    assert ends(scene, REGISTRATION) == (due, due)
    assert scene.state(REGISTRATION).owner == MARKET
    assert SEIZURE not in scene.streams
    assert URGENT not in scene.streams


def test_it_is_disposed_of_when_nothing_is_registered_any_more() -> None:
    scene = posted(town("2024-03-06"), "2024-03-06", goods.REGISTER)
    scene = posted(scene, "2024-03-08", replace(goods.PRESERVE, lines=lines(l1=24, l2=299)))
    assert scene.state(REGISTRATION).stage is Stage.RUNNING
    outcome = later(scene, "2024-03-15").when(replace(goods.TEST, lines=lines(l2=1)))
    assert topics(outcome, REGISTRATION) == ["clock.satisfied"]
    assert outcome.decided[-1].event.in_time


def test_by_confiscation_too() -> None:
    registered = posted(town("2024-03-06"), "2024-03-06", goods.REGISTER)
    case = replace(given(goods.DECIDED).state(cases.CASE), campaigns=registered.state(cases.CASE).campaigns)
    scene = registered.with_state("case", case)
    outcome = later(scene, "2024-03-14").when(goods.CONFISCATE)
    assert topics(outcome, REGISTRATION) == ["clock.satisfied"]


def lapsing() -> Scene:
    return posted(town("2024-03-06"), "2024-03-06", goods.REGISTER)


LAPSED_AT = at("2024-03-16T00:00")
LAPSE = GoodsRegistrationLapsed(lines=goods.ALL, due_at=LAPSED_AT)


def test_a_registration_that_nobody_disposes_of_ends_by_itself() -> None:
    """程序规定 第三十五条第二款; whatever touches the goods next finds it so, at the instant at which it was so."""
    outcome = later(lapsing(), "2024-03-19").when(goods.RELOCATE)
    outcome.then_rejected(
        "record.wrong_stage"
    )  # judged upon what time had brought about, and nothing is recorded of it
    assert outcome.decided == ()
    waived = later(lapsing(), "2024-03-19").on("2024-03-15").when(goods.PRESERVE)
    assert topics(waived, GOODS) == ["goods.registration_lapsed", "goods.registration_disposed"]
    assert topics(waived, REGISTRATION) == ["clock.breached", "clock.waived"]
    lapsed = next(one for one in waived.decided if one.envelope.stream == GOODS)
    assert lapsed.event == LAPSE
    assert (lapsed.envelope.occurred_at, lapsed.envelope.agency) == (LAPSED_AT, "system")
    clock = waived.scene.state(REGISTRATION)
    assert (clock.stage, clock.breached) == (Stage.WAIVED, True)
    assert waived.scene.state(GOODS).at(Where.RELEASED) == 324


def test_what_is_not_told_in_time_and_not_done_in_time_is_too_late() -> None:
    later(lapsing(), "2024-03-19").when(goods.CONVERT).then_rejected("goods.line_not_held")
    later(lapsing(), "2024-03-15").when(goods.CONVERT).then_accepted()


def test_the_record_is_the_same_whether_the_timekeeper_ran_early_late_or_not_at_all() -> None:
    untended = later(lapsing(), "2024-03-19").on("2024-03-15").when(goods.PRESERVE).then_accepted()
    states = []
    for now in ("2024-03-16T00:00", "2024-03-18T23:59"):
        tended = lapsing().when_looked_at(REGISTRATION, at(now)).then_accepted()
        scene = later(tended, "2024-03-19").as_agency(MARKET)
        outcome = scene.on("2024-03-15").when(goods.PRESERVE)
        assert topics(outcome, GOODS) == ["goods.registration_disposed"]
        states.append({stream: outcome.scene.streams[stream] for stream in (GOODS, REGISTRATION)})
    for found in states:
        assert found == {stream: untended.streams[stream] for stream in (GOODS, REGISTRATION)}


def test_ids_and_times_do_not_depend_on_who_noticed() -> None:
    scene = lapsing()
    by_timekeeper = scene.when_looked_at(REGISTRATION, at("2024-03-17T09:00")).decided
    by_touch = later(scene, "2024-03-19").on("2024-03-15").when(goods.PRESERVE).decided
    assert by_timekeeper == by_touch[: len(by_timekeeper)]
    assert [one.event.topic for one in by_timekeeper][-3:] == [
        "clock.breached",
        "goods.registration_lapsed",
        "clock.waived",
    ]


def test_where_the_law_does_not_say_so_a_registration_does_not_end_by_itself() -> None:
    """行政处罚法 第五十六条 sets seven days and no consequence; only the rule of market supervision does."""
    own = replace(given(cases.INVESTIGATING).state(cases.CASE), holder=AGRICULTURE, profile="agriculture")
    scene = given(goods.INVESTIGATED).with_state("case", own).under(RULES)
    scene = posted(scene, "2024-03-06", goods.REGISTER, AGRICULTURE)
    assert scene.state(REGISTRATION).rule == "generic.reg_evidence_dispose"
    outcome = later(scene, "2024-03-19").when(goods.PRESERVE)
    assert topics(outcome, GOODS) == ["goods.registration_disposed"]
    assert topics(outcome, REGISTRATION) == ["clock.breached", "clock.satisfied"]


# -- twenty-four hours --------------------------------------------------------------------------------------------------------


def on_the_spot(event: Any, instant: str) -> Scene:
    scene = given(goods.INVESTIGATED).under(RULES).as_agency(MARKET).at_clock(at(instant)).happening(at(instant))
    return scene.on(instant[:10]).when(event).then_accepted()


@pytest.mark.parametrize("event", [goods.SEIZE_ON_SPOT, goods.REGISTER_ON_SPOT], ids=["seized", "registered"])
@pytest.mark.parametrize("answer", [goods.APPROVE, goods.LIFT_AT_ONCE], ids=["approved", "lifted"])
def test_a_measure_on_the_spot_is_approved_or_lifted_within_24_hours(event: Any, answer: Any) -> None:
    scene = on_the_spot(event, "2024-03-08T10:23")
    due = scene.state(URGENT).due
    # strictly from Friday 10:23, leniently from the next full hour; Saturdays count
    assert (due.due_at_strict, due.due_at_lenient) == (at("2024-03-09T10:23"), at("2024-03-09T11:00"))
    early = scene.at_clock(at("2024-03-09T11:00")).happening(at("2024-03-09T11:00")).on("2024-03-09").when(answer)
    assert topics(early, URGENT) == ["clock.breached", "clock.satisfied"]
    satisfied = next(
        one for one in early.decided if one.event.topic == "clock.satisfied" and one.envelope.stream == URGENT
    )
    assert satisfied.event.in_time, "recorded in the very minute of the end, and done before it had passed"
    in_time = scene.at_clock(at("2024-03-09T10:59")).happening(at("2024-03-09T10:59")).on("2024-03-09").when(answer)
    assert topics(in_time, URGENT) == ["clock.satisfied"]
    late = scene.at_clock(at("2024-03-09T11:01")).happening(at("2024-03-09T11:01")).on("2024-03-09").when(answer)
    assert topics(late, URGENT) == ["clock.breached", "clock.satisfied"]
    satisfied = next(
        one for one in late.decided if one.event.topic == "clock.satisfied" and one.envelope.stream == URGENT
    )
    assert not satisfied.event.in_time


def test_a_seizure_that_is_lifted_needs_no_approval_any_more() -> None:
    scene = on_the_spot(goods.SEIZE_ON_SPOT, "2024-03-08T10:23")
    part = (
        scene.at_clock(at("2024-03-08T15:00"))
        .happening(at("2024-03-08T15:00"))
        .when(replace(goods.LIFT, lines=lines(l1=24)))
    )
    assert topics(part, URGENT) == []
    rest = part.scene.when(replace(goods.LIFT, lines=lines(l2=300)))
    assert topics(rest, URGENT) == topics(rest, SEIZURE) == ["clock.satisfied"]


# -- thirty days ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("on", "strict", "lenient"),
    [
        # the thirtieth day is Friday 5 April: a day off, though not a statutory one (Qingming is the 4th); Sunday the 7th is worked
        ("2024-03-06", date(2024, 4, 5), date(2024, 4, 7)),
        # over the end of February of a leap year: 29 days to 29 February, the thirtieth is Friday 1 March
        ("2024-01-31", date(2024, 3, 1), date(2024, 3, 1)),
        # Saturday 1 June; Monday is the next working day
        ("2024-05-02", date(2024, 6, 1), date(2024, 6, 3)),
        # 1 October: statutory to the 3rd, off to the 7th
        ("2024-09-01", date(2024, 10, 4), date(2024, 10, 8)),
        # the first day of the Spring Festival, 10 February: statutory to the 12th, off to the 17th, Sunday the 18th worked
        ("2024-01-11", date(2024, 2, 13), date(2024, 2, 18)),
    ],
)
def test_a_seizure_lasts_thirty_days(on: str, strict: date, lenient: date) -> None:
    scene = posted(town(on, goods.INVESTIGATED), on, goods.SEIZE)
    assert ends(scene, SEIZURE) == (strict, lenient)
    assert REGISTRATION not in scene.streams


def test_it_begins_with_the_decision_that_seizes_what_was_registered() -> None:
    scene = posted(town("2024-03-06"), "2024-03-06", goods.REGISTER)
    outcome = later(scene, "2024-03-14").when(goods.CONVERT)
    assert topics(outcome, REGISTRATION) == ["clock.satisfied"]
    assert topics(outcome, SEIZURE) == ["clock.started"]
    # 14 March + 30 days is Saturday 13 April; Monday is the next working day
    assert ends(outcome.scene, SEIZURE) == (date(2024, 4, 13), date(2024, 4, 15))


def test_police_clocks_are_not_those_of_administration() -> None:
    scene = later(given(goods.FILED).under(RULES), "2024-03-29").as_agency(POLICE)
    outcome = scene.when(goods.SEIZE_AS_POLICE, goods.OTHER_GOODS)
    assert [one.event.topic for one in outcome.decided] == ["goods.seized", "case.measure_recorded"]


def test_other_agencies_have_the_law_itself() -> None:
    own = replace(given(cases.INVESTIGATING).state(cases.CASE), holder=AGRICULTURE, profile="agriculture")
    scene = given(goods.INVESTIGATED).with_state("case", own).under(RULES)
    scene = posted(scene, "2024-09-01", goods.SEIZE, AGRICULTURE)
    assert scene.state(SEIZURE).rule == "generic.seizure"
    # the coercion law is silent on holidays: strictly the thirtieth day itself, leniently the next that is worked
    assert ends(scene, SEIZURE) == (date(2024, 10, 1), date(2024, 10, 8))


def seized() -> Scene:
    return posted(town("2024-03-06"), "2024-03-06", goods.SEIZE)


def test_it_ends_when_nothing_is_seized_any_more() -> None:
    scene = posted(seized(), "2024-03-20", replace(goods.LIFT, lines=lines(l1=24, l2=100)))
    assert scene.state(SEIZURE).stage is Stage.RUNNING
    outcome = later(scene, "2024-04-07").when(replace(goods.LIFT, lines=lines(l2=200)))
    assert topics(outcome, SEIZURE) == ["clock.satisfied"]
    assert outcome.decided[-1].event.in_time, "the lenient last day"
    late = later(scene, "2024-04-08").when(replace(goods.LIFT, lines=lines(l2=200)))
    assert topics(late, SEIZURE) == ["clock.breached", "clock.satisfied"]
    assert not late.decided[-1].event.in_time
    # goods do not go free by themselves: that is for the agency to decide (行政强制法 第二十八条)
    assert scene.state(GOODS).stage is Measured.SEIZED


def test_goods_sold_early_leave_the_clock_running_over_the_proceeds() -> None:
    scene = posted(seized(), "2024-03-08", goods.SELL)
    scene = posted(scene, "2024-03-08", replace(goods.LIFT, lines=lines(l2=300)))
    assert scene.state(SEIZURE).stage is Stage.RUNNING
    scene = posted(scene, "2024-03-20", replace(goods.LIFT, lines=lines(l1=24)))
    assert scene.state(SEIZURE).stage is Stage.SATISFIED


def test_an_extension_on_the_last_day_moves_the_end() -> None:
    scene = posted(seized(), "2024-04-07", goods.EXTEND)
    # sixty days from 6 March are 5 May, a Sunday of the May holidays (statutory is the 1st only); Monday is worked
    assert ends(scene, SEIZURE) == (date(2024, 5, 5), date(2024, 5, 6))
    assert not scene.state(SEIZURE).breached


def test_a_shorter_extension_is_added_to_the_last_day_as_counted() -> None:
    scene = posted(seized(), "2024-04-03", replace(goods.EXTEND, extension_nd=10))
    assert ends(scene, SEIZURE) == (date(2024, 4, 15), date(2024, 4, 15))


def test_a_late_extension_is_on_record_and_cures_nothing() -> None:
    outcome = later(seized(), "2024-04-08").when(goods.EXTEND)
    assert topics(outcome, SEIZURE) == ["clock.breached", "clock.extended"]
    assert outcome.decided[-1].event.effect is Effect.LATE
    assert ends(outcome.scene, SEIZURE) == (date(2024, 4, 5), date(2024, 4, 7))
    later(outcome.scene, "2024-04-09").when(goods.EXTEND).then_rejected("goods.extended_already")


# -- to the police and back ---------------------------------------------------------------------------------------------------


def handed(day: str = "2024-03-20") -> Scene:
    """Seized on 6 March, referred, accepted, and handed over with the case on its fifteenth day."""
    scene = posted(seized(), "2024-03-07", cases.SUSPECT_CRIME)
    moves = (
        (MARKET, "2024-03-07", referrals.DRAFT),
        (MARKET, "2024-03-08", referrals.ASSIGN),
        (MARKET, "2024-03-11", referrals.REPORT),
        (MARKET, "2024-03-12", referrals.APPROVE),
        (MARKET, "2024-03-12", SEND),
        (POLICE, "2024-03-13", referrals.SIGN),
        (POLICE, "2024-03-13", referrals.ACCEPT),
        (MARKET, day, HAND_OVER),
        (POLICE, day, goods.TAKE),
    )
    for by, on, event in moves:
        scene = posted(scene, on, event, by)
    return scene


def test_handing_everything_over_ends_the_seizure() -> None:
    scene = handed()
    clock = scene.state(SEIZURE)
    assert (clock.stage, clock.satisfied_on) == (Stage.SATISFIED, date(2024, 3, 20))


def test_what_comes_back_has_the_days_that_were_left() -> None:
    """The seizure ran from 7 to 19 March, thirteen days; seventeen are left, the day of return among them."""
    scene = posted(handed(), "2024-03-25", referrals.REFUSE, POLICE)
    outcome = later(scene, "2024-05-06").as_agency(POLICE).when(goods.GIVE_BACK)
    assert topics(outcome, SEIZURE) == ["clock.reopened"]
    # 6 to 22 May
    assert ends(outcome.scene, SEIZURE) == (date(2024, 5, 22), date(2024, 5, 22))
    clock = outcome.scene.state(SEIZURE)
    assert (clock.stage, clock.satisfied_on, clock.breached) == (Stage.RUNNING, None, False)
    extended = posted(outcome.scene, "2024-05-20", goods.EXTEND)
    assert ends(extended, SEIZURE) == (date(2024, 6, 21), date(2024, 6, 21))
    lifted = posted(extended, "2024-06-21", replace(goods.LIFT, lines=lines(l1=23, l2=300)))
    assert lifted.state(SEIZURE).stage is Stage.SATISFIED


def test_what_was_handed_over_on_the_last_day_has_that_day_left() -> None:
    scene = posted(handed("2024-04-05"), "2024-04-06", referrals.REFUSE, POLICE)
    back = posted(scene, "2024-05-06", goods.GIVE_BACK, POLICE)
    assert ends(back, SEIZURE) == (date(2024, 5, 6), date(2024, 5, 6))


def test_goods_that_go_elsewhere_from_the_police_bring_no_time_back() -> None:
    scene = posted(handed(), "2024-03-25", referrals.FILE, POLICE)
    to_owner = replace(goods.GIVE_BACK, returned_to=ReturnedTo.OWNER)
    outcome = later(scene, "2024-05-06").as_agency(POLICE).when(to_owner)
    assert topics(outcome, SEIZURE) == []


def test_while_some_goods_stay_seized_the_clock_runs_on() -> None:
    scene = posted(seized(), "2024-03-07", cases.SUSPECT_CRIME)
    only_liquor = replace(SEND, exhibits=EXHIBITS[:1])
    one = replace(HAND_OVER, lines=(HandedExhibit(item_no="1", quantity=24),))
    moves = (
        (MARKET, "2024-03-07", referrals.DRAFT),
        (MARKET, "2024-03-08", referrals.ASSIGN),
        (MARKET, "2024-03-11", referrals.REPORT),
        (MARKET, "2024-03-12", referrals.APPROVE),
        (MARKET, "2024-03-12", only_liquor),
        (POLICE, "2024-03-13", referrals.SIGN),
        (POLICE, "2024-03-13", referrals.ACCEPT),
        (MARKET, "2024-03-20", one),
        (POLICE, "2024-03-25", referrals.REFUSE),
    )
    for by, on, event in moves:
        scene = posted(scene, on, event, by)
    assert scene.state(SEIZURE).stage is Stage.RUNNING
    back = later(scene, "2024-03-29").as_agency(POLICE)
    outcome = back.when(replace(goods.GIVE_BACK, lines=(HandedExhibit(item_no="1", quantity=24),)))
    assert topics(outcome, SEIZURE) == []
    assert ends(outcome.scene, SEIZURE) == (date(2024, 4, 5), date(2024, 4, 7))


def test_registered_goods_come_back_to_what_was_left_of_seven_days() -> None:
    scene = posted(town("2024-03-06"), "2024-03-06", goods.REGISTER)
    scene = posted(scene, "2024-03-07", cases.SUSPECT_CRIME)
    listed = tuple(replace(line, seized=False) for line in EXHIBITS)
    moves = (
        (MARKET, "2024-03-07", referrals.DRAFT),
        (MARKET, "2024-03-08", referrals.ASSIGN),
        (MARKET, "2024-03-08", referrals.REPORT),
        (MARKET, "2024-03-08", referrals.APPROVE),
        (MARKET, "2024-03-08", replace(SEND, exhibits=listed)),
        (POLICE, "2024-03-11", referrals.SIGN),
        (POLICE, "2024-03-11", referrals.ACCEPT),
        (POLICE, "2024-03-11", referrals.FILE),
        (MARKET, "2024-03-12", HAND_OVER),
        (POLICE, "2024-03-12", goods.TAKE),
    )
    for by, on, event in moves:
        scene = posted(scene, on, event, by)
    assert scene.state(REGISTRATION).stage is Stage.SATISFIED
    # 7, 8, 11 March are counted: four working days are left from Monday 6 May, the day of return among them
    back = posted(scene, "2024-05-06", goods.GIVE_BACK, POLICE)
    assert ends(back, REGISTRATION) == (date(2024, 5, 9), date(2024, 5, 9))


# -- three days to hand over --------------------------------------------------------------------------------------------------


def noticed(scene: Scene) -> Scene:
    scene = posted(scene, "2024-03-27", referrals.FILE, POLICE)
    scene = posted(scene, "2024-03-28", referrals.NOTIFY, POLICE)
    return posted(scene, "2024-03-29", referrals.GOT_FILED)


def test_three_days_to_hand_over_what_has_not_gone_yet() -> None:
    """O310 第十二条: from the notice of filing; done when all of the list has gone."""
    scene = noticed(later(given(goods.ACCEPTED).under(RULES), "2024-03-27"))
    # natural days: 30, 31 March, Monday 1 April
    assert ends(scene, HANDING_OVER) == (date(2024, 4, 1), date(2024, 4, 1))
    scene = posted(scene, "2024-03-30", replace(HAND_OVER, lines=HAND_OVER.lines[:1]))
    assert scene.state(HANDING_OVER).stage is Stage.RUNNING
    scene = posted(scene, "2024-04-01", replace(HAND_OVER, lines=HAND_OVER.lines[1:]))
    assert scene.state(HANDING_OVER).stage is Stage.SATISFIED


def test_no_three_days_where_everything_went_with_the_case() -> None:
    past = (goods.ACCEPTED, goods.referral(HAND_OVER, MARKET, "2024-03-25"), goods.told(goods.GO, "2024-03-25"))
    scene = noticed(later(given(past).under(RULES), "2024-03-27"))
    assert HANDING_OVER not in scene.streams
