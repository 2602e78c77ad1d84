"""Reading profiles strictly: what is unknown, missing or contradictory is refused with file and place. 读取程序规则。"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from coordination.guards import APPROVERS
from coordination.profiles.model import (
    Act,
    Approver,
    Ending,
    Ground,
    GroundList,
    Hearing,
    Officers,
    OnSpot,
    PenaltyKind,
    Period,
    Profile,
    RequiredStep,
    Step,
    StepRule,
    Unit,
    Verification,
)
from coordination.tables import DataError, Table

E = TypeVar("E", bound=StrEnum)
T = TypeVar("T")

CODE = re.compile(r"[a-z0-9]+(?:_[a-z0-9]+)*")
STEP_RULES: dict[Step, frozenset[StepRule]] = {
    Step.REVIEW: frozenset({StepRule.ALWAYS, StepRule.LISTED}),
    Step.NOTICE: frozenset({StepRule.ALWAYS}),
    Step.STATEMENT: frozenset({StepRule.ALWAYS}),
    Step.HEARING: frozenset({StepRule.THRESHOLD}),
    Step.COLLECTIVE: frozenset({StepRule.LISTED}),
}
"""Which rules the law leaves open: notice and statement may never be left out (行政处罚法 第六十二条)."""
INHERITED = ("officers", "hearing", "on_spot", "approvers", "grounds", "steps", "periods")


def _cited(row: Table) -> dict[str, Any]:
    verification = row.choice("verification", Verification)
    confirm = row.flag("confirm")
    if verification is Verification.MEMORY and not confirm:
        raise row.wrong("a row from memory (M) must carry confirm = true until the legal office has confirmed it")
    return {"cite": row.take("cite", str), "verification": verification, "confirm": confirm}


def _code(row: Table, key: str) -> str:
    code = row.take(key, str)
    if not CODE.fullmatch(code):
        raise row.wrong(f"{key!r} is {code!r}, and must be lower-case letters and digits joined by _")
    return code


def _approver(row: Table) -> Approver:
    role = row.take("role", str)
    if role not in APPROVERS:
        raise row.wrong(f"'role' is {role!r}, and must be one of: {', '.join(APPROVERS)}")
    return row.done(Approver(role=role, **_cited(row)))


def _ground(row: Table) -> Ground:
    return row.done(
        Ground(
            code=_code(row, "code"),
            zh=row.take("zh", str),
            en=row.take("en", str),
            after_hearing=row.flag("after_hearing"),
            educate=row.flag("educate"),
            follows=frozenset(row.choices("follows", Ending)),
            **_cited(row),
        )
    )


def _period(row: Table) -> Period:
    return row.done(
        Period(
            id=_code(row, "id"),
            zh=row.take("zh", str),
            length=row.count("length"),
            unit=row.choice("unit", Unit),
            extension=row.maybe("extension", int),
            **_cited(row),
        )
    )


def _hearing(row: Table) -> Hearing:
    return row.done(
        Hearing(
            person_fen=row.count("person_fen"),
            organisation_fen=row.count("organisation_fen"),
            kinds=frozenset(row.choices("kinds", PenaltyKind)),
            **_cited(row),
        )
    )


def _on_spot(row: Table) -> OnSpot:
    return row.done(
        OnSpot(
            person_fen=row.count("person_fen"),
            organisation_fen=row.count("organisation_fen"),
            **_cited(row),
        )
    )


def _step(row: Table, step: Step) -> RequiredStep:
    rule = row.choice("rule", StepRule)
    if rule not in STEP_RULES[step]:
        raise row.wrong(f"{step.value!r} cannot be {rule.value!r}: the law leaves no such choice")
    return row.done(RequiredStep(rule=rule, **_cited(row)))


def _keyed(table: Table, keys: type[E], read: Callable[[Table, E], T]) -> dict[E, T]:
    """Read a table whose keys are a closed list, all of which must be there."""
    found = {key: read(table.section(key.value), key) for key in keys if key.value in table}
    if missing := [key.value for key in keys if key not in found]:
        raise table.wrong(f"missing: {', '.join(missing)}")
    return table.done(found)


def _grounds(table: Table) -> dict[GroundList, tuple[Ground, ...]]:
    found: dict[GroundList, tuple[Ground, ...]] = {}
    for listed in GroundList:
        grounds = tuple(_ground(row) for row in table.rows(listed.value))
        if not grounds or len({ground.code for ground in grounds}) < len(grounds):
            raise table.wrong(f"{listed.value!r} must name one ground or more, each once")
        found[listed] = grounds
    return table.done(found)


def _profile(table: Table) -> Profile:
    periods = [_period(row) for row in table.rows("periods")]
    by_id = {period.id: period for period in periods}
    if len(by_id) < len(periods):
        raise table.wrong("'periods' names one id twice")
    if "party_statement" not in by_id:
        raise table.wrong("'periods' must name party_statement, on which the lapse of the party's rights rests")
    approvers = table.section("approvers")
    acts = {act: _approver(approvers.section(act.value)) for act in Act if act.value in approvers}
    return table.done(
        Profile(
            id=_code(table, "id"),
            zh=table.take("zh", str),
            en=table.take("en", str),
            law=table.take("law", str),
            agency_types=frozenset(table.take("agency_types", list)),
            valid_from=table.take("valid_from", date),
            valid_to=table.maybe("valid_to", date),
            officers=_officers(table.section("officers")),
            hearing=_hearing(table.section("hearing")),
            on_spot=_on_spot(table.section("on_spot")),
            approvers=approvers.done(acts),
            grounds=_grounds(table.section("grounds")),
            steps=_keyed(table.section("steps"), Step, _step),
            periods=by_id,
            **_cited(table),
        )
    )


def _officers(row: Table) -> Officers:
    return row.done(Officers(least=row.count("least"), **_cited(row)))


def _inherit(values: Mapping[str, Any], base: Mapping[str, Any]) -> dict[str, Any]:
    """Return a profile's values over those that it extends: tables row by row, lists of periods by id."""
    merged = dict(values)
    for key in INHERITED:
        own, inherited = values.get(key), base.get(key)
        if own is None:
            merged[key] = inherited
        elif isinstance(own, dict) and isinstance(inherited, dict):
            merged[key] = {**inherited, **own}
        elif isinstance(own, list) and isinstance(inherited, list):
            ids = {row.get("id") for row in own if isinstance(row, dict)}
            merged[key] = [*own, *(row for row in inherited if row["id"] not in ids)]
    return merged


def load(directory: Path) -> tuple[Profile, ...]:
    """Read all profiles of a directory.

    Raises:
        DataError: a file is wrong, two profiles of one id hold at the same time, or two claim one agency type.
    """
    files: dict[str, dict[str, Any]] = {}
    for path in sorted(directory.glob("*.toml")):
        try:
            files[path.name] = tomllib.loads(path.read_text(encoding="utf-8"))
        except tomllib.TOMLDecodeError as error:
            message = f"{path.name}: not TOML: {error}"
            raise DataError(message) from None
    # those that stand by themselves first, so that a fault is found where it was written and not where it is inherited
    ordered = sorted(files, key=lambda name: ("extends" in files[name], name))
    profiles = tuple(_read(name, files[name], files) for name in ordered)
    _check_together(profiles)
    return profiles


def _read(name: str, values: Mapping[str, Any], files: Mapping[str, Mapping[str, Any]]) -> Profile:
    own = dict(values)
    base = own.pop("extends", None)
    if base is not None:
        if f"{base}.toml" not in files or "extends" in files[f"{base}.toml"]:
            message = f"{name}: extends {base!r}, which is not a profile that stands by itself"
            raise DataError(message)
        own = _inherit(own, files[f"{base}.toml"])
    return _profile(Table(own, name))


def _check_together(profiles: Iterable[Profile]) -> None:
    labels: dict[tuple[GroundList, str], tuple[str, str]] = {}
    for profile in profiles:
        for listed, grounds in profile.grounds.items():
            for ground in grounds:
                words = (ground.zh, ground.en)
                if labels.setdefault((listed, ground.code), words) != words:
                    message = f"{profile.id}: ground {ground.code!r} has other words in another profile"
                    raise DataError(message)
    for one in profiles:
        for other in profiles:
            if one is other or not (one.id == other.id or one.agency_types & other.agency_types):
                continue
            if one.in_force(other.valid_from):
                message = f"{one.id} and {other.id} both hold on {other.valid_from} for the same agencies"
                raise DataError(message)
