"""Break the rule book on purpose, one small way at a time, and demand that the fast tests notice. 变异检验。

    python -m scripts.mutants            all breaks
    python -m scripts.mutants holder     those whose name contains a word

Each break is made in a copy of the sources; the working tree is never touched. A break that no test notices is a hole
in the tests: close it before trusting the rule that it breaks.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import tomllib
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import Final

ROOT: Final = Path(__file__).parents[1]
NOT_COPIED: Final = (".*", "__pycache__", "var", "node_modules")
FAST: Final = ("tests/spec", "tests/properties", "tests/golden")
LONGEST_S: Final = 600
LIST: Final = Path(__file__).with_suffix(".toml")
RED: Final = 1
"""What pytest answers when a test has failed; anything else is a break that does not even load."""


@dataclass(frozen=True)
class Mutant:
    """A small fault of the kind that slips in: in one file, one text is put in the place of another."""

    name: str
    path: str
    before: str
    after: str


def mutants() -> tuple[Mutant, ...]:
    """Return the faults to be made, from the list beside this module."""
    listed = tomllib.loads(LIST.read_text("utf-8"))["mutant"]
    return tuple(Mutant(**row) for row in listed)


def suite(copy: Path) -> int:
    """Run the fast tests in the copy until the first failure, and return what pytest answers."""
    command = [sys.executable, "-m", "pytest", "-x", "-q", "--no-header", "-p", "no:cacheprovider", *FAST]
    environment = {**os.environ, "CI": "1", "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(
        command, cwd=copy, env=environment, stdout=subprocess.DEVNULL, check=False, timeout=LONGEST_S
    ).returncode


def noticed(fault: Mutant, copy: Path) -> bool:
    """Whether the fast tests fail once the fault is in.

    Raises:
        LookupError: the text that the fault replaces is not in the file, once: write the fault anew.
    """
    path = copy / fault.path
    text = path.read_text("utf-8")
    if text.count(fault.before) != 1:
        raise LookupError(f"{fault.name}: {fault.path} has {text.count(fault.before)} times {fault.before!r}")
    path.write_text(text.replace(fault.before, fault.after), "utf-8")
    try:
        return suite(copy) == RED
    finally:
        path.write_text(text, "utf-8")


def main() -> None:
    """Make each break and tell which were noticed; fail where one was not."""
    parser = argparse.ArgumentParser(
        prog="python -m scripts.mutants", description="Demand that the tests notice faults."
    )
    parser.add_argument("word", nargs="?", default="", help="only breaks whose name contains this")
    word = parser.parse_args().word
    survivors = []
    with tempfile.TemporaryDirectory(prefix="liandong-mutants-") as folder:
        copy = Path(folder) / "copy"
        shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(*NOT_COPIED))
        if suite(copy) != 0:
            raise SystemExit("the tests fail without any fault: mend that first")
        for fault in (fault for fault in mutants() if word in fault.name):
            start = monotonic()
            found = noticed(fault, copy)
            survivors += [] if found else [fault.name]
            print(f"{'noticed ' if found else 'SURVIVED'} {monotonic() - start:5.1f} s  {fault.name}", flush=True)
    if survivors:
        raise SystemExit(f"{len(survivors)} breaks that no test notices: {', '.join(survivors)}")


if __name__ == "__main__":
    main()
