"""Thresholds as the law writes them, in versions: what must be given, and which figures are enough. 立案追诉标准规则。"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Final

from coordination.profiles.model import Verification
from coordination.tables import DataError, Table
from coordination.thresholds.facts import FACTS, CrimeConduct, Unit

DATA: Final = Path(__file__).parent / "data"
ID: Final = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True, slots=True)
class Measure:
    """One figure, or several that are added up, from a number on; the number itself is included (以上). 数额标准。"""

    of: tuple[str, ...]
    least: int
    times: int = 1

    @property
    def threshold(self) -> int:
        """From which number on."""
        return self.least * self.times

    @property
    def zh(self) -> str:
        """As the law says it."""
        first = FACTS[self.of[0]]
        if first.unit is Unit.FLAG:
            return first.zh
        names = "与".join(FACTS[name].zh for name in self.of) + ("合计" if len(self.of) > 1 else "")
        return f"{names}{first.number_zh(self.threshold)}以上"

    @property
    def en(self) -> str:
        """The same in English."""
        first = FACTS[self.of[0]]
        if first.unit is Unit.FLAG:
            return first.en
        together = "".join(f"{FACTS[name].en} and " for name in self.of[:-1])
        return f"{together}{FACTS[self.of[-1]].from_en(self.threshold)} or more"


@dataclass(frozen=True, slots=True)
class Rule:
    """An alternative under which conduct is prosecuted: all that is ``given``, and ``any`` of the measures. 追诉情形。"""

    id: str
    conduct: CrimeConduct
    law: str
    article: str
    verification: Verification
    given: tuple[Measure, ...]
    any: tuple[Measure, ...]
    valid_from: date
    valid_to: date | None
    place: str

    @property
    def version(self) -> str:
        """Which edition of the rule this is."""
        return f"{self.id}@{self.valid_from.isoformat()}"

    @property
    def cite(self) -> str:
        """Law and article."""
        return f"{self.law} {self.article}"

    @property
    def zh(self) -> str:
        """The whole alternative as a phrase."""
        return "，".join((*(one.zh for one in self.given), "或者".join(one.zh for one in self.any)))

    @property
    def en(self) -> str:
        """The same in English."""
        return ", and ".join((*(one.en for one in self.given), " or ".join(one.en for one in self.any)))

    def in_force(self, on: date) -> bool:
        """Whether it holds on a day."""
        return self.valid_from <= on and (self.valid_to is None or on < self.valid_to)


@dataclass(frozen=True, slots=True)
class Thresholds:
    """All rules, and a digest of what they were read from. 追诉标准库。"""

    rules: tuple[Rule, ...]
    digest: str

    def of(self, conduct: CrimeConduct, on: date) -> tuple[Rule, ...]:
        """Return the rules for conduct that hold on a day; none where there was no rule then."""
        return tuple(rule for rule in self.rules if rule.conduct is conduct and rule.in_force(on))

    def since(self, conduct: CrimeConduct) -> date:
        """Return the first day from which there is a rule for conduct."""
        return min(rule.valid_from for rule in self.rules if rule.conduct is conduct)


def load(directory: Path = DATA) -> Thresholds:
    """Read the rules.

    Raises:
        DataError: a file is wrong: a fact that there is none of, two versions at one time, conduct without a rule.
    """
    rules: list[Rule] = []
    digest = hashlib.blake2s(digest_size=8)
    for path in sorted(directory.glob("*.toml")):
        digest.update(path.read_bytes())
        table = Table.of_file(path)
        table.take("zh", str)
        table.take("en", str)
        defaults = table.table("defaults")
        base = defaults.plain() if defaults else {}
        rules.extend(_rule(row.over(base)) for row in table.rows("rule"))
        table.done(None)
    _one_at_a_time(rules)
    if missing := [conduct.value for conduct in CrimeConduct if all(rule.conduct is not conduct for rule in rules)]:
        raise DataError(f"no rule for: {', '.join(missing)}")
    return Thresholds(tuple(rules), digest.hexdigest())


def _rule(row: Table) -> Rule:
    rule_id = row.take("id", str)
    if not ID.fullmatch(rule_id):
        raise row.wrong(f"'id' is {rule_id!r}, and must be lower-case letters and digits joined by _")
    named, conducts = row.take("conduct", str), {str(one.value): one for one in CrimeConduct}
    if named not in conducts:
        raise row.wrong(f"'conduct' is {named!r}, and must be one of: {', '.join(conducts)}")
    enough = tuple(_measure(measure) for measure in row.rows("any"))
    if not enough:
        raise row.wrong("'any' is missing: a rule has a figure")
    rule = Rule(
        id=rule_id,
        conduct=conducts[named],
        law=row.take("law", str),
        article=row.take("article", str),
        verification=row.choice("verification", Verification),
        given=tuple(_measure(measure) for measure in row.rows("given")),
        any=enough,
        valid_from=row.take("valid_from", date),
        valid_to=row.maybe("valid_to", date),
        place=row.place,
    )
    if rule.valid_to is not None and rule.valid_to <= rule.valid_from:
        raise row.wrong("it ends before it begins")
    return row.done(rule)


def _measure(row: Table) -> Measure:
    of = row.list_of("of", str)
    unknown = [name for name in of if name not in FACTS]
    if not of or unknown:
        raise row.wrong(f"'of' names {unknown or 'nothing'}, and must name some of: {', '.join(FACTS)}")
    if len({FACTS[name].unit for name in of}) > 1 or len(set(of)) < len(of):
        raise row.wrong("what is added up must be different facts of one unit")
    return row.done(Measure(of, row.count("least"), row.count("times") if "times" in row else 1))


def _one_at_a_time(rules: Iterable[Rule]) -> None:
    by_id: dict[str, list[Rule]] = {}
    for rule in rules:
        by_id.setdefault(rule.id, []).append(rule)
    for versions in by_id.values():
        for earlier, later in _in_order(versions):
            if earlier.valid_to is None or earlier.valid_to > later.valid_from:
                raise DataError(f"{later.place}: {earlier.version} and {later.version} both hold on {later.valid_from}")


def _in_order(versions: Sequence[Rule]) -> Iterable[tuple[Rule, Rule]]:
    return pairwise(sorted(versions, key=lambda rule: rule.valid_from))


THRESHOLDS: Final = load()
"""The rules that come with the program."""
