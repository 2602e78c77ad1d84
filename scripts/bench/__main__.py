"""``make bench``: run every measure, print the table, write bench.json. ``--only NAME`` runs one module's. 运行基准测试。"""

from __future__ import annotations

import importlib
import json
import pkgutil
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import click

from scripts import bench
from scripts.bench.rows import Measured, table

RESULT = Path("bench.json")


def measures() -> Mapping[str, Callable[[], Iterator[Measured]]]:
    """Return what each module of this folder measures, by the module's name."""
    found = {}
    for module in pkgutil.iter_modules(bench.__path__):
        if module.name != "__main__":
            measure = getattr(importlib.import_module(f"{bench.__name__}.{module.name}"), "measure", None)
            if measure is not None:
                found[module.name] = measure
    return found


@click.command()
@click.option("--only", multiple=True, metavar="NAME", help="run only what this module measures; repeatable")
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), default=RESULT, show_default=True)
def main(only: tuple[str, ...], output: Path) -> None:
    """Measure against raw baselines of the same run; the table says where a target was missed."""
    known = measures()
    if unknown := set(only) - known.keys():
        raise click.BadParameter(f"nothing is measured by {', '.join(sorted(unknown))}; there are: {', '.join(known)}")
    rows: list[Measured] = []
    for name in only or known:
        begun = time.monotonic()
        click.echo(f"{name} ...", err=True)
        rows += known[name]()
        click.echo(f"{name}: {time.monotonic() - begun:.0f} s", err=True)
        # after each module, so that what was measured stays where a later one fails
        told = json.dumps([row.json() for row in rows], ensure_ascii=False, indent=2)
        output.write_text(f"{told}\n", encoding="utf-8")
    click.echo(table(rows))
    missed = sum(not row.met for row in rows)
    click.echo(f"{missed} of {len(rows)} targets missed" if missed else "no target missed", err=True)


if __name__ == "__main__":
    main()
