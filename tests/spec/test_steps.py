"""What holds from which day on: the notice of the latest day up to then, whichever was told first (M19)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from coordination.streams.steps import (
    Spell,
    can_end,
    ended,
    ending,
    last,
    of_spells,
    spell_on,
    spells,
    stepped,
    touched,
)

D = date.fromisoformat
SEPTEMBER, OCTOBER, NOVEMBER, DECEMBER = (D(f"2024-{month}-01") for month in ("09", "10", "11", "12"))


def test_a_change_that_is_told_late_takes_its_place() -> None:
    steps = stepped(stepped((), SEPTEMBER, "王"), NOVEMBER, "张")
    late = stepped(steps, OCTOBER, "李")
    assert list(spells(late)) == [
        Spell(SEPTEMBER, OCTOBER, "王"),
        Spell(OCTOBER, NOVEMBER, "李"),
        Spell(NOVEMBER, None, "张"),
    ]


def test_of_two_for_the_same_day_the_last_one_holds() -> None:
    steps = stepped(stepped((), SEPTEMBER, "王"), SEPTEMBER, "李")
    assert list(spells(steps)) == [Spell(SEPTEMBER, None, "李")]


def test_what_has_no_day_has_always_held() -> None:
    steps = stepped(stepped((), None, "王"), OCTOBER, None)
    assert list(spells(steps)) == [Spell(None, OCTOBER, "王")]
    assert spell_on(steps, date.min) == Spell(None, OCTOBER, "王")
    assert spell_on(steps, OCTOBER) is None


def test_an_end_moves_and_is_not_added() -> None:
    steps = ending(stepped((), SEPTEMBER, "王"), OCTOBER)
    assert list(spells(ending(steps, DECEMBER))) == [Spell(SEPTEMBER, DECEMBER, "王")]
    assert list(spells(ending(steps, D("2024-09-15")))) == [Spell(SEPTEMBER, D("2024-09-15"), "王")]
    assert last(steps) == Spell(SEPTEMBER, OCTOBER, "王")
    assert last(()) is None


@pytest.mark.parametrize(
    ("to_on", "can"),
    [
        ("2024-08-31", False),
        ("2024-09-01", False),
        ("2024-09-02", True),
        ("2024-09-30", True),
        ("2024-10-01", False),
        ("2024-10-02", False),
        ("2024-11-01", False),
        ("2024-11-02", True),
        ("2030-01-01", True),
    ],
)
def test_only_what_held_the_day_before_and_would_go_on_can_end(to_on: str, can: bool) -> None:  # noqa: FBT001
    steps = stepped(ending(stepped((), SEPTEMBER, "王"), OCTOBER), NOVEMBER, "张")
    assert can_end(steps, D(to_on)) is can


def test_where_another_one_begins_nothing_can_end() -> None:
    steps = stepped(stepped((), SEPTEMBER, "王"), OCTOBER, "李")
    assert not can_end(steps, OCTOBER)
    assert can_end(steps, OCTOBER + timedelta(days=1))


def test_an_end_that_is_moved_earlier_takes_the_place_of_the_former_one() -> None:
    """Until October, no, until the 15th of September: what is said from the 20th on has no end yet."""
    steps = ended(ended(stepped((), SEPTEMBER, "王"), OCTOBER), D("2024-09-15"))
    again = stepped(steps, D("2024-09-20"), "张")
    assert list(spells(again)) == [Spell(SEPTEMBER, D("2024-09-15"), "王"), Spell(D("2024-09-20"), None, "张")]
    assert of_spells(spells(again)) == again


def test_an_end_in_the_midst_leaves_what_follows() -> None:
    steps = stepped(ended(stepped((), SEPTEMBER, "王"), OCTOBER), NOVEMBER, "张")
    assert list(spells(ended(steps, D("2024-09-15"))))[1:] == [Spell(NOVEMBER, None, "张")]
    assert list(spells(ended(steps, DECEMBER))) == [*list(spells(steps))[:1], Spell(NOVEMBER, DECEMBER, "张")]
    directly = stepped(stepped((), SEPTEMBER, "王"), NOVEMBER, "张")
    assert list(spells(ended(directly, OCTOBER))) == [Spell(SEPTEMBER, OCTOBER, "王"), Spell(NOVEMBER, None, "张")]


@pytest.mark.parametrize(
    ("on", "whose"),
    [
        ("2024-08-01", "王"),
        ("2024-09-01", "王"),
        ("2024-09-30", "王"),
        ("2024-10-15", "王"),
        ("2024-11-01", "张"),
        (None, "王"),
    ],
)
def test_what_is_said_from_a_day_touches_what_held_on_it_or_last_before(on: str | None, whose: str) -> None:
    steps = stepped(ended(stepped((), SEPTEMBER, "王"), OCTOBER), NOVEMBER, "张")
    found = touched(steps, None if on is None else D(on))
    assert found is not None
    assert found.value == whose
    assert touched((), SEPTEMBER) is None


def test_spells_meet_on_a_day_they_share() -> None:
    spell = Spell(SEPTEMBER, OCTOBER, "王")
    assert spell.meets(D("2024-09-30"), None)
    assert spell.meets(None, D("2024-09-02"))
    assert not spell.meets(OCTOBER, None)
    assert not spell.meets(None, SEPTEMBER)
