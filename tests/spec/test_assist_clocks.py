"""The periods of a request for assistance, with days counted by hand (程序规定 第四十五条; 行政处罚法 第二十六条 has no number).

In 2024 Qingming is off from Thursday 4 to Saturday 6 April, and Sunday 7 April is worked.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from coordination.clocks.packs import rule_book
from coordination.streams.assist import AssistOverdueQuestioned
from coordination.streams.clock import Attachment, Clock, Effect, Stage, clock_id
from tests.spec import assists
from tests.spec.assists import ASSIST, GAOMI
from tests.spec.dsl import MARKET, POLICE, Outcome, Scene, given
from tests.spec.test_clock_streams import later, noon

RULES = Attachment(rule_book())
STATUTORY, INTERNAL, AGREED = (
    clock_id(ASSIST, name, 1) for name in ("assist_reply", "assist_reply_other", "assist_agreed")
)


def asked(event: Any = assists.REQUEST, by: str = GAOMI) -> Scene:
    """Return the scene in which a letter of 5 March is received on Wednesday 6 March."""
    scene = given(assists.READY).under(RULES).as_agency(MARKET)
    scene = later(scene, "2024-03-05").when(event, ASSIST).then_accepted()
    return later(scene.as_agency(by), "2024-03-06").when(assists.RECEIVE, ASSIST).then_accepted()


def accepted(event: Any = assists.REQUEST, by: str = GAOMI) -> Scene:
    return later(asked(event, by), "2024-03-07").when(assists.ACCEPT, ASSIST).then_accepted()


def clock(scene: Scene, stream: Any = STATUTORY) -> Clock:
    found: Clock = scene.state(stream)
    return found


def due(scene: Scene, stream: Any = STATUTORY) -> date:
    ends = clock(scene, stream).due
    assert ends is not None
    return ends.due_date_lenient


def topics(outcome: Outcome) -> list[str]:
    assert outcome.refusal is None, outcome.refusal
    return [one.event.topic for one in outcome.decided]


def test_fifteen_working_days_from_receipt_not_from_the_letter() -> None:
    scene = given(assists.READY).under(RULES).as_agency(MARKET)
    scene = later(scene, "2024-03-05").when(assists.REQUEST, ASSIST).then_accepted()
    assert STATUTORY not in scene.streams
    # 7, 8, 11-15, 18-22, 25-27 March
    received = asked()
    assert (clock(received).owner, due(received)) == (GAOMI, date(2024, 3, 27))
    assert INTERNAL not in received.streams


def test_acceptance_moves_nothing() -> None:
    assert due(accepted()) == date(2024, 3, 27)


def test_other_lines_run_an_internal_clock_that_says_so() -> None:
    scene = asked(assists.TO_POLICE, POLICE)
    assert (clock(scene, INTERNAL).owner, due(scene, INTERNAL)) == (POLICE, date(2024, 3, 27))
    assert STATUTORY not in scene.streams
    rules = {rule.id: rule for rule in rule_book().rules}
    assert rules["assist_reply"].nature.value == "statutory"
    assert (rules["assist_reply_other"].nature.value, rules["assist_agreed"].nature.value) == (
        "internal",
        "document_set",
    )
    assert "非法定" in rules["assist_reply_other"].nature.zh
    for name in ("assist_reply", "assist_reply_other", "assist_agreed"):
        assert rules[name].pending == frozenset()


@pytest.mark.parametrize("event", [assists.REPLY, assists.DECLINE], ids=["reply", "decline"])
def test_a_reply_or_a_refusal_meets_it(event: Any) -> None:
    scene = accepted() if event is assists.REPLY else asked()
    met = later(scene, "2024-03-27").when(event, ASSIST).then_accepted()
    assert clock(met).stage is Stage.SATISFIED
    assert clock(met).breached is False


def test_a_part_does_not_meet_it_and_a_withdrawal_ends_it() -> None:
    scene = later(accepted(), "2024-03-14").when(assists.ANSWER_PART, ASSIST).then_accepted()
    assert clock(scene).stage is Stage.RUNNING
    gone = scene.as_agency(MARKET).when(assists.WITHDRAW, ASSIST).then_accepted()
    assert clock(gone).stage is Stage.WAIVED


def test_an_extension_told_before_the_end_moves_it_and_may_be_told_again() -> None:
    # 28, 29 March, 1-3, 7-11 April
    scene = later(accepted(), "2024-03-27").when(assists.EXTEND, ASSIST).then_accepted()
    assert due(scene) == date(2024, 4, 11)
    # no cap: 100 more
    again = later(scene, "2024-04-11").when(replace(assists.EXTEND, extension_wd=100), ASSIST).then_accepted()
    assert due(again) > date(2024, 4, 11) + timedelta(days=100)


def test_an_extension_told_after_the_end_cures_nothing() -> None:
    outcome = later(accepted(), "2024-03-28").when(assists.EXTEND, ASSIST)
    assert topics(outcome)[:4] == [
        "clock.reminded",
        "clock.reminded",
        "clock.breached",
        "assist.overdue_questioned",
    ]
    extended = next(one.event for one in outcome.decided if one.event.topic == "clock.extended")
    assert extended.effect is Effect.LATE
    assert due(outcome.scene) == date(2024, 3, 27)


def test_an_internal_clock_is_extended_alike() -> None:
    scene = later(accepted(assists.TO_POLICE, POLICE), "2024-03-27").when(assists.EXTEND, ASSIST).then_accepted()
    assert due(scene, INTERNAL) == date(2024, 4, 11)


def test_a_supplement_has_a_new_period_from_the_day_on_which_it_is_received() -> None:
    scene = later(accepted(), "2024-03-20").when(assists.REPLY, ASSIST).then_accepted()
    asked_again = replace(assists.SUPPLEMENT, proposed_due_on=None)
    more = later(scene.as_agency(MARKET), "2024-03-22").when(asked_again, ASSIST).then_accepted()
    second = clock_id(ASSIST, "assist_reply", 2)
    # 25-29 March, 1-3, 7-12 April and 15 April
    assert (clock(more, second).owner, due(more, second)) == (GAOMI, date(2024, 4, 15))
    assert clock(more).stage is Stage.SATISFIED


# -- lateness ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("event", "by", "stream"), [(assists.REQUEST, GAOMI, STATUTORY), (assists.TO_POLICE, POLICE, INTERNAL)]
)
def test_the_breach_asks_for_reasons_whoever_finds_it(event: Any, by: str, stream: Any) -> None:
    scene = accepted(event, by)
    # 24:00 of 27 March
    due_at = noon("2024-03-27") + timedelta(hours=12)
    reasons = AssistOverdueQuestioned(clock=clock(scene, stream).clock, due_at=due_at)
    looked = scene.when_looked_at(stream, noon("2024-03-29"))
    assert reasons in [one.event for one in looked.decided]
    looked.scene.then_state(ASSIST, reasons_owed=True)
    # told late by the reply itself, they are asked for first, and owed after it
    outcome = later(scene, "2024-03-29").when(assists.REPLY, ASSIST)
    assert topics(outcome).index("assist.overdue_questioned") < topics(outcome).index("assist.replied")
    outcome.scene.then_state(ASSIST, reasons_owed=True).when(assists.EXPLAIN, ASSIST).then_accepted()
    assert clock(outcome.scene, stream).breached


def test_in_time_nothing_is_asked() -> None:
    outcome = later(accepted(), "2024-03-27").when(assists.REPLY, ASSIST)
    assert "assist.overdue_questioned" not in topics(outcome)


# -- a day agreed upon ------------------------------------------------------------------------------------------------


def agreed(event: Any = assists.REQUEST, by: str = GAOMI) -> Scene:
    scene = accepted(event, by).as_agency(MARKET)
    scene = later(scene, "2024-03-08").when(assists.PROPOSE, ASSIST).then_accepted()
    return scene.as_agency(by).when(assists.AGREE, ASSIST).then_accepted()


def test_an_agreement_stands_beside_the_period_of_the_law() -> None:
    scene = agreed()
    assert (clock(scene, AGREED).owner, due(scene, AGREED)) == (GAOMI, date(2024, 3, 20))
    assert (clock(scene).stage, due(scene)) == (Stage.RUNNING, date(2024, 3, 27))
    met = later(scene, "2024-03-20").when(assists.REPLY, ASSIST).then_accepted()
    assert (clock(met, AGREED).stage, clock(met).stage) == (Stage.SATISFIED, Stage.SATISFIED)


def test_an_agreement_takes_the_place_of_an_internal_clock() -> None:
    scene = agreed(assists.TO_POLICE, POLICE)
    assert (clock(scene, INTERNAL).stage, clock(scene, AGREED).stage) == (Stage.WAIVED, Stage.RUNNING)
    late = later(scene, "2024-03-21").when(assists.PROGRESS, ASSIST)
    assert "assist.overdue_questioned" in topics(late)


def test_a_later_agreement_replaces_the_first() -> None:
    scene = agreed()
    other = date(2024, 4, 9)
    scene = scene.when(replace(assists.PROPOSE, proposed_due_on=other), ASSIST).then_accepted().as_agency(MARKET)
    scene = later(scene, "2024-03-11").when(replace(assists.AGREE, agreed_due_on=other), ASSIST).then_accepted()
    second = clock_id(ASSIST, "assist_agreed", 2)
    assert (clock(scene, AGREED).stage, clock(scene, second).owner, due(scene, second)) == (Stage.WAIVED, GAOMI, other)


def test_an_extension_moves_no_agreed_day() -> None:
    scene = later(agreed(), "2024-03-12").when(assists.EXTEND, ASSIST).then_accepted()
    assert (due(scene, AGREED), due(scene)) == (date(2024, 3, 20), date(2024, 4, 11))
