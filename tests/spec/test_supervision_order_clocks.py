"""The clocks of supervision orders on the real records: a document's day is taken as written, a cycle counts from the last report.

March 2026 has no holiday, Qingming is Sunday 5 April with Saturday 4 to Monday 6 off; 9 March 2026 is a Monday.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from coordination.streams.clock import Stage
from coordination.streams.supervision_order import ReportCycle
from tests.spec import supervision_orders as orders
from tests.spec.clock_stories import (
    BOOK,
    End,
    Step,
    Story,
    begin,
    begun,
    check_end,
    check_start,
    clock,
    each_end_of,
    each_of,
    has,
    late,
    post,
    running,
    satisfied,
    shown,
    told_by,
    waived,
)
from tests.spec.dsl import MARKET, OFFICE
from tests.spec.supervision_orders import CITY, GOVERNMENT, JUSTICE, LETTER, NEXT, ORDER, posted


def step(event: Any, by: str, at: str = "2026-03-09", stream: Any = ORDER) -> Step:
    return Step(event, by, f"{at} 10:00", stream=stream)


LISTED = step(orders.LIST, OFFICE)
ASKED = step(orders.REQUEST, MARKET, "2026-04-20")
REGION = step(orders.LIST_REGION, CITY)
REPORT = step(orders.PROGRESS, MARKET, "2026-04-09")
RECTIFY = step(orders.RECTIFY, MARKET, "2026-03-27")
LATE = step(orders.RECTIFY, MARKET, "2026-03-28")
OBJECT = step(orders.OBJECT, MARKET, "2026-03-16")
REVOKE = step(orders.REVOKE, JUSTICE, "2026-03-20")
FOLLOW = step(replace(orders.OPINE, follows=ORDER), JUSTICE, "2026-03-30", LETTER)
DAY_OF = {"su_urge_letter": "2026-03-27", "su_opinion": "2026-04-24", "su_decision": "2026-05-22"}
FIRST_OPINION = replace(orders.OPINE, follows=None)


def letter(name: str, event: Any, by: str) -> tuple[Story, ...]:
    """Return the stories of one of the three letters: as issued, as not put right, as changed upon an objection."""
    issue, due = step(event, by), DAY_OF[name]
    revoke = replace(REVOKE, by=by)
    followed = {
        "su_urge_letter": (waived(FOLLOW),),
        "su_opinion": (
            waived(replace(FOLLOW, event=replace(orders.OPINE, follows=ORDER, document_no="安司监意〔2026〕9号"))),
        ),
        "su_decision": (),
    }[name]
    again = step(orders.NOT_ENOUGH, by, "2026-03-17")
    amended = step(orders.AMEND, by, "2026-03-17")
    past = (orders.AROUND, posted(event, by))
    return (
        Story(
            name=name,
            past=orders.AROUND,
            start=issue,
            owner=MARKET,
            strict=due,
            lenient=due,
            record=ORDER,
            ends=(
                satisfied(step(orders.RECTIFY, MARKET, due)),
                late(step(orders.RECTIFY, MARKET, "2026-05-23")),
                waived(OBJECT, revoke),
                *followed,
            ),
        ),
        Story(
            name=name,
            past=(past, posted(orders.RECTIFY, MARKET, "2026-03-16")),
            start=again,
            owner=MARKET,
            strict="2026-04-10",
            lenient="2026-04-10",
            record=ORDER,
        ),
        Story(
            name=name,
            past=(past, posted(orders.OBJECT, MARKET, "2026-03-16")),
            start=amended,
            owner=MARKET,
            strict="2026-04-03",
            lenient="2026-04-03",
            record=ORDER,
        ),
    )


STORIES = (
    *letter("su_urge_letter", orders.URGE, JUSTICE),
    *letter("su_opinion", FIRST_OPINION, JUSTICE),
    *letter("su_decision", orders.DECIDE, GOVERNMENT),
    Story(
        # 15 working days from Monday 16 March: 17 to 20 (4), 23 to 27 (9), 30 to 3 April (14), then Tuesday the 7th;
        # an internal level moves off days that are not worked
        name="su_objection",
        past=orders.ISSUED,
        start=OBJECT,
        owner=JUSTICE,
        strict="2026-04-07",
        lenient="2026-04-07",
        record=ORDER,
        ends=(
            satisfied(step(orders.MAINTAIN, JUSTICE, "2026-04-07")),
            late(step(orders.MAINTAIN, JUSTICE, "2026-04-08")),
            waived(FOLLOW),
        ),
    ),
    Story(
        name="su_listed",
        past=orders.AROUND,
        start=LISTED,
        owner=MARKET,
        strict="2026-05-08",
        lenient="2026-05-08",
        record=ORDER,
        ends=(
            satisfied(ASKED, step(orders.DELIST, OFFICE, "2026-05-08")),
            late(ASKED, step(orders.DELIST, OFFICE, "2026-05-09")),
        ),
    ),
    Story(
        name="su_listed",
        past=orders.ACTIVE,
        start=step(orders.EXTEND, OFFICE, "2026-03-16"),
        owner=MARKET,
        strict="2026-06-08",
        lenient="2026-06-08",
        record=ORDER,
    ),
    Story(
        name="su_listed",
        past=orders.REGION,
        start=step(orders.READDRESS, CITY, "2026-03-16"),
        owner=NEXT,
        strict="2026-05-29",
        lenient="2026-05-29",
        record=ORDER,
    ),
    Story(
        # a month from 9 March
        name="su_progress",
        past=orders.AROUND,
        start=LISTED,
        owner=MARKET,
        strict="2026-04-09",
        lenient="2026-04-09",
        record=ORDER,
        ends=(
            satisfied(REPORT),
            late(step(orders.PROGRESS, MARKET, "2026-04-10")),
            waived(step(orders.REQUEST, MARKET, "2026-03-30")),
        ),
    ),
    Story(
        # a month from the report before, whenever that came
        name="su_progress",
        past=orders.ACTIVE,
        start=step(orders.PROGRESS, MARKET, "2026-03-31"),
        owner=MARKET,
        strict="2026-04-30",
        lenient="2026-04-30",
        record=ORDER,
    ),
    Story(
        name="su_progress",
        past=orders.IN_REVIEW,
        start=step(orders.REFUSE, OFFICE, "2026-03-20"),
        owner=MARKET,
        strict="2026-04-20",
        lenient="2026-04-20",
        record=ORDER,
    ),
    Story(
        name="su_progress",
        past=(orders.AROUND, posted(replace(orders.LIST_REGION, report_cycle=ReportCycle.WEEKLY), CITY)),
        start=step(orders.READDRESS, CITY, "2026-03-16"),
        owner=NEXT,
        strict="2026-03-23",
        lenient="2026-03-23",
        record=ORDER,
    ),
)
ROWS = [rule for rule in BOOK.rules if any(start.topic.startswith("supervision_order.") for start in rule.starts)]


@each_of(STORIES)
def test_what_starts_it_whose_it_is_and_when_it_ends(story: Story) -> None:
    check_start(story)


@each_end_of(STORIES)
def test_what_ends_it_and_how(story: Story, end: End) -> None:
    check_end(story, end)


def test_every_row_has_a_story_for_every_event_that_it_names() -> None:
    told, starts = shown(STORIES), begun(STORIES)
    assert len(ROWS) == 6
    for rule in ROWS:
        assert told_by(rule) == told[rule.version], rule.version
        assert {(rule.clock, start.topic) for start in rule.starts} <= starts, rule.version


def test_more_time_replaces_the_day_before_and_leaves_the_breach_of_it() -> None:
    in_time = post(begin(orders.AROUND), LISTED, step(orders.EXTEND, OFFICE, "2026-04-30"))
    assert clock(in_time, "su_listed", ORDER).stage is Stage.WAIVED
    assert clock(in_time, "su_listed", ORDER, 2).document_due_on == date(2026, 6, 8)
    after = post(begin(orders.AROUND), LISTED, step(orders.EXTEND, OFFICE, "2026-05-12"))
    assert clock(after, "su_listed", ORDER).breached
    assert clock(after, "su_listed", ORDER, 2).open


def test_a_listing_of_another_year_has_its_day_too() -> None:
    """A plan of 2022 knows 挂牌督办; the regulation of 2026 does not make it begin."""
    listed = replace(orders.LIST_REGION, complete_by_on=date(2024, 5, 8))
    scene = post(begin(orders.AROUND), step(listed, CITY, "2024-03-11"))
    assert clock(scene, "su_listed", ORDER).document_due_on == date(2024, 5, 8)
    assert not has(scene, "su_progress", ORDER)


def test_what_is_over_owes_nothing() -> None:
    scene = post(begin(orders.AROUND), LISTED, ASKED, step(orders.DELIST, OFFICE, "2026-04-21"))
    assert running(scene, ORDER) == {}
    revoked = post(begin(orders.AROUND), step(orders.URGE, JUSTICE), OBJECT, REVOKE)
    assert running(revoked, ORDER) == {}


def test_an_objection_does_not_stop_the_day_of_the_letter() -> None:
    scene = post(begin(orders.AROUND), step(orders.URGE, JUSTICE), OBJECT)
    assert running(scene, ORDER) == {"su_urge_letter": MARKET, "su_objection": JUSTICE}
    maintained = post(scene, step(orders.MAINTAIN, JUSTICE, "2026-03-20"))
    assert clock(maintained, "su_urge_letter", ORDER).document_due_on == date(2026, 3, 27)
    assert running(maintained, ORDER) == {"su_urge_letter": MARKET}


def test_what_was_found_to_be_put_right_has_no_new_day() -> None:
    scene = post(begin(orders.AROUND), step(orders.URGE, JUSTICE), RECTIFY, step(orders.ENOUGH, JUSTICE, "2026-03-30"))
    assert not has(scene, "su_urge_letter", ORDER, 2)
    assert running(scene, ORDER) == {}
