"""Packs of rules as data, and the choice of the one version that holds. 期限规则库。

The national rules stand in ``data/*.toml``, one file for each catalogue. A pack (``data/packs/*.toml``, or a file of the
installation) overrides rows for its region and names the text that allows it.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from coordination.clocks.calendar import NATIONAL, regions_of
from coordination.clocks.reading import Scope, read_rule
from coordination.clocks.rules import CORRECTED, Rule, Start
from coordination.profiles import GENERIC
from coordination.tables import DataError, Table

DATA = Path(__file__).parent / "data"
OPTIONAL = DATA / "packs"
NATIONAL_PACK = "national"
PACK_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
REGION = re.compile(r"CN|[0-9]{6}")
WHOLE = frozenset({"market_supervision"})
"""Procedures that leave nothing to the law itself."""
OWN = ("valid_to", "afterwards", "confirm", "revision")
"""What a row that overrides another one does not take over from it."""


@dataclass(frozen=True, slots=True)
class Pack:
    """A set of rules with one scope: the country's, or what a region lays down in its stead. 规则包。"""

    id: str
    zh: str
    en: str
    region: str
    cite: str
    rules: tuple[Rule, ...]


@dataclass(frozen=True)
class RuleBook:
    """All packs in use. 规则库。"""

    packs: tuple[Pack, ...]

    @cached_property
    def _versions(self) -> Mapping[str, tuple[Rule, ...]]:
        found: dict[str, list[Rule]] = {}
        for pack in self.packs:
            for rule in pack.rules:
                found.setdefault(rule.id, []).append(rule)
        return {id_: tuple(sorted(rules, key=lambda rule: rule.valid_from)) for id_, rules in found.items()}

    @cached_property
    def _by_version(self) -> Mapping[str, Rule]:
        return {rule.version: rule for rule in self.rules}

    @cached_property
    def _clocks(self) -> Mapping[str, Mapping[str | None, tuple[str, ...]]]:
        """The ids of rules by clock and profile."""
        found: dict[str, dict[str | None, tuple[str, ...]]] = {}
        for rule in self.rules:
            ids = found.setdefault(rule.clock, {})
            ids[rule.profile] = tuple(dict.fromkeys((*ids.get(rule.profile, ()), rule.id)))
        return found

    @cached_property
    def _starts(self) -> Mapping[str, tuple[tuple[Rule, Start], ...]]:
        """The starts by topic, each with its rule."""
        found: dict[str, tuple[tuple[Rule, Start], ...]] = {}
        for rule in self.rules:
            for start in rule.starts:
                found[start.topic] = (*found.get(start.topic, ()), (rule, start))
        return found

    @property
    def ids(self) -> Iterable[str]:
        """The ids of all rules."""
        return self._versions.keys()

    @cached_property
    def rules(self) -> tuple[Rule, ...]:
        """All versions of all rules."""
        return tuple(rule for versions in self._versions.values() for rule in versions)

    def versions(self, rule: str) -> tuple[Rule, ...]:
        """Return all versions of a rule, oldest first; none where there is no such rule."""
        return self._versions.get(rule, ())

    def version(self, version: str) -> Rule | None:
        """Return the rule that a clock remembers by this version, or None."""
        return self._by_version.get(version)

    def running_under(self, version: str, rule: str) -> Rule | None:
        """Return the rule for a clock that was started under a version: that one, its correction, else the rule's latest."""
        corrected = (one for one in self.versions(rule) if one.uncorrected == version.partition(CORRECTED)[0])
        return self.version(version) or next(corrected, None) or next(reversed(self.versions(rule)), None)

    def choose(self, rule: str, on: date, region: str = NATIONAL) -> Rule | None:
        """Return the version that holds for what is triggered on a day: the narrowest region's, else the country's, else None."""
        for place in regions_of(region):
            held = [version for version in self.versions(rule) if version.region == place and version.in_force(on)]
            if held:
                # where a pack of the country is in use, it stands before the plain national row
                return max(held, key=lambda version: version.pack != NATIONAL_PACK)
        return None

    def for_clock(self, clock: str, profile: str, on: date, region: str = NATIONAL) -> Rule | None:
        """Return the rule of a clock for an agency that follows a procedure (profile), or None.

        The profile's own rule stands first, then the law's (``generic``), then the one that is the same for all agencies.
        """
        return self._chosen(clock, profile, on, region)

    @cached_property
    def _chosen(self) -> Callable[[str, str, date, str], Rule | None]:
        """The same question with its answers remembered: a day's events ask it over and over."""
        return lru_cache(maxsize=8192)(self._choose_for)

    def _choose_for(self, clock: str, profile: str, on: date, region: str) -> Rule | None:
        for follows in _followed(profile):
            for rule_id in self._clocks.get(clock, {}).get(follows, ()):
                if rule := self.choose(rule_id, on, region):
                    return rule
        return None

    def started_by(
        self, topic: str, profile: str, on: Callable[[Start], date], region: str = NATIONAL
    ) -> tuple[tuple[Rule, Start], ...]:
        """Return the rules that an event of a topic starts for an agency of this procedure, each with the start that names it.

        ``on`` tells the date by which the version is chosen: the trigger's, or that of ``chosen_by``. Whether the values of the
        event are those that the start asks for is still to be seen (:meth:`Start.matches`).
        """
        return tuple(
            (rule, start)
            for rule, start in self._starts.get(topic, ())
            if self.for_clock(rule.clock, profile, on(start), region) is rule
        )


def _followed(profile: str) -> tuple[str | None, ...]:
    return (profile, None) if profile in WHOLE else (profile, GENERIC, None)


# -- loading -------------------------------------------------------------------------------------------------------------


def load_national(directory: Path = DATA) -> Pack:
    """Read the national rules, one catalogue a file; a file's ``[defaults]`` stand where a row says nothing.

    Raises:
        DataError: a file is wrong; the message says where.
    """
    rules: list[Rule] = []
    for path in sorted(directory.glob("*.toml")):
        table = Table.of_file(path)
        scope = Scope(path.stem, NATIONAL_PACK, NATIONAL)
        table.take("zh", str)
        table.take("en", str)
        defaults = table.table("defaults")
        base = defaults.plain() if defaults else {}
        rules.extend(read_rule(row.over(base), scope) for row in table.rows("rule"))
        table.done(None)
    return Pack(NATIONAL_PACK, "国家规则", "national rules", NATIONAL, "法律、行政法规、部门规章", tuple(rules))


def load_pack(path: Path, *, directory: Path = DATA) -> Pack:
    """Read a pack. A row that ``overrides`` a national rule says only what differs, with the law and article that say so.

    Raises:
        DataError: the file is wrong, or overrides what is not there.
    """
    table = Table.of_file(path)
    head = table.table("pack")
    if head is None:
        raise table.wrong("'pack' is missing")
    pack_id, region = head.take("id", str), head.take("region", str)
    if not PACK_ID.fullmatch(pack_id) or pack_id == NATIONAL_PACK:
        raise head.wrong(f"'id' is {pack_id!r}, and must be lower-case words joined by -, other than {NATIONAL_PACK!r}")
    if not REGION.fullmatch(region):
        raise head.wrong(f"'region' is {region!r}, and must be {NATIONAL} or six digits")
    zh, en, cite = head.done((head.take("zh", str), head.take("en", str), head.take("cite", str)))
    bases = _bases(directory)
    rules = []
    for row in table.rows("rule"):
        overridden = row.take("overrides", str)
        base = bases.get(overridden)
        if base is None:
            raise row.wrong(f"overrides {overridden!r}, which is no national rule")
        for key in ("law", "article", "verification", "valid_from"):
            if key not in row:
                raise row.wrong(
                    f"{key!r} is missing: what overrides a rule names the text that allows it, and since when"
                )
        inherited = {key: value for key, value in base.items() if key not in OWN}
        rules.append(read_rule(row.over(inherited), Scope(path.stem, pack_id, region)))
    return table.done(Pack(pack_id, zh, en, region, cite, tuple(rules)))


def _bases(directory: Path) -> dict[str, dict[str, Any]]:
    """Return each national row as written, the latest version of each."""
    found: dict[str, dict[str, Any]] = {}
    for path in sorted(directory.glob("*.toml")):
        document = tomllib.loads(path.read_text("utf-8"))
        for row in document.get("rule", []):
            values = {**document.get("defaults", {}), **row}
            known = found.get(values["id"])
            if known is None or known["valid_from"] < values["valid_from"]:
                found[values["id"]] = values
    return found


def rule_book(*names: str, files: Iterable[Path] = ()) -> RuleBook:
    """Return the national rules with optional packs by name, and packs of the installation by file.

    Raises:
        DataError: a file is wrong, there is no such pack, or two packs have one id.
    """
    national = load_national()
    paths = [*(_optional(name) for name in names), *files]
    packs = (national, *(load_pack(path) for path in paths))
    if len({pack.id for pack in packs}) < len(packs):
        raise DataError(f"packs need ids of their own: {', '.join(pack.id for pack in packs)}")
    return RuleBook(packs)


def _optional(name: str) -> Path:
    path = OPTIONAL / f"{name}.toml"
    if not PACK_ID.fullmatch(name) or not path.is_file():
        known = ", ".join(sorted(path.stem for path in OPTIONAL.glob("*.toml")))
        raise DataError(f"there is no pack {name!r}; there are: {known}")
    return path
