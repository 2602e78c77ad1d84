"""The arrows of the house, read from the source itself: scripts -> api -> projections -> coordination, never back."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MAY_IMPORT = {
    "coordination": {"coordination"},
    "projections": {"projections", "coordination"},
    "api": {"api", "projections", "coordination"},
    "scripts": {"scripts", "api", "projections", "coordination"},
}
# Who may name a library: modules with these beginnings, and nobody else.
HOME_OF = {
    "flask": ("api", "scripts.bench.bare_view"),
    "werkzeug": ("api",),
    "marshmallow": ("api",),
    "webargs": ("api",),
    "apispec": ("api",),
    "eventsourcing": ("coordination.store", "scripts.bench"),
    "sqlalchemy": ("coordination.control", "coordination.migrations", "projections"),
    "alembic": ("coordination.control", "coordination.migrations"),
}


def imports() -> Iterator[tuple[str, str]]:
    """Give (module, what it imports) for every import statement of the four packages."""
    for path in (path for package in MAY_IMPORT for path in sorted((ROOT / package).rglob("*.py"))):
        module = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                yield from ((module, alias.name) for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and not node.level:  # a relative import cannot leave its package
                yield module, node.module or ""


def lives_in(module: str, homes: tuple[str, ...]) -> bool:
    return any(module == home or module.startswith(f"{home}.") for home in homes)


@pytest.mark.parametrize("package", MAY_IMPORT)
def test_no_arrow_points_back(package: str) -> None:
    ours = [(module, name) for module, name in imports() if module.split(".")[0] == package]
    back = [
        f"{module} -> {name}"
        for module, name in ours
        if name.split(".")[0] in MAY_IMPORT.keys() - MAY_IMPORT[package] or name.split(".")[0] == "tests"
    ]
    assert ours, f"no imports were read in {package}"
    assert back == []


@pytest.mark.parametrize("library", HOME_OF)
def test_a_library_is_known_only_where_it_lives(library: str) -> None:
    strangers = [
        f"{module} -> {name}"
        for module, name in imports()
        if name.split(".")[0] == library and not lives_in(module, HOME_OF[library])
    ]
    assert strangers == []
