"""A clock told in words that a clerk can read out: from what, by which article, what was not counted, until when. 期限说明。"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from coordination.clocks.arithmetic import DAY, Trigger, local_day
from coordination.clocks.calendar import SATURDAY, weekday
from coordination.clocks.computing import Computed, Day, days_between, left_out
from coordination.clocks.rules import Rolling
from coordination.rules import SHANGHAI


@dataclass(frozen=True, slots=True)
class Explanation:
    """The same account in two languages, sentence by sentence. 说明。"""

    zh: tuple[str, ...]
    en: tuple[str, ...]

    @property
    def text_zh(self) -> str:
        """All of it in Chinese."""
        return "".join(self.zh)

    @property
    def text_en(self) -> str:
        """All of it in English."""
        return " ".join(self.en)


def explain(computed: Computed) -> Explanation:
    """Return the account of a clock."""
    pairs = [pair for part in PARTS for pair in part(computed)]
    return Explanation(tuple(zh for zh, _ in pairs), tuple(en for _, en in pairs))


Pair = tuple[str, str]
Pairs = Iterator[Pair]


def _which(computed: Computed) -> Pairs:
    rule = computed.rule
    tier = rule.tier(computed.tier) if computed.tier else None
    name_zh = f"{rule.zh}（{tier.zh}）" if tier else rule.zh
    name_en = f"{rule.en} ({tier.en})" if tier else rule.en
    cite = f"{tier.law} {tier.article}".rstrip() if tier else rule.cite
    length_zh = "、".join(amount.zh for amount in rule.amounts(computed.tier)) or "以文书为准"
    length_en = ", ".join(amount.en for amount in rule.amounts(computed.tier)) or "as the document says"
    if computed.due_on:
        length_zh, length_en = "以文书载明的日期为准", "by the date in the document"
    yield (
        f"{name_zh}：{length_zh}，属{rule.nature.zh}，依据{cite}。",
        f"{name_en[:1].upper()}{name_en[1:]}: {length_en}; {rule.nature.en}; {cite}.",
    )
    if rule.confirm or (tier is not None and tier.confirm):
        yield "该条规则尚待法制机构确认。", "The legal office has still to confirm this rule."


def _trigger(computed: Computed) -> Pairs:
    start_zh, start_en = _when(computed.trigger)
    if computed.due_on:
        yield (
            f"自{start_zh}起，文书载明{_day_zh(computed.due_on)}。",
            f"From {start_en}; the document says {_day_en(computed.due_on)}.",
        )
    elif computed.by_hours:
        yield (
            f"触发时间为{start_zh}，该小时不计入，节假日连续计算。",
            f"Triggered at {start_en}; that hour is not counted, and hours run through holidays.",
        )
    elif computed.rule.backward:
        yield (
            f"自{start_zh}倒算，当日不计入。",
            f"Counted back from {start_en}, which is not counted itself.",
        )
    else:
        yield f"触发日为{start_zh}，当日不计入，自次日起算。", f"Triggered on {start_en}, which is not counted."


def _not_counted(computed: Computed) -> Pairs:
    runs = list(_runs(day for day in computed.days if day.code in ("off", "excluded")))
    if runs:
        yield (
            f"其间不计入的：{'；'.join(f'{_span_zh(first, last)}：{day.zh}' for first, last, day in runs)}。",
            f"Not counted: {'; '.join(f'{_span_en(first, last)}: {day.en}' for first, last, day in runs)}.",
        )
    made_up = [day for day in computed.days if day.code == "working" and day.date.weekday() >= SATURDAY]
    if made_up:
        yield (
            f"调休上班、计入的：{'、'.join(_short_zh(day.date) for day in made_up)}。",
            f"Weekend days that were worked and count: {', '.join(f'{day.date}' for day in made_up)}.",
        )


def _extended(computed: Computed) -> Pairs:
    for number, amount in enumerate(computed.extensions, start=1):
        yield f"第{number}次延长{amount.zh}。", f"Extension {number}: {amount.en}."


def _rolled(computed: Computed) -> Pairs:
    last = computed.last_on
    if computed.by_hours or computed.due_date_lenient == last:
        return
    over = list(_runs(left_out(day, computed) for day in days_between(last, computed.due_date_lenient - DAY)))
    yield (
        f"期间末日为{_day_zh(last)}，遇{'；'.join(f'{_span_zh(a, b)}：{day.zh}' for a, b, day in over)}，顺延。",
        f"The last day would be {_day_en(last)}; moved on over {'; '.join(f'{_span_en(a, b)}: {day.en}' for a, b, day in over)}.",
    )
    if computed.due_date_strict != computed.due_date_lenient:
        yield READINGS[computed.rule.regime.rolling]


READINGS = {
    Rolling.ROLLS: (
        "从严解释只有法定节假日顺延，从宽解释周末和调休放假也顺延，故有两个日期。",
        "Read strictly only statutory holidays move the end, read leniently every day off does: hence two dates.",
    ),
    Rolling.SILENT: (
        "所依据的法律未规定末日遇节假日是否顺延：从严不顺延，从宽顺延，故有两个日期。",
        "The law does not say whether the end moves off a holiday: strictly it does not, leniently it does.",
    ),
}


def _due(computed: Computed) -> Pairs:
    if computed.by_hours:
        yield (
            f"至{_instant_zh(computed.due_at_lenient)}届满；从严按{_instant_zh(computed.due_at_strict)}掌握。",
            f"Ends at {_instant_en(computed.due_at_lenient)}; strictly at {_instant_en(computed.due_at_strict)}.",
        )
    elif computed.due_date_strict == computed.due_date_lenient:
        day = computed.due_date_lenient
        yield f"至{_day_zh(day)}24时届满。", f"Ends at 24:00 on {_day_en(day)}."
    else:
        strict, lenient = computed.due_date_strict, computed.due_date_lenient
        yield (
            f"从严至{_day_zh(strict)}24时届满，用于预警；从宽至{_day_zh(lenient)}24时届满，用于认定逾期。",
            f"Strictly ends at 24:00 on {_day_en(strict)} (warnings); leniently on {_day_en(lenient)} (breach).",
        )


def _estimate(computed: Computed) -> Pairs:
    if computed.provisional:
        yield (
            "其间有年度的工作日安排尚未公布，日期为暂估，公布后重新计算。",
            "The working days of a year on the way are not published yet: the date is provisional and will be computed again.",
        )


def _consequence(computed: Computed) -> Pairs:
    rule = computed.rule
    if rule.consequence_zh:
        yield f"逾期后果：{rule.consequence_zh}", f"If missed: {rule.consequence_en}"
    if rule.note_zh:
        yield rule.note_zh, rule.note_en


PARTS = (_which, _trigger, _not_counted, _extended, _rolled, _due, _estimate, _consequence)


# -- words ----------------------------------------------------------------------------------------------------------------


def _runs(days: Iterable[Day]) -> Iterator[tuple[date, date, Day]]:
    """Yield runs of days that follow one another and have one reason; a weekend is one reason."""
    run: list[Day] = []
    for day in sorted(days, key=lambda day: day.date):
        if run and (day.date - run[-1].date).days == 1 and _reason(day) == _reason(run[-1]):
            run.append(day)
            continue
        if run:
            yield _run(run)
        run = [day]
    if run:
        yield _run(run)


def _run(days: list[Day]) -> tuple[date, date, Day]:
    first = days[0]
    named = first if len(days) == 1 or _reason(first) != WEEKEND else first._replace(zh="周末", en="weekend")
    return first.date, days[-1].date, named


WEEKEND = "weekend"


def _reason(day: Day) -> str:
    plain = day.zh.removesuffix("（暂估）")
    return WEEKEND if day.code == "off" and plain == weekday(day.date)[0] else day.zh


def _when(trigger: Trigger) -> Pair:
    if isinstance(trigger, datetime):
        local = trigger.astimezone(SHANGHAI)
        return f"{_day_zh(local.date())}{local:%H时%M分}", f"{_day_en(local.date())} {local:%H:%M}"
    return _day_zh(local_day(trigger)), _day_en(local_day(trigger))


def _day_zh(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日（{weekday(day)[0]}）"


def _day_en(day: date) -> str:
    return f"{day} ({weekday(day)[1]})"


def _short_zh(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _span_zh(first: date, last: date) -> str:
    if first == last:
        return _short_zh(first)
    if first.year == last.year:
        return f"{_short_zh(first)}至{last.month}月{last.day}日"
    return f"{_short_zh(first)}至{_short_zh(last)}"


def _span_en(first: date, last: date) -> str:
    return f"{first}" if first == last else f"{first} to {last}"


def _instant_zh(instant: datetime) -> str:
    local = instant.astimezone(SHANGHAI)
    return f"{_day_zh(local.date())}{local:%H时%M分}"


def _instant_en(instant: datetime) -> str:
    local = instant.astimezone(SHANGHAI)
    return f"{_day_en(local.date())} {local:%H:%M}"
