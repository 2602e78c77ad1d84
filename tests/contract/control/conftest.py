"""A control database of each kind, and real processes to quarrel over it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from coordination.control import ApiKeys, ControlDatabase, Keyring, PersonKeys

ROOT = Path(__file__).parents[3]
PEPPERS = Keyring({"p1": b"p" * 32})
MASTERS = Keyring({"m1": bytes(range(64))})


@pytest.fixture(params=["postgres", "sqlite"])
def url(request: pytest.FixtureRequest) -> str:
    return str(request.getfixturevalue(f"fresh_{request.param}_url"))


@pytest.fixture
def database(url: str) -> Iterator[ControlDatabase]:
    opened = ControlDatabase(url)
    opened.ensure_schema()
    yield opened
    opened.close()


@pytest.fixture
def keys(database: ControlDatabase) -> ApiKeys:
    return ApiKeys(database, PEPPERS, os.urandom)


@pytest.fixture
def persons(database: ControlDatabase) -> PersonKeys:
    return PersonKeys(database, MASTERS, os.urandom)


@pytest.fixture
def in_processes(tmp_path: Path) -> Callable[..., list[str]]:
    """Run a script in so many processes, all let go at one moment, far from the source; return what each printed."""

    def run(count: int, script: str, *arguments: str) -> list[str]:
        held = f"import sys\nprint('ready', flush=True)\nsys.stdin.readline()\n{script}"
        command = [sys.executable, "-W", "error", "-c", held, *arguments]
        with ExitStack() as stack:
            started = [
                stack.enter_context(
                    subprocess.Popen(
                        command,
                        stdin=subprocess.PIPE,
                        stdout=subprocess.PIPE,
                        text=True,
                        cwd=tmp_path,
                        env={**os.environ, "PYTHONPATH": str(ROOT)},
                    )
                )
                for _ in range(count)
            ]
            for process in started:
                assert process.stdout
                assert process.stdout.readline() == "ready\n"
            for process in started:
                assert process.stdin
                process.stdin.write("go\n")
                process.stdin.flush()
            said = [process.communicate()[0].strip() for process in started]
            assert [process.returncode for process in started] == [0] * count
        return said

    return run
