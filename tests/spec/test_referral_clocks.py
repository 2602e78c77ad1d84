"""The clocks of referrals and of what comes back, run on the real streams: every row of legal.md 2 and 2.1 has its stories."""

from __future__ import annotations

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
from tests.spec.referral_clocks import FORWARD
from tests.spec.supervision_clocks import AGAINST_A_REFUSAL, WAY_BACK

STORIES = (*FORWARD, *AGAINST_A_REFUSAL, *WAY_BACK)
CATALOGUES = ("referral_forward", "referral_reverse")
SUPERSEDED = {"national/rv_opinion_delivery@2024-11-26": {"reverse_referral.received"}}
"""Since the guideline the registration ends the clock before the opinion can be received."""


@each_of(STORIES)
def test_what_starts_it_whose_it_is_and_when_it_ends(story: Story) -> None:
    check_start(story)


@each_end_of(STORIES)
def test_what_ends_it_and_how(story: Story, end: End) -> None:
    check_end(story, end)


def test_every_row_has_a_story_for_every_event_that_it_names() -> None:
    told = shown(STORIES)
    for rule in BOOK.rules:
        if rule.catalogue in CATALOGUES and rule.can_end:
            assert rule.version in told, rule.version
            assert told_by(rule) - told[rule.version] == SUPERSEDED.get(rule.version, set()), rule.version


def test_every_row_has_a_story_for_every_event_that_starts_it() -> None:
    starts = begun(STORIES)
    for rule in BOOK.rules:
        if rule.catalogue in CATALOGUES and rule.can_end:
            assert {(rule.clock, start.topic) for start in rule.starts} <= starts, rule.version
