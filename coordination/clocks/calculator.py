"""The calculator of the legal staff: a plain question in, a plain answer out, computed like every clock. 期限计算器。"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from coordination.catalogue import Fault, Invalid, compile_type
from coordination.clocks.arithmetic import Amount, Exclusion, Unit, local_day
from coordination.clocks.calendar import NATIONAL, Calendar, PublishedTable
from coordination.clocks.computing import Computed, NotComputable, compute
from coordination.clocks.packs import REGION, RuleBook
from coordination.clocks.rules import Rule
from coordination.plain_questions import only, parsed, taken

FIELDS = ("rule", "trigger_at", "exclusions", "extensions", "region")
MOST = {Unit.HOURS: 8784, Unit.NATURAL_DAYS: 3660, Unit.WORKING_DAYS: 2500, Unit.MONTHS: 120, Unit.YEARS: 10}
UNITS = {unit.value: unit for unit in Unit}
MOST_ITEMS = 20
MOST_DAYS = 3660
"""How many days all extensions together may make, and all exclusions together: so many years are walked day by day, and told."""
DAYS_IN = {Unit.HOURS: 1 / 24, Unit.NATURAL_DAYS: 1, Unit.WORKING_DAYS: 1.4, Unit.MONTHS: 30.5, Unit.YEARS: 366}
"""About how many days a unit makes: for the bound alone."""
EARLIEST, LATEST = date(2000, 1, 1), date(2099, 12, 31)
TIER = ":"
"""Parts a rule from its tier: ``cr_filing:thirty_days``."""

_instant, _date = (compile_type(kind, lambda _part, _marks: None) for kind in (datetime, date))
Answer = dict[str, Any]


def calculate(request: Any, book: RuleBook, tables: Sequence[PublishedTable] = ()) -> Answer:
    """Answer when a period ends, in the form in which it is sent.

    Raises:
        Invalid: something in the request is wrong; each fault has a pointer.
    """
    return answer(computed_from(request, book, tables))


def computed_from(request: Any, book: RuleBook, tables: Sequence[PublishedTable] = ()) -> Computed:
    """Compute what a request asks.

    Request: ``rule`` (with ``:tier`` where it has tiers), ``trigger_at`` (an instant with its zone), and as one likes
    ``exclusions`` (``from``, ``to``: dates, both excluded), ``extensions`` (``length``, ``unit``), ``region`` (CN or a code of six
    digits).

    Raises:
        Invalid: something in the request is wrong; each fault has a pointer.
    """
    only(request, FIELDS)
    for name in ("rule", "trigger_at"):
        taken(request, name)
    trigger = parsed(_instant.parse, request["trigger_at"], "/trigger_at")
    _in_reach(local_day(trigger), "/trigger_at")
    region = _region(request.get("region", NATIONAL))
    rule, tier = _rule(request["rule"], book, local_day(trigger), region)
    exclusions = [_exclusion(item, place) for item, place in _items(request, "exclusions")]
    extensions = [_extension(item, place) for item, place in _items(request, "extensions")]
    _bounded(sum((one.last - one.first).days + 1 for one in exclusions), "/exclusions")
    _bounded(sum(one.length * DAYS_IN[one.unit] for one in extensions), "/extensions")
    try:
        return compute(
            rule,
            trigger,
            exclusions=exclusions,
            extensions=extensions,
            calendar=Calendar.of(region, tables),
            tier=tier,
        )
    except NotComputable as error:
        place = "/extensions" if error.code == "unit_mixed" else "/rule"
        raise Invalid(Fault(f"clock.{error.code}", error.zh, error.en, place)) from None


def answer(computed: Computed) -> Answer:
    """Return a result in the form in which it is sent."""
    return {
        "rule_version": computed.rule.version,
        "due_date_strict": computed.due_date_strict.isoformat(),
        "due_date_lenient": computed.due_date_lenient.isoformat(),
        "due_at_strict": _instant.encode(computed.due_at_strict.astimezone(UTC)),
        "due_at_lenient": _instant.encode(computed.due_at_lenient.astimezone(UTC)),
        "provisional": computed.provisional,
        "days": days_told(computed),
    }


def days_told(computed: Computed) -> list[dict[str, Any]]:
    """Return each day from the trigger to the end, with whether it counts and why. 逐日说明。"""
    return [
        {"date": day.date.isoformat(), "counted": day.counted, "why_zh": day.zh, "why_en": day.en}
        for day in computed.days
    ]


def _rule(value: Any, book: RuleBook, on: date, region: str) -> tuple[Rule, str | None]:
    if not isinstance(value, str):
        raise Invalid(Fault("type", "应为文本", "must be text", "/rule"))
    name, _, tier = value.partition(TIER)
    versions = book.versions(name)
    if not versions:
        raise Invalid(Fault("clock.unknown_rule", f"没有规则{name}", f"there is no rule {name!r}", "/rule"))
    rule = book.choose(name, on, region)
    if rule is None:
        raise Invalid(_no_rule_then(versions, on))
    if tier and rule.tier(tier) is None:
        known = ", ".join(known.id for known in rule.tiers)
        zh, en = f"规则{name}没有层级{tier}", f"rule {name!r} has no tier {tier!r}; it has: {known or 'none'}"
        raise Invalid(Fault("clock.unknown_tier", zh, en, "/rule"))
    return rule, tier or None


def _no_rule_then(versions: Sequence[Rule], on: date) -> Fault:
    spans = "；".join(f"{rule.valid_from}起{f'至{rule.valid_to}前' if rule.valid_to else ''}" for rule in versions)
    spans_en = "; ".join(
        f"from {rule.valid_from}{f' until before {rule.valid_to}' if rule.valid_to else ''}" for rule in versions
    )
    after = next((rule for rule in reversed(versions) if rule.valid_to is not None and rule.valid_to <= on), None)
    why_zh = after.afterwards_zh if after else ""
    why_en = f" {after.afterwards_en}" if after and after.afterwards_en else ""
    return Fault(
        "clock.no_rule_then",
        f"{on}没有施行中的规则（{spans}）。{why_zh}",
        f"no rule was in force on {on} ({spans_en}).{why_en}",
        "/trigger_at",
    )


def _exclusion(item: Any, place: str) -> Exclusion:
    only(item, ("from", "to"), place)
    first, last = (parsed(_date.parse, taken(item, name, place), f"{place}/{name}") for name in ("from", "to"))
    _in_reach(first, f"{place}/from")
    _in_reach(last, f"{place}/to")
    if last < first:
        raise Invalid(Fault("order", "结束早于开始", "ends before it begins", f"{place}/to"))
    return Exclusion(first, last)


def _extension(item: Any, place: str) -> Amount:
    only(item, ("length", "unit"), place)
    unit = UNITS.get(given) if isinstance(given := taken(item, "unit", place), str) else None
    if unit is None:
        allowed = ", ".join(UNITS)
        raise Invalid(Fault("choice", f"应为其中之一：{allowed}", f"must be one of: {allowed}", f"{place}/unit"))
    length = taken(item, "length", place)
    if type(length) is not int or not 1 <= length <= MOST[unit]:
        zh, en = f"应为1至{MOST[unit]}的整数", f"must be a whole number from 1 to {MOST[unit]}"
        raise Invalid(Fault("range", zh, en, f"{place}/length"))
    return Amount(length, unit)


def _region(value: Any) -> str:
    if not isinstance(value, str) or not REGION.fullmatch(value):
        raise Invalid(Fault("format", "应为CN或者六位行政区划代码", "must be CN or a code of six digits", "/region"))
    return value


def _items(request: Mapping[str, Any], name: str) -> list[tuple[Any, str]]:
    value = request.get(name, [])
    if not isinstance(value, list) or len(value) > MOST_ITEMS:
        zh, en = f"应为不多于{MOST_ITEMS}项的列表", f"must be a list of at most {MOST_ITEMS} items"
        raise Invalid(Fault("type", zh, en, f"/{name}"))
    return [(item, f"/{name}/{number}") for number, item in enumerate(value)]


def _bounded(days: float, place: str) -> None:
    """Refuse what would take a walk over more days than any period of the law has."""
    if days > MOST_DAYS:
        raise Invalid(
            Fault(
                "range",
                f"各项合计约{days:.0f}日，最多{MOST_DAYS}日；请合并重叠的期间，或者分段计算",
                f"together about {days:.0f} days, at most {MOST_DAYS} are computed: join spans that overlap, or ask in parts",
                place,
            )
        )


def _in_reach(day: date, place: str) -> None:
    if not EARLIEST <= day <= LATEST:
        zh, en = f"应在{EARLIEST}至{LATEST}之间", f"must lie between {EARLIEST} and {LATEST}"
        raise Invalid(Fault("range", zh, en, place))
