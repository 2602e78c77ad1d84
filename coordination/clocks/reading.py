"""Reading the row of a rule from a data file, strictly, into the rule that it says. 读取期限规则。"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from coordination.clocks.arithmetic import Amount, Unit
from coordination.clocks.rules import (
    By,
    Correcting,
    Extending,
    ExtensionRule,
    Ground,
    Nature,
    Pausing,
    Regime,
    Rolling,
    Rule,
    Side,
    Signal,
    Start,
    Tier,
    Upshot,
    Warn,
)
from coordination.profiles.model import Verification
from coordination.tables import Table

HERE = Path(__file__).parent
ID = re.compile(r"(?:[a-z][a-z0-9_]*\.)?[a-z][a-z0-9_]*")
SHORT_AMOUNT = re.compile(r"([1-9][0-9]*)(h|nd|wd|mo|y)")
UNITS = {unit.value: unit for unit in Unit}
DAYS_OF = {Unit.MONTHS: 30, Unit.YEARS: 365}


@dataclass(frozen=True, slots=True)
class Scope:
    """Which catalogue and pack a row stands in, and for which region. 规则范围。"""

    catalogue: str
    pack: str
    region: str


def amount(text: str) -> Amount:
    """Read a length as it is written in data files: ``15wd``, ``24h``, ``3mo``.

    Raises:
        ValueError: not a whole number of one or more, followed by h, nd, wd, mo or y.
    """
    match = SHORT_AMOUNT.fullmatch(text)
    if match is None:
        raise ValueError(f"{text!r} is not a length such as 15wd, 24h, 3mo")
    return Amount(int(match[1]), UNITS[match[2]])


def _amount(row: Table, key: str) -> Amount | None:
    text = row.maybe(key, str)
    return None if text is None else _as_amount(row, key, text)


def _as_amount(row: Table, key: str, text: str) -> Amount:
    try:
        return amount(text)
    except ValueError as error:
        raise row.wrong(f"{key!r}: {error}") from None


def _amounts(row: Table, key: str) -> tuple[Amount, ...]:
    return tuple(_as_amount(row, key, text) for text in row.list_of(key, str))


def read_regimes(path: Path = HERE / "regimes.toml") -> dict[str, Regime]:
    """Read the regimes."""
    return {
        name: row.done(
            Regime(
                id=name,
                zh=row.take("zh", str),
                en=row.take("en", str),
                law=row.take("law", str),
                verification=row.choice("verification", Verification),
                rolling=row.choice("rolling", Rolling),
                travel_excluded=row.flag("travel_excluded"),
                working_up_to=row.take("working_up_to", int, 0),
                working_lengths=row.list_of("working_lengths", int),
            )
        )
        for name, row in Table.of_file(path).items()
    }


def _read_reminders(path: Path) -> tuple[tuple[Amount, tuple[Amount, ...]], ...]:
    table = Table.of_file(path)
    return table.done(
        tuple(
            row.done((Amount(row.count("from"), row.choice("unit", Unit)), _amounts(row, "before")))
            for row in table.rows("reminder")
        )
    )


REGIMES = read_regimes()
REMINDERS = _read_reminders(HERE / "reminders.toml")


def _reminders_of(length: Amount | None) -> tuple[Amount, ...]:
    if length is None:
        length = Amount(1, Unit.NATURAL_DAYS)
    if length.unit in DAYS_OF:
        length = Amount(length.length * DAYS_OF[length.unit], Unit.NATURAL_DAYS)
    reached = [row for row in REMINDERS if row[0].unit is length.unit and row[0].length <= length.length]
    return max(reached, key=lambda row: row[0].length)[1] if reached else ()


def _conditions(row: Table, key: str) -> dict[str, tuple[Any, ...]]:
    table = row.table(key)
    if table is None:
        return {}
    return {path: tuple(value) if isinstance(value, list) else (value,) for path, value in table.plain().items()}


def _signal(row: Table) -> Signal:
    return row.done(
        Signal(
            topic=row.take("topic", str),
            of=row.maybe("of", str),
            up_to=row.maybe("up_to", str),
            when=_conditions(row, "when"),
            beyond=_conditions(row, "beyond"),
        )
    )


def _said(row: Table) -> dict[str, Any]:
    """Take what the rows of breaches and of warnings have in common."""
    gives, says = row.table("gives"), row.table("says")
    return {
        "topic": row.take("topic", str),
        "on": row.maybe("on", str),
        "gives": {} if gives is None else {name: gives.take(name, str) for name in gives.plain()},
        "says": {} if says is None else says.plain(),
    }


def _upshot(row: Table) -> Upshot:
    return row.done(Upshot(**_said(row)))


def _warn(row: Table) -> Warn:
    before = _amount(row, "before")
    if before is None:
        raise row.wrong("'before' is missing")
    return row.done(Warn(**_said(row), before=before, when=_conditions(row, "when"), upon=row.list_of("upon", str)))


def _start(row: Table) -> Start:
    restarts, replaces = row.flag("restarts"), row.maybe("replaces", str)
    if replaces is not None and not restarts:
        raise row.wrong("'replaces' needs restarts = true")
    return row.done(
        Start(
            topic=row.take("topic", str),
            of=row.maybe("of", str),
            when=_conditions(row, "when"),
            beyond=_conditions(row, "beyond"),
            since=row.take("since", str, "legal_on"),
            who=row.take("who", str, "agency"),
            due=row.maybe("due", str),
            restarts=restarts,
            replaces=replaces,
            chosen_by=row.maybe("chosen_by", str),
        )
    )


def _correcting(row: Table) -> Correcting:
    return row.done(
        Correcting(
            topic=row.take("topic", str),
            of=row.maybe("of", str),
            when=_conditions(row, "when"),
            beyond=_conditions(row, "beyond"),
            since=row.take("since", str),
            started_by=row.take("started_by", str),
        )
    )


def _pausing(row: Table) -> Pausing:
    ground = row.choice("ground", Ground) if "ground" in row else None
    ground_at = row.maybe("ground_at", str)
    if (ground is None) == (ground_at is None):
        raise row.wrong("one of 'ground' and 'ground_at' must say why time does not count")
    return row.done(
        Pausing(
            topic=row.take("topic", str),
            of=row.maybe("of", str),
            when=_conditions(row, "when"),
            beyond=_conditions(row, "beyond"),
            ground=ground,
            ground_at=ground_at,
            key=row.maybe("key", str),
            day=row.take("day", str, "legal_on"),
        )
    )


def _extending(row: Table) -> Extending:
    return row.done(
        Extending(
            topic=row.take("topic", str),
            of=row.maybe("of", str),
            when=_conditions(row, "when"),
            beyond=_conditions(row, "beyond"),
            length=row.take("length", str),
        )
    )


def _signals(row: Table, key: str) -> tuple[Signal, ...]:
    return tuple(_signal(signal) for signal in row.rows(key))


def _words(row: Table, key: str) -> tuple[str, str]:
    words = row.table(key)
    if words is None:
        return "", ""
    return words.done((words.take("zh", str), words.take("en", str)))


def _extension(row: Table, article: str) -> ExtensionRule:
    zh, en = _words(row, "note")
    most = _amount(row, "most")
    unit = row.choice("unit", Unit) if "unit" in row else most.unit if most else None
    if unit is None:
        raise row.wrong("'unit' is missing: there is no 'most' that would tell it")
    return row.done(
        ExtensionRule(
            by=row.choice("by", By),
            times=row.count("times") if "times" in row else None,
            most=most,
            unit=unit,
            article=row.take("article", str, article),
            note_zh=zh,
            note_en=en,
            signals=tuple(_extending(signal) for signal in row.rows("signals")),
        )
    )


def _tier(row: Table, law: str, article: str) -> Tier:
    other_law = "law" in row
    length = _amount(row, "amount")
    if length is None:
        raise row.wrong("'amount' is missing")
    verification, confirm = _marked(row)
    return row.done(
        Tier(
            id=row.take("id", str),
            zh=row.take("zh", str),
            en=row.take("en", str),
            amount=length,
            upon=row.maybe("upon", str),
            by=row.choice("by", By) if "by" in row else None,
            law=row.take("law", str, law),
            article=row.take("article", str, "" if other_law else article),
            verification=verification,
            confirm=confirm,
        )
    )


def _marked(row: Table) -> tuple[Verification, bool]:
    verification, confirm = row.choice("verification", Verification), row.flag("confirm")
    if verification is Verification.MEMORY and not confirm:
        raise row.wrong("a row from memory (M) must carry confirm = true until the legal office has confirmed it")
    return verification, confirm


def read_rule(row: Table, scope: Scope) -> Rule:
    """Read one row.

    Raises:
        DataError: something is missing, unknown or of the wrong form.
    """
    rule_id = row.take("id", str)
    if not ID.fullmatch(rule_id):
        raise row.wrong(f"'id' is {rule_id!r}, and must be lower-case letters and digits joined by _")
    regime = row.take("regime", str)
    if regime not in REGIMES:
        raise row.wrong(f"'regime' is {regime!r}, and must be one of: {', '.join(REGIMES)}")
    law, article = row.take("law", str), row.maybe("article", str) or ""
    verification, confirm = _marked(row)
    tiers = tuple(_tier(tier, law, article) for tier in row.rows("tiers"))
    length = _amount(row, "amount") or (tiers[0].amount if tiers else None)
    nature = row.choice("nature", Nature, Nature.STATUTORY)
    if length is None and nature is not Nature.DOCUMENT_SET:
        raise row.wrong("'amount' is missing")
    reminders = _amounts(row, "reminders") if "reminders" in row else _reminders_of(length)
    (consequence_zh, consequence_en), (note_zh, note_en) = _words(row, "consequence"), _words(row, "note")
    afterwards_zh, afterwards_en = _words(row, "afterwards")
    return row.done(
        Rule(
            id=rule_id,
            zh=row.take("zh", str),
            en=row.take("en", str),
            law=law,
            article=article,
            verification=verification,
            confirm=confirm,
            nature=nature,
            side=row.choice("side", Side, Side.DUTY),
            regime=REGIMES[regime],
            amount=length,
            promptly=row.flag("promptly"),
            backward=row.flag("backward"),
            tiers=tiers,
            starts=tuple(_start(start) for start in row.rows("starts")),
            satisfied_by=_signals(row, "satisfied_by"),
            waived_by=_signals(row, "waived_by"),
            suspended_by=tuple(_pausing(signal) for signal in row.rows("suspended_by")),
            resumed_by=tuple(_pausing(signal) for signal in row.rows("resumed_by")),
            reopened_by=_signals(row, "reopened_by"),
            advanced_by=_signals(row, "advanced_by"),
            corrected_by=tuple(_correcting(signal) for signal in row.rows("corrected_by")),
            extensions=tuple(_extension(extension, article) for extension in row.rows("extensions")),
            on_breach=tuple(_upshot(upshot) for upshot in row.rows("on_breach")),
            warns=tuple(_warn(warn) for warn in row.rows("warns")),
            exclusions=row.choices("exclusions", Ground),
            reminders=reminders,
            consequence_zh=consequence_zh,
            consequence_en=consequence_en,
            note_zh=note_zh,
            note_en=note_en,
            pending=frozenset(row.list_of("pending", str)),
            profile=row.maybe("profile", str),
            valid_from=row.take("valid_from", date),
            valid_to=row.maybe("valid_to", date),
            afterwards_zh=afterwards_zh,
            afterwards_en=afterwards_en,
            catalogue=scope.catalogue,
            pack=scope.pack,
            region=scope.region,
            revision=row.take("revision", int, 1),
            place=row.place,
        )
    )
