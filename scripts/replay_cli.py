"""`liandong replay`: read models folded anew from the events alone, and compared with what is answered. 重放核验命令。"""

from __future__ import annotations

import json
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, Final, NoReturn
from uuid import uuid4

import click

from coordination.store import open_log
from projections.audit import Halted, NoRoom, Outcome, Scratch, ScratchInUse, Step, lines, look_for_room, sweep
from projections.audit.scratch import SUFFIX
from projections.engine import InTheFuture, Moment, Moments, ReadDatabase, ReadModel
from projections.models import MODELS
from scripts.assembly import replay_of
from scripts.clock import now, rehearsal_of
from scripts.settings import Settings

STATUS: Final = {Outcome.EQUAL: 0, Outcome.DIFFERS: 1, Outcome.CANNOT: 2}
"""With which status the command ends."""


class Cannot(click.ClickException):
    """Nothing was compared."""

    exit_code = STATUS[Outcome.CANNOT]


@click.command()
@click.argument("names", nargs=-1, metavar="[MODEL]...")
@click.option("--all", "every", is_flag=True, help="every read model")
@click.option("--position", type=click.IntRange(min=0), help="as of this position of the log; by default as of its end")
@click.option("--as-of", metavar="INSTANT", help="as of an instant, such as 2024-03-01T00:00:00+08:00")
@click.option(
    "--database",
    type=click.Path(path_type=Path),
    help="file for the scratch store; it must not exist. It is removed at the end, with what SQLite keeps beside it (-wal, -shm). "
    "A folder made for it stays, and so do the files where the command is killed: remove them yourself",
)
@click.option("--json", "as_json", is_flag=True, help="the report as JSON")
def replay(
    names: tuple[str, ...],
    *,
    every: bool,
    position: int | None,
    as_of: str | None,
    database: Path | None,
    as_json: bool,
) -> None:
    """Fold read models anew from the events alone, in a scratch store, and compare them row by row with the live ones.

    Reads and writes nothing else, beside the running processes. Ends with 0 where all is equal, 1 where something differs, 2 where
    it cannot be told.
    """
    models = _chosen(names, every=every)
    if position is not None and as_of is not None:
        raise click.UsageError("give --position or --as-of, not both")
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, lambda *_: stop.set())
    try:
        settings = Settings.read()
        with (
            closing(open_log(settings.events_url, create=False)) as log,
            closing(ReadDatabase(settings.read_url)) as read,
        ):
            moment = _moment(Moments(read, log, rehearsal_of(settings.home) or now), position, as_of)
            sweep(settings.scratch)
            where = database or settings.scratch / f"{uuid4()}{SUFFIX}"
            with Scratch(where) as scratch, _bar(moment.position, where.parent) as beat:
                report = replay_of(log, read, beat, stop.is_set).run(scratch, models, moment)
    except Halted:
        raise Cannot("stopped before it was done; the scratch store is removed") from None
    except ScratchInUse as error:
        raise Cannot(
            f"{error} is there already, or a file that SQLite would keep beside it: name another one"
        ) from None
    except (InTheFuture, NoRoom) as error:
        raise Cannot(str(error)) from None
    except click.ClickException:
        raise
    except Exception as error:
        # status 1 says that rows differ: whatever else goes wrong must not be taken for that
        raise Cannot(f"{type(error).__name__}: {error}") from error
    told = report.told()
    click.echo(json.dumps(told, ensure_ascii=False, indent=1) if as_json else "\n".join(lines(told)))
    raise SystemExit(STATUS[report.outcome])


def _chosen(names: Sequence[str], *, every: bool) -> Sequence[ReadModel]:
    known = {model.name: model for model in MODELS}
    if unknown := set(names) - known.keys():
        raise click.UsageError(f"no read model {', '.join(sorted(unknown))}; there are: {', '.join(known)}")
    if every is bool(names):
        raise click.UsageError(f"name read models, or --all; there are: {', '.join(known)}")
    return MODELS if every else [known[name] for name in dict.fromkeys(names)]


def _moment(moments: Moments, position: int | None, as_of: str | None) -> Moment:
    if position is not None:
        return moments.position(position, ())
    if as_of is not None:
        return moments.as_of(_instant(as_of), ())
    return Moment(moments.log.head().position, moments.clock())


def _instant(text: str) -> datetime:
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        instant = None
    if instant is None or instant.tzinfo is None:
        _fail(f"{text!r} is no instant with its zone, such as 2024-03-01T00:00:00+08:00")
    return instant


def _fail(message: str) -> NoReturn:
    raise Cannot(message)


@contextmanager
def _bar(position: int, folder: Path) -> Iterator[Callable[[Step], None]]:
    """Show how far the folding is, then which model is compared; see at each step that the disk of a folder has room."""
    bar: Any
    with click.progressbar(
        length=max(position, 1), label="folding", file=sys.stderr, item_show_func=lambda told: told
    ) as bar:

        def beat(step: Step) -> None:
            look_for_room(folder)
            told = None if step.model is None else f"{step.model} {step.rows}"
            bar.update(max(step.position - bar.pos, 0), told)
            bar.render_progress()

        yield beat
