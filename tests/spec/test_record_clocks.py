"""The clocks of leads and cases, run on the real streams: every row of market supervision, and the service levels of leads."""

from __future__ import annotations

from tests.spec.case_clocks import DECISION, HEARING, WAY
from tests.spec.clock_stories import (
    BOOK,
    End,
    Story,
    begun,
    check_end,
    check_start,
    each_end_of,
    each_of,
    shown,
    told_by,
)
from tests.spec.enforcement_clocks import CLOSING, MONEY, SERVICE
from tests.spec.lead_clocks import DOCUMENTS, TRIAGE, VERIFICATION

STORIES = (*TRIAGE, *DOCUMENTS, *VERIFICATION, *DECISION, *WAY, *HEARING, *SERVICE, *MONEY, *CLOSING)
ROWS = [
    rule
    for rule in BOOK.rules
    if rule.can_end
    and rule.catalogue in ("market_supervision", "internal")
    and any(start.topic.partition(".")[0] in ("lead", "case") for start in rule.starts)
]


@each_of(STORIES)
def test_what_starts_it_whose_it_is_and_when_it_ends(story: Story) -> None:
    check_start(story)


@each_end_of(STORIES)
def test_what_ends_it_and_how(story: Story, end: End) -> None:
    check_end(story, end)


def test_every_row_has_a_story_for_every_event_that_it_names() -> None:
    told = shown(STORIES)
    for rule in ROWS:
        assert told_by(rule) == told[rule.version], rule.version


def test_every_row_has_a_story_for_every_event_that_starts_it() -> None:
    starts = begun(STORIES)
    for rule in ROWS:
        assert {(rule.clock, start.topic) for start in rule.starts} <= starts, rule.version
