"""Laws that hold for every clock, whatever its rule, trigger, exclusions and extensions."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import event, given, settings
from hypothesis import strategies as st

from coordination.clocks.arithmetic import Amount, Exclusion, Unit
from coordination.clocks.calendar import Calendar, PublishedTable
from coordination.clocks.computing import Computed, compute
from coordination.clocks.explain import explain
from coordination.clocks.packs import rule_book
from coordination.clocks.reading import REGIMES

LEAD = rule_book().versions("lead_verify")[0]
OF_DAYS = (Unit.NATURAL_DAYS, Unit.WORKING_DAYS, Unit.MONTHS, Unit.YEARS)
DAYS = st.dates(date(2023, 6, 1), date(2028, 6, 1))
LONGEST = {Unit.HOURS: 500, Unit.NATURAL_DAYS: 120, Unit.WORKING_DAYS: 60, Unit.MONTHS: 14, Unit.YEARS: 3}


@st.composite
def exclusion(draw: st.DrawFn, near: date) -> Exclusion:
    first = near + timedelta(draw(st.integers(-20, 120)))
    return Exclusion(first, first + timedelta(draw(st.integers(0, 25))))


@st.composite
def clock(draw: st.DrawFn) -> Computed:
    """A rule of any regime and unit, with anything that may befall it."""
    trigger = draw(DAYS)
    unit = draw(st.sampled_from([*OF_DAYS, Unit.HOURS]))
    units = (Unit.HOURS,) if unit is Unit.HOURS else OF_DAYS
    length = draw(st.integers(1, LONGEST[unit]))
    rule = replace(LEAD, regime=draw(st.sampled_from(list(REGIMES.values()))), amount=Amount(length, unit))
    more = st.sampled_from(units).flatmap(lambda unit: st.builds(Amount, st.integers(1, LONGEST[unit]), st.just(unit)))
    event(f"{unit.value} under {rule.regime.rolling.value}")
    return compute(
        rule,
        trigger,
        exclusions=draw(st.lists(exclusion(trigger), max_size=4)),
        extensions=draw(st.lists(more, max_size=3)),
        calendar=draw(st.sampled_from([Calendar(), Calendar("150300"), PUBLISHED])),
    )


PUBLISHED = Calendar(
    tables=(
        PublishedTable(
            "CN",
            2027,
            "公布",
            frozenset({date(2027, 5, 3), date(2027, 5, 4)}),
            frozenset({date(2027, 5, 8)}),
            frozenset(),
        ),
    )
)


def again(computed: Computed, **changes: object) -> Computed:
    rule = changes.pop("rule", computed.rule)
    given = {
        "exclusions": computed.exclusions,
        "extensions": computed.extensions,
        "calendar": computed.calendar,
        **changes,
    }
    return compute(rule, computed.trigger, **given)  # type: ignore[arg-type]


@given(clock())
def test_strict_is_never_after_lenient_and_neither_before_the_trigger(computed: Computed) -> None:
    assert computed.due_at_strict <= computed.due_at_lenient
    assert computed.trigger <= computed.last_on <= computed.due_date_strict <= computed.due_date_lenient


@given(clock())
def test_longer_is_never_earlier(computed: Computed) -> None:
    amount = computed.rule.amount
    assert amount is not None
    longer = again(computed, rule=replace(computed.rule, amount=replace(amount, length=amount.length + 1)))
    assert longer.due_at_strict >= computed.due_at_strict
    assert longer.due_at_lenient >= computed.due_at_lenient


@given(clock(), st.data())
def test_an_extension_never_makes_it_earlier(computed: Computed, data: st.DataObject) -> None:
    unit = Unit.HOURS if computed.by_hours else data.draw(st.sampled_from(OF_DAYS))
    extended = again(computed, extensions=(*computed.extensions, Amount(data.draw(st.integers(1, 30)), unit)))
    assert extended.due_at_strict >= computed.due_at_strict
    assert extended.due_at_lenient >= computed.due_at_lenient


@given(clock(), st.data())
def test_an_exclusion_never_makes_it_earlier(computed: Computed, data: st.DataObject) -> None:
    assert isinstance(computed.trigger, date)
    more = data.draw(exclusion(computed.trigger))
    excluded = again(computed, exclusions=(*computed.exclusions, more))
    assert excluded.due_at_strict >= computed.due_at_strict
    assert excluded.due_at_lenient >= computed.due_at_lenient


@given(clock(), st.randoms(use_true_random=False))
def test_exclusions_are_a_union_whatever_their_order_and_overlap(computed: Computed, random: object) -> None:
    shuffled = list(computed.exclusions) * 2
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    single = [
        Exclusion(day, day)
        for day in {
            given.first + timedelta(number)
            for given in computed.exclusions
            for number in range((given.last - given.first).days + 1)
        }
    ]
    for same in (tuple(shuffled), tuple(single)):
        other = again(computed, exclusions=same)
        assert (other.due_at_strict, other.due_at_lenient) == (computed.due_at_strict, computed.due_at_lenient)


@given(clock())
def test_the_same_question_has_the_same_answer(computed: Computed) -> None:
    assert again(computed) == computed


@given(clock())
def test_the_end_is_no_day_off_leniently_and_no_statutory_day_strictly(computed: Computed) -> None:
    rolling = computed.rule.regime.rolling.value
    if computed.by_hours or rolling == "none":
        return
    assert computed.calendar.is_working(computed.due_date_lenient).working
    if rolling == "rolls":
        assert not computed.calendar.is_statutory(computed.due_date_strict)
    assert not any(computed.due_date_lenient in given for given in computed.exclusions)


@settings(max_examples=50)
@given(clock())
def test_the_days_add_up_to_the_length_and_the_words_can_be_said(computed: Computed) -> None:
    days = computed.days
    assert [day.date for day in days] == [
        days[0].date + timedelta(number) for number in range((computed.due_date_lenient - days[0].date).days + 1)
    ]
    if {amount.unit for amount in computed.amounts} <= {Unit.NATURAL_DAYS, Unit.WORKING_DAYS}:
        assert sum(day.counted for day in days) == sum(amount.length for amount in computed.amounts)
    told = explain(computed)
    assert told.text_zh.startswith(computed.rule.zh)
    assert len(told.zh) == len(told.en)


@given(DAYS, st.integers(1, 60), st.integers(1, 60))
def test_an_extension_in_the_same_unit_is_a_longer_period(trigger: date, length: int, more: int) -> None:
    for unit in (Unit.WORKING_DAYS, Unit.NATURAL_DAYS, Unit.MONTHS):
        rule = replace(LEAD, amount=Amount(length, unit))
        whole = replace(LEAD, amount=Amount(length + more, unit))
        extended, at_once = compute(rule, trigger, extensions=[Amount(more, unit)]), compute(whole, trigger)
        assert extended.due_at_lenient == at_once.due_at_lenient
        assert extended.due_at_strict == at_once.due_at_strict
