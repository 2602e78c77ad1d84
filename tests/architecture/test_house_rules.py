"""House rules that no linter knows, each with the few places that are its home."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BELOW_API = ("coordination", "projections")
PACKAGES = (*BELOW_API, "api", "scripts")
# Time, chance and settings reach the domain through its arguments: the same call gives the same answer on replay.
FROM_OUTSIDE = re.compile(
    r"(\w+\.)*(datetime|date)\.(now|utcnow|today|fromtimestamp)|(\w+\.)?(uuid1|uuid4|getenv|getenvb|time_ns)|time\.time"
    r"|random\.\w+|os\.(environ|environb)|environ"
)
CLOCK_OF_THE_RECORD = "coordination/store/recorder.py"  # recorded_at is given inside the ordered append
# SQL is written where tables are kept; benchmarks measure the store against SQL of their own.
HOME_OF_SQL = ("coordination/store", "coordination/control", "coordination/migrations", "projections", "scripts/bench")
SQL = re.compile(
    r"\s*(SELECT\s.+\sFROM\s|INSERT\s+(OR\s+\w+\s+)?INTO\s|UPDATE\s+\w+\s+SET\s|DELETE\s+FROM\s|PRAGMA\s|LISTEN\s"
    r"|(CREATE|DROP|ALTER)\s+(UNIQUE\s+|TEMP\s+)?(TABLE|INDEX|VIEW|FUNCTION|TRIGGER|SCHEMA|DATABASE)\s)",
    re.IGNORECASE | re.DOTALL,
)
MOST_LINES = 450
REGISTRY_HOSTS = re.compile(
    r"(pypi|pythonhosted|npmjs|jsdelivr|unpkg|cdnjs)\.(org|com|net|python\.org)|(deb|security|snapshot)\.debian\.org"
    r"|--(extra-)?index-url|--find-links(?!=)",
    re.IGNORECASE,
)
HOME_PATHS = re.compile(r"(?<![\w.])/(root|home/\w+|Users/\w+|work)/")
SPEAKS_OF_RULES = Path(__file__).relative_to(ROOT).as_posix()


def modules(*folders: str) -> Iterator[tuple[str, ast.Module]]:
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            yield path.relative_to(ROOT).as_posix(), ast.parse(path.read_text("utf-8"))


def repository_texts() -> Iterator[tuple[str, str]]:
    """Every text file that git keeps or would keep."""
    listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    for name in filter(None, subprocess.run(listed, cwd=ROOT, check=True, capture_output=True).stdout.split(b"\0")):
        path = ROOT / name.decode()
        if path.is_file() and b"\0" not in (content := path.read_bytes()):
            yield path.relative_to(ROOT).as_posix(), content.decode("utf-8")


def imported_as(tree: ast.Module) -> dict[str, str]:
    """Local name -> what it stands for, so that `from uuid import uuid4 as new` hides nothing."""
    names: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.asname: alias.name for alias in node.names if alias.asname}
        elif isinstance(node, ast.ImportFrom):
            names |= {alias.asname or alias.name: alias.name for alias in node.names}
    return names


def dotted(node: ast.expr, names: dict[str, str]) -> str:
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value, names)}.{node.attr}"
    return names.get(node.id, node.id) if isinstance(node, ast.Name) else ""


def docstrings(tree: ast.Module) -> set[int]:
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    return {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, documented) and node.body and isinstance(node.body[0], ast.Expr)
    }


def test_time_chance_and_settings_come_from_outside() -> None:
    found = [
        f"{path}:{node.lineno}: {name}"
        for path, tree in modules(*BELOW_API)
        for names in [imported_as(tree)]
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute | ast.Name)
        and isinstance(node.ctx, ast.Load)
        and FROM_OUTSIDE.fullmatch(name := dotted(node, names))
        and (path, name) != (CLOCK_OF_THE_RECORD, "time.time_ns")
    ]
    assert found == []


@pytest.mark.parametrize(
    ("line", "is_from_outside"),
    [
        ("datetime.now(UTC)", True),
        ("dt.datetime.now(dt.UTC)", True),
        ("date.today()", True),
        ("uuid4()", True),
        ("uuid.uuid4()", True),
        ("new()", True),
        ("os.environ['HOME']", True),
        ("time.time()", True),
        ("context.now", False),
        ("time.monotonic()", False),
        ("uuid5(NAMESPACE, 'x')", False),
    ],
)
def test_the_rule_about_time_sees_what_it_should(line: str, *, is_from_outside: bool) -> None:
    tree = ast.parse(f"from uuid import uuid4 as new\n{line}")
    seen = [n for n in ast.walk(tree) if isinstance(n, ast.Attribute | ast.Name)]
    assert any(FROM_OUTSIDE.fullmatch(dotted(n, imported_as(tree))) for n in seen) is is_from_outside


def test_only_scripts_print() -> None:
    found = [
        f"{path}:{node.lineno}"
        for path, tree in modules(*BELOW_API, "api")
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and dotted(node.func, {}) in {"print", "sys.stdout.write", "sys.stderr.write"}
    ]
    assert found == []


def test_no_exception_is_caught_without_a_name() -> None:
    found = [
        f"{path}:{node.lineno}"
        for path, tree in modules(*PACKAGES, "tests")
        for node in ast.walk(tree)
        if isinstance(node, ast.ExceptHandler) and node.type is None
    ]
    assert found == []


def test_sql_is_written_where_tables_are_kept() -> None:
    found = [
        f"{path}:{node.lineno}: {node.value.strip()[:40]}"
        for path, tree in modules(*PACKAGES)
        if not path.startswith(HOME_OF_SQL)
        for spoken in [docstrings(tree)]
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in spoken
        and SQL.match(node.value)
    ]
    assert found == []


def test_modules_are_short_enough_to_read() -> None:
    lengths = {path: text.count("\n") for path, text in repository_texts() if path.endswith(".py")}
    assert {path: length for path, length in lengths.items() if length > MOST_LINES} == {}


def test_every_module_reads_its_annotations_late() -> None:
    late = "from __future__ import annotations"
    found = [path for path, tree in modules(*PACKAGES, "tests") if len(tree.body) > 1 and late not in ast.unparse(tree)]
    assert found == []


def test_no_file_says_where_packages_come_from_or_who_works_here() -> None:
    found = [
        f"{path}: {match.group()}"
        for path, text in repository_texts()
        if path != SPEAKS_OF_RULES
        for pattern in (REGISTRY_HOSTS, HOME_PATHS)
        for match in pattern.finditer(text)
    ]
    assert found == []
