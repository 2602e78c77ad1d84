"""Coverage: which mechanism of the plans is carried by what, seen where, and proved by which test. 机制覆盖。

A mechanism is done where an event type or a data file carries it and a test cites it. One that is not so stands under ``open`` in
docs/mechanisms.toml, with the reason, and must leave it once it is; one of which that is only part of what the plan asks stands
under ``partly``, with what is missing. A declaration, data file or test that cites what there is not is refused.
"""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Final

from api import openapi
from coordination.catalogue import EVENTS
from projections.engine import Ledger
from projections.models import LEDGERS

ROOT: Final = Path(__file__).parents[1]
FILE: Final = ROOT / "docs" / "mechanisms.toml"
_ID: Final = r"(?:M[0-9]{2,3}|R[0-9]{2}|X[0-9]{1,2})(?![A-Za-z0-9_])"
RANGE: Final = re.compile(rf"(?<![A-Za-z0-9_.])(?P<first>{_ID})(?:[–-](?P<last>{_ID}))?")
HOMES_OF_DATA: Final = ("coordination", "projections")
MOST_KINDS: Final = 3
"""A ledger that folds events of more kinds shows something of everything: that it folds an event says nothing."""
MOST_TESTS: Final = 3
OWN_TEST: Final = "test_mechanisms.py"
"""It speaks of ids and proves nothing of what they stand for."""


@dataclass(frozen=True, slots=True)
class Mechanism:
    """One mechanism: what carries it, where it is seen, which tests prove it. 机制。"""

    id: str
    zh: str
    en: str
    events: tuple[str, ...]
    data: tuple[str, ...]
    routes: tuple[str, ...]
    tests: tuple[str, ...]
    missing: tuple[str, str] | None

    @property
    def proved(self) -> bool:
        """Whether something carries it and a test cites it."""
        return bool((self.events or self.data) and self.tests)

    @property
    def done(self) -> bool:
        """Whether it is proved, and nobody says that something is missing."""
        return self.proved and self.missing is None


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in the data file."""

    titles: Mapping[str, tuple[str, str]]
    open: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    partly: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    routes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@cache
def typed() -> Typed:
    """Return titles, what is open, and further routes."""
    told = tomllib.loads(FILE.read_text("utf-8"))

    def pairs(name: str) -> dict[str, tuple[str, str]]:
        return {key: (zh, en) for key, (zh, en) in told.get(name, {}).items()}

    if unknown := told.keys() - Typed.__slots__:
        message = f"{FILE.name}: no such tables: {', '.join(sorted(unknown))}"
        raise ValueError(message)
    routes = {key: tuple(paths) for key, paths in told.get("routes", {}).items()}
    return Typed(pairs("titles"), pairs("open"), pairs("partly"), routes)


def mechanisms() -> Sequence[Mechanism]:
    """Return all of them in the order of the file; every event type must have been declared before."""
    given, events, data, tests = typed(), cited_by_events(), cited_by_data(), cited_by_tests()
    return [
        Mechanism(
            id=key,
            zh=zh,
            en=en,
            events=tuple(events.get(key, ())),
            data=tuple(data.get(key, ())),
            routes=tuple(dict.fromkeys((*_seen_in(events.get(key, ())), *given.routes.get(key, ())))),
            tests=tuple(tests.get(key, ())),
            missing=given.open.get(key) or given.partly.get(key),
        )
        for key, (zh, en) in given.titles.items()
    ]


def cited(text: str) -> Iterator[str]:
    """Yield the ids that a text cites; ``R01–R15`` cites all of them.

    A range that is none, from one letter to another or backwards, is yielded as it stands: nothing has such an id.
    """
    for found in RANGE.finditer(text):
        first, last = found["first"], found["last"] or found["first"]
        if first[0] != last[0] or int(first[1:]) > int(last[1:]):
            yield found[0]
            continue
        width = len(first) - 1
        for number in range(int(first[1:]), int(last[1:]) + 1):
            yield f"{first[0]}{number:0{width}d}"


def _gathered(found: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    gathered: dict[str, dict[str, None]] = {}
    for key, where in found:
        gathered.setdefault(key, {})[where] = None
    return {key: list(places) for key, places in gathered.items()}


def cited_by_events() -> dict[str, list[str]]:
    """Return by id the event types that are based on it."""
    return _gathered(
        (key, topic) for topic, event in EVENTS.items() for basis in event.declaration.basis for key in cited(basis)
    )


def cited_by_guards() -> dict[str, list[str]]:
    """Return by id the guards that refuse for its sake."""
    return _gathered(
        (key, guard.code) for event in EVENTS.values() for guard in event.guards for key in cited(guard.basis)
    )


def cited_by_data() -> dict[str, list[str]]:
    """Return by id the data files that cite it, in a row or in the comment above its rows."""
    return _gathered(
        (key, path.relative_to(ROOT).as_posix())
        for home in HOMES_OF_DATA
        for path in sorted((ROOT / home).rglob("*.toml"))
        for key in cited(path.read_text("utf-8"))
    )


def cited_by_tests() -> dict[str, list[str]]:
    """Return by id the tests that cite it: a test by its name, or the file where the citation stands outside of its tests."""
    return _gathered(found for path in sorted((ROOT / "tests").rglob("test_*.py")) for found in _citations(path))


def _citations(path: Path) -> Iterator[tuple[str, str]]:
    text = path.read_text("utf-8")
    lines = text.splitlines()
    if not RANGE.search(text) or path.name == OWN_TEST:
        return
    name = path.relative_to(ROOT).as_posix()
    tests = list(_tests(ast.parse(text)))
    for number, line in enumerate(lines, start=1):
        for key in cited(line):
            inside = next((test for test, first, last in tests if first <= number <= last), None)
            yield key, name if inside is None else f"{name}::{inside}"


def _tests(tree: ast.Module) -> Iterator[tuple[str, int, int]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            first = min([node.lineno, *(one.lineno for one in node.decorator_list)])
            yield node.name, first, node.end_lineno or node.lineno


def _seen_in(topics: Iterable[str]) -> Iterator[str]:
    """Yield where the ledgers are asked that fold one of these events and are not about everything."""
    wanted = set(topics)
    for ledger in LEDGERS:
        kinds = {topic.partition(".")[0] for topic in ledger.folds}
        if wanted & ledger.folds.keys() and (len(kinds) <= MOST_KINDS or _is_own(ledger, wanted)):
            yield f"/v1/{ledger.name}"


def _is_own(ledger: Ledger, topics: Iterable[str]) -> bool:
    return any(topic.partition(".")[0] == ledger.kind for topic in topics)


def faults() -> Iterator[str]:
    """Yield what is wrong with the citations and with what the data file says."""
    yield from _unknown()
    given = typed()
    described = openapi.describe(LEDGERS)["paths"]
    for key, paths in given.routes.items():
        yield from (f"{key} is said to be seen at {path}, where nothing is" for path in paths if path not in described)
    for one in mechanisms():
        if one.id not in given.open and not one.proved:
            lacking = "carries" if not (one.events or one.data) else "proves"
            yield f"{one.id}: nothing {lacking} it; build and cite it, or say under open why not"
        if one.id in given.open and (one.proved or one.id in given.partly):
            yield f"{one.id}: it is carried and proved, so not open; say under partly what is missing, if something is"


def _unknown() -> Iterator[str]:
    given = typed()
    for by in (cited_by_events(), cited_by_guards(), cited_by_data(), cited_by_tests()):
        for key, places in by.items():
            if key not in given.titles:
                yield from (f"{place} cites {key}, which there is not" for place in places)
    for name in ("open", "partly", "routes"):
        for key in getattr(given, name):
            if key not in given.titles:
                yield f"{name} has {key}, which there is not"


def table() -> str:
    """Return the page: every mechanism with its state."""
    found = mechanisms()
    done = sum(one.done for one in found)
    rows = "".join(f"| {' | '.join(cell.replace('|', '&#124;') for cell in _row(one))} |\n" for one in found)
    return (
        "# 机制覆盖 Mechanisms\n\n"
        "四个方案要求的每一项机制（M）、报送任务（R）和文本中的难点（X）：由哪些事件或数据承载、在哪里看到、"
        "由哪些测试证明。状态由此推导；"
        "✓ 已完成，◐ 部分完成，○ 尚未完成，后两者注明原因。名称和原因见 `docs/mechanisms.toml`。\n\n"
        "Every mechanism (M), return (R) and pitfall (X) of the four plans: which event types or data carry it, where it is\n"
        "seen, which tests prove it. The state follows from these: ✓ done, ◐ in part, ○ open; the latter two say what is\n"
        "missing.\n\n"
        f"已完成 done: {done} / {len(found)}\n\n"
        "| | 机制 Mechanism | 状态 State | 事件、数据 Events, data | 查询 Asked at | 测试 Tests |\n"
        "| --- | --- | --- | --- | --- | --- |\n" + rows
    )


def _row(one: Mechanism) -> tuple[str, ...]:
    carried = [f"`{topic}`" for topic in one.events] + [f"[{Path(path).name}](../{path})" for path in one.data]
    tests = [f"[{_short(test)}](../{test.partition('::')[0]})" for test in one.tests[:MOST_TESTS]]
    if more := len(one.tests) - len(tests):
        tests.append(f"+{more}")
    state = "✓" if one.done else "◐" if one.proved else "○"
    if one.missing is not None:
        state += f" {one.missing[0]}<br>{one.missing[1]}"
    called, routes = f"{one.zh}<br>{one.en}", " ".join(f"`{route}`" for route in one.routes)
    return one.id, called, state, " ".join(carried), routes, "<br>".join(tests)


def _short(test: str) -> str:
    path, _, name = test.partition("::")
    return name or Path(path).name
