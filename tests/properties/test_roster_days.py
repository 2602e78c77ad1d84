"""Who filled a post on a day, however the notices came in: judged by a clerk who goes through the whole pile (M19)."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from coordination.streams.steps import can_end, spell_on, spells, stepped

FIRST = date(2024, 1, 1)
DAYS = st.integers(0, 20).map(lambda number: FIRST + timedelta(days=number))
PILE = st.lists(st.tuples(st.none() | DAYS, st.none() | st.sampled_from("王张李")), max_size=12)
Notice = tuple[date | None, str | None]


def clerk(pile: list[Notice], on: date) -> str | None:
    """Of all notices that had come into force by the day, the one of the latest day counts; of several, the one on top."""
    found: tuple[date, str | None] = (date.min, None)
    for from_on, who in pile:
        since = from_on or date.min
        if since <= on and since >= found[0]:
            found = (since, who)
    return found[1]


@given(PILE, DAYS)
def test_on_any_day_the_latest_notice_holds_in_whichever_order_they_were_told(pile: list[Notice], on: date) -> None:
    steps = ()
    for from_on, who in pile:
        steps = stepped(steps, from_on, who)
    spell = spell_on(steps, on)
    assert (None if spell is None else spell.value) == clerk(pile, on)
    told = list(spells(steps))
    for before, after in pairwise(told):
        assert before.to_on is not None
        assert before.to_on <= (after.from_on or date.min)


@given(PILE, DAYS)
def test_what_can_end_on_a_day_holds_until_then_and_not_on_it(pile: list[Notice], on: date) -> None:
    steps = ()
    for from_on, who in pile:
        steps = stepped(steps, from_on, who)
    if can_end(steps, on):
        ended = stepped(steps, on, None)
        before = on - timedelta(days=1)
        assert spell_on(ended, on) is None
        assert clerk(pile, before) == getattr(spell_on(ended, before), "value", None) is not None
