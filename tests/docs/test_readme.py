"""What the READMEs tell the reader to type works as written, and answers what they say, on the real processes.

A shell block below ``<!-- run -->`` is run; a block below ``<!-- shows -->`` is what the one before it prints, line by line,
where ``…`` stands for anything. All blocks of a page run in one shell, one after the other.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts.processes import Processes, installation

ROOT = Path(__file__).parents[2]
PAGES = ("README.md", "README.zh.md")
BLOCK = re.compile(r"^<!-- (run|shows) -->\n```\w+\n(.*?)^```$", re.MULTILINE | re.DOTALL)
KEYS = {
    "AGENCY": ("350524-scjgj", "agency"),
    "OFFICE": ("350524-zxb-2024", "office"),
    "SUPERVISOR": ("350500-scjgj", "supervisor"),
}
"""The variables of the READMEs, with whose keys they hold."""
OVER = "-- this block is over --"


def blocks(page: str) -> list[tuple[str, str]]:
    """Return what a page runs, each with what it says comes out."""
    found: list[tuple[str, str]] = []
    for sort, text in BLOCK.findall((ROOT / page).read_text("utf-8")):
        if sort == "run":
            found.append((text, ""))
        else:
            found[-1] = (found[-1][0], text)
    return found


def pattern(shown: str) -> re.Pattern[str]:
    """Return what a shown text stands for."""
    return re.compile(re.escape(shown).replace("…", ".*?"))


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Processes]:
    """An installation with the four plans, all its processes at work."""
    with installation(tmp_path_factory.mktemp("readme")) as processes:
        liandong(processes, "campaign", "load", "--all")
        processes.start("web", "stream", "projector")
        yield processes


def liandong(processes: Processes, *arguments: str) -> str:
    """Run the command of an installation."""
    command = [sys.executable, "-m", "scripts.liandong", *arguments]
    environment = {**os.environ, **processes.environment}
    return subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True, text=True).stdout


@pytest.mark.parametrize("page", PAGES)
def test_what_the_readme_says_is_what_happens(page: str, running: Processes) -> None:
    variables = {
        "API": f"http://127.0.0.1:{running.port}",
        "STREAM": f"http://127.0.0.1:{running.port_of('stream')}",
        **{
            name: liandong(running, "keys", "issue", "--agency", agency, "--role", role).split()[-1]
            for name, (agency, role) in KEYS.items()
        },
    }
    told = blocks(page)
    script = "".join(f"{text}\necho '{OVER}'\n" for text, _ in told)
    done = subprocess.run(
        ["/bin/bash", "-euo", "pipefail", "-c", script],
        env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", **variables},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr[-2000:] + done.stdout[-2000:]
    printed = done.stdout.split(f"{OVER}\n")
    for (text, shown), came in zip(told, printed, strict=False):
        if shown:
            lines = [line for line in came.splitlines() if line]
            wanted = shown.splitlines()
            assert len(lines) == len(wanted), f"{text}\nprints\n{came}"
            for line, form in zip(lines, wanted, strict=True):
                assert pattern(form).fullmatch(line), f"{text}\nsays\n{form}\nand prints\n{line}"


def test_both_languages_run_the_same_commands() -> None:
    one, other = ([text for text, _ in blocks(page)] for page in PAGES)
    assert len(one) > 5
    assert re.sub(r'\["sentence"\]\["\w+"\]|Accept-Language: \w+', "", "".join(one)) == re.sub(
        r'\["sentence"\]\["\w+"\]|Accept-Language: \w+', "", "".join(other)
    )
