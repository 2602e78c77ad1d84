"""``python -m scripts.survive --rounds 20 --database both --seconds 6``: the long form of the trial. 生存试验。"""

from __future__ import annotations

import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from scripts.survive.checks import Broken
from scripts.survive.rounds import run
from scripts.throwaway_postgres import throwaway_postgres

DATABASES = ("sqlite", "postgresql")


@contextmanager
def url_of(database: str) -> Iterator[str | None]:
    """Give the URL of a database that lives as long as the trial; None for SQLite files in its home."""
    if database == "sqlite":
        yield None
        return
    with throwaway_postgres(durable=True) as url:
        yield url


@click.command()
@click.option(
    "--rounds", default=20, show_default=True, help="how often processes are killed and everything is checked"
)
@click.option("--database", type=click.Choice([*DATABASES, "both"]), default="both", show_default=True)
@click.option("--seconds", default=6.0, show_default=True, help="how long the load lasts in each round")
@click.option("--seed", default=1, show_default=True, help="what is sent and when is killed; what then happens differs")
def main(rounds: int, database: str, seconds: float, seed: int) -> None:
    """Kill web and projector at random moments under load; nothing acknowledged is lost, doubled or half there."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))  # so that what was started is ended
    for chosen in DATABASES if database == "both" else (database,):
        with url_of(chosen) as url, tempfile.TemporaryDirectory(prefix="liandong-survive-") as folder:
            begun = time.monotonic()
            try:
                for done in run(Path(folder), url, rounds, seconds, seed):
                    click.echo(
                        f"{chosen} round {done.number}: killed {', '.join(done.killed)}; {done.events} events, "
                        f"{done.receipts} receipts, {done.unanswered} requests without an answer; all is well "
                        f"({time.monotonic() - begun:.0f} s)"
                    )
            except Broken as broken:
                click.echo(f"{chosen}: did not survive\n{broken}", err=True)
                sys.exit(1)


if __name__ == "__main__":
    main()
