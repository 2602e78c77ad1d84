"""What READMEs and guides tell the reader to type works as written, and answers what they say, on the real processes.

A block below ``<!-- run -->`` is run, shell or Python; a block below ``<!-- shows -->`` is what the one before it prints, line by
line, where ``…`` stands for anything. All blocks of a page run in one shell, one after the other; a guide goes on from the
helpers with which the README begins.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
import requests

from scripts.processes import installation

ROOT = Path(__file__).parents[2]
READMES = ("README.md", "README.zh.md")
GUIDES = ("docs/guides/auditor.md", "docs/guides/integrator.md")
BLOCK = re.compile(r"^<!-- (run|shows) -->\n```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\((?!https?://|#)([^)#\s]+)")
KEY = re.compile(r"^(agency|office|supervisor): (ld_\w+)$", re.MULTILINE)
STAND_IN = f'curl() {{ "$PYTHON" {Path(__file__).with_name("curl.py")} "$@"; }}\n'
OVER = "-- this block is over --"


class Block(NamedTuple):
    """What a page says to type, and what it says comes out of it."""

    typed: str
    shown: list[str]


def blocks(page: str) -> list[Block]:
    """Return what a page runs."""
    found: list[Block] = []
    for sort, language, text in BLOCK.findall((ROOT / page).read_text("utf-8")):
        if sort == "shows":
            found[-1].shown.extend(text.splitlines())
        elif language == "python":
            found.append(Block(f"\"$PYTHON\" - <<'END_OF_PYTHON'\n{text}END_OF_PYTHON\n", []))
        else:
            found.append(Block(text, []))
    return found


def pattern(shown: str) -> re.Pattern[str]:
    """Return what a shown line stands for."""
    return re.compile(re.escape(shown).replace("…", ".*?"))


@pytest.fixture(scope="module")
def variables(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """What a reader fills in: the addresses and the keys that `make run` has printed; the demonstration is running."""
    with installation(tmp_path_factory.mktemp("readme")) as processes:
        told = subprocess.run(
            [sys.executable, "-m", "scripts.liandong", "demo", "--if-empty"],
            cwd=ROOT,
            env={**os.environ, **processes.environment},
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        processes.start("web", "stream", "projector", "auditor")
        api = f"http://127.0.0.1:{processes.port}"
        await_ledgers(f"{api}/readyz")
        yield {
            "API": api,
            "STREAM": f"http://127.0.0.1:{processes.port_of('stream')}",
            "PYTHON": sys.executable,
            **{role.upper(): key for role, key in KEY.findall(told)},
        }


def await_ledgers(address: str) -> None:
    """Wait until the ledgers have the demonstration."""
    deadline = time.monotonic() + 120
    while requests.get(address, timeout=10).status_code != requests.codes.ok:
        assert time.monotonic() < deadline, "the ledgers do not catch up"
        time.sleep(0.1)


@pytest.mark.timeout(300)
@pytest.mark.parametrize("page", [*READMES, *GUIDES])
def test_what_a_page_says_is_what_happens(page: str, variables: dict[str, str]) -> None:
    told = blocks(page) if page in READMES else [blocks(READMES[0])[0], *blocks(page)]
    curl = "" if shutil.which("curl") else STAND_IN
    script = curl + "".join(f"{block.typed}\necho '{OVER}'\n" for block in told)
    done = subprocess.run(
        ["/bin/bash", "-euo", "pipefail", "-c", script],
        env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", **variables},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr[-2000:] + done.stdout[-2000:]
    for block, printed in zip(told, done.stdout.split(f"{OVER}\n"), strict=False):
        lines = [line for line in printed.splitlines() if line]
        if block.shown:
            assert len(lines) == len(block.shown), f"{block.typed}\nprints\n{printed}"
        for line, form in zip(lines, block.shown, strict=False):
            assert pattern(form).fullmatch(line), f"{block.typed}\nsays\n{form}\nand prints\n{line}"


def test_both_readmes_run_the_same_commands() -> None:
    def typed(page: str) -> str:
        return re.sub(r'\["sentence"\]\["\w+"\]|Accept-Language: \w+', "", "".join(b.typed for b in blocks(page)))

    assert typed(READMES[0]) == typed(READMES[1]) != ""


def test_links_between_pages_lead_somewhere() -> None:
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    lost = [
        f"{page.relative_to(ROOT)}: {link}"
        for page in pages
        for link in LINK.findall(page.read_text("utf-8"))
        if not (page.parent / link).exists()
    ]
    assert lost == []
