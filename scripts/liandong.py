"""The `liandong` command: set up, keys, campaigns, read models, demonstration. 命令行。"""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NoReturn

import click

from coordination import campaigns
from coordination.backfill import backfill
from coordination.control import KeyRefused, NoSuchKey, TwoKeysAlready
from coordination.files import Stored
from coordination.record import Refused
from coordination.rules import SHANGHAI, Role, local_date
from coordination.streams.clock import Attachment
from coordination.tables import DataError
from projections.engine import Behind, Rebuild, RebuildRunning
from projections.models import MODELS
from scripts import auditor, filing, timekeeper
from scripts import demo as demonstration
from scripts.assembly import System, assemble, set_up
from scripts.clock import FILE as REHEARSAL
from scripts.clock import ClockFault, RehearsalClock, rehearsal_of
from scripts.clocks_cli import clocks
from scripts.loading import load_campaign
from scripts.logs import log_as_lines_of_json
from scripts.replay_cli import replay
from scripts.settings import Settings
from scripts.thresholds_cli import thresholds

NO_SUCH_KEY = "no key has this id; `liandong keys list` shows those there are"
BEHIND = "the ledgers are behind the record; start the projector, or wait until it has caught up"
ROLES = [role.value for role in Role if role is not Role.SYSTEM]


@contextmanager
def opened() -> Iterator[System]:
    """Open the installation that the environment names, and close it again."""
    system = assemble(Settings.read())
    try:
        yield system
    finally:
        system.close()


def fail(message: str) -> NoReturn:
    """End the command with a message for the operator."""
    raise click.ClickException(message)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Liandong 联动: joint enforcement by many agencies, on one record of events."""


@main.command()
def setup() -> None:
    """Make secrets and tables where they are missing; safe to run again."""
    settings = Settings.read()
    try:
        set_up(settings)
    except DataError as error:
        fail(f"LIANDONG_RULE_PACKS: {error}")
    click.echo(f"state: {settings.home}")


# -- keys -----------------------------------------------------------------------------------------------------------------


@main.group()
def keys() -> None:
    """API keys of agencies."""


@keys.command("issue")
@click.option("--agency", required=True, help="code of the agency that the key belongs to, such as 370784-scjgj")
@click.option("--role", type=click.Choice(ROLES), default=Role.AGENCY.value, show_default=True)
@click.option(
    "--covers", multiple=True, metavar="CODE", help="a subordinate that the key may also speak for; repeatable"
)
@click.option("--label", default="", help="what the key is for, in your own words")
@click.option(
    "--expires", type=click.DateTime(["%Y-%m-%d"]), help="the day (Beijing time) on which the key stops counting"
)
def issue_key(agency: str, role: str, covers: tuple[str, ...], label: str, expires: datetime | None) -> None:
    """Issue a key and show it, this once."""
    with opened() as system:
        try:
            issued = system.keys.issue(
                agency, Role(role), covers=covers, label=label, now=system.clock(), expires_at=_begin_of(expires)
            )
        except ValueError as error:
            fail(str(error))
    click.echo(f"{issued.key.role}: {issued.text}")


@keys.command("list")
@click.option("--agency", help="only this agency's keys")
def list_keys(agency: str | None) -> None:
    """List keys, without their secrets."""
    with opened() as system:
        for key in system.keys.issued(agency):
            state = key.problem_at(system.clock())
            click.echo(
                f"{key.key_id}  {key.agency}  {key.role}  {state.value if state else 'valid'}  "
                f"issued {local_date(key.created_at)}{'  ' + key.label if key.label else ''}"
            )


@keys.command("rotate")
@click.argument("key_id")
@click.option(
    "--old-expires",
    type=click.DateTime(["%Y-%m-%d"]),
    help="the day (Beijing time) on which the old key stops counting",
)
def rotate_key(key_id: str, old_expires: datetime | None) -> None:
    """Issue a second key beside KEY_ID; both count until the old one is revoked or expires."""
    with opened() as system:
        try:
            issued = system.keys.rotate(key_id, now=system.clock(), old_expires_at=_begin_of(old_expires))
        except NoSuchKey:
            fail(NO_SUCH_KEY)
        except (TwoKeysAlready, KeyRefused):
            fail(f"{key_id} cannot be rotated: it counts no more, or two keys of its line are valid; see `keys list`")
        else:
            click.echo(f"{issued.key.role}: {issued.text}")


@keys.command("revoke")
@click.argument("key_id")
def revoke_key(key_id: str) -> None:
    """Let KEY_ID count no more, at once."""
    with opened() as system:
        try:
            system.keys.revoke(key_id, now=system.clock())
        except NoSuchKey:
            fail(NO_SUCH_KEY)
    click.echo(f"revoked {key_id}")


def _begin_of(day: datetime | None) -> datetime | None:
    return None if day is None else day.replace(tzinfo=SHANGHAI).astimezone(UTC)


# -- campaigns --------------------------------------------------------------------------------------------------------------


@main.group()
def campaign() -> None:
    """Special actions as data."""


@campaign.command("load")
@click.argument("files", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--all", "shipped", is_flag=True, help="the four plans that come with the program")
def load(files: tuple[Path, ...], *, shipped: bool) -> None:
    """Record what campaign FILES say; loading a file again records only what has changed in it."""
    chosen = (*files, *(campaigns.SHIPPED if shipped else ()))
    if not chosen:
        fail("name a campaign file, or --all for the four plans that come with the program")
    with opened() as system:
        for path in chosen:
            try:
                count = load_campaign(system.coordination, path, now=system.clock())
            except (campaigns.CampaignFileError, Refused) as error:
                fail(f"{path.name}: {error}")
            else:
                click.echo(f"{path.name}: {count} events recorded")


# -- read models --------------------------------------------------------------------------------------------------------------


@main.command()
@click.argument("names", nargs=-1)
def rebuild(names: tuple[str, ...]) -> None:
    """Rebuild read models (all, or NAMES) from the events, beside the live ones, and swap them in."""
    known = {model.name: model for model in MODELS}
    if unknown := set(names) - known.keys():
        fail(f"no read model {', '.join(sorted(unknown))}; there are: {', '.join(known)}")
    with opened() as system:
        system.read.prepare()
        head = max(system.log.head().position, 1)
        projector = system.projector()
        for name in names or known:
            try:
                with _bar(name, head) as progress:
                    Rebuild(system.read, system.log, projector.decode, known[name]).run(progress=progress)
            except RebuildRunning:
                fail(f"{name} is being rebuilt by another process")


@contextmanager
def _bar(name: str, head: int) -> Iterator[Callable[[str, int, int], None]]:
    """Show how far a rebuild has got, position by position."""
    with click.progressbar(length=head, label=f"{name:<12}", file=sys.stderr) as bar:

        def progress(_model: str, position: int, of: int) -> None:
            bar.length = max(of, 1)
            bar.update(max(position - bar.pos, 0))

        yield progress


@main.command("run-projector")
def run_projector() -> None:
    """Keep the read models up with the log until told to stop."""
    log_as_lines_of_json()
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    with opened() as system:
        system.projector().run(stop)


main.add_command(replay)


@main.command("run-auditor")
def run_auditor() -> None:
    """Run the replays that supervisors ask for, one at a time, until told to stop."""
    log_as_lines_of_json()
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    with opened() as system:
        auditor.run(system, stop)


@main.command("run-timekeeper")
def run_timekeeper() -> None:
    """Record breaches of clocks, and reminders, until told to stop."""
    log_as_lines_of_json()
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    with opened() as system:
        timekeeper.run(system, stop)


# -- demonstration ------------------------------------------------------------------------------------------------------------


@main.command()
@click.option(
    "--if-empty", is_flag=True, help="do nothing where there are events already, beside showing the keys again"
)
def demo(*, if_empty: bool) -> None:
    """Fill an empty log with the four plans and made-up leads and cases, and mark it as a demonstration for ever."""
    with opened() as system:
        if system.log.head().position == 0 or demonstration.unfinished(system):
            demonstration.fill(system, show=click.echo)
            click.echo("folding the events into the read models")
            system.projector().catch_up()
        elif not if_empty:
            fail("there are events already: demonstration data goes only into an empty log (another LIANDONG_HOME)")
        demonstration.show_keys(system, show=click.echo)


# -- rehearsals ---------------------------------------------------------------------------------------------------------------


@main.group()
def rehearsal() -> None:
    """A rehearsal: the four plans in an empty store, played through by people, on a clock that is moved by hand."""


@rehearsal.command("begin")
@click.argument("at", metavar="INSTANT")
def begin_rehearsal(at: str) -> None:
    """Begin a rehearsal at INSTANT (2026-03-02T09:00:00+08:00): an empty store is marked as a demonstration for ever."""
    with opened() as system:
        if system.log.head().position:
            fail("there are events already: a rehearsal begins with an empty log (another LIANDONG_HOME)")
        began = demonstration.begin(system, _instant(at))
        RehearsalClock(system.settings.home / REHEARSAL).move(began)
        click.echo(f"the clock shows {began.isoformat()}; start the processes now")


@rehearsal.command("clock")
@click.argument("to", metavar="INSTANT")
def move_clock(to: str) -> None:
    """Move the clock of a rehearsal on to INSTANT; all processes follow at once."""
    clock = rehearsal_of(Settings.read().home)
    if clock is None:
        fail("this installation is no rehearsal: `liandong rehearsal begin` makes an empty one into one")
    try:
        clock.move(_instant(to))
    except ClockFault as error:
        fail(str(error))


def _instant(text: str) -> datetime:
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        instant = None
    if instant is None or instant.tzinfo is None:
        fail(f"{text!r} is no instant with its zone, such as 2026-03-02T09:00:00+08:00")
    return instant


# -- clocks -------------------------------------------------------------------------------------------------------------------


@clocks.command("backfill")
def backfill_clocks() -> None:
    """Record the clocks that records lack because they are older than the rules; safe to run again, beside the processes."""
    with opened() as system:
        done = backfill(system.coordination, Attachment(system.book), now=system.clock())
    click.echo(f"{done.events} events recorded on clocks of {done.records} records")
    if done.moved:
        fail(f"{done.moved} records were being written to all the while: run it again")


main.add_command(clocks)
main.add_command(thresholds)


# -- files of evidence --------------------------------------------------------------------------------------------------------


@main.group()
def files() -> None:
    """Files of evidence."""


@files.command("verify")
def verify_files() -> None:
    """Compare every file with its digests and with what evidence says of it; fail where one differs."""
    with opened() as system:
        try:
            found = filing.verify(system, _shown)
        except Behind:
            fail(BEHIND)
    for finding in found.findings:
        click.echo(finding)
    if found.findings:
        fail(f"{len(found.findings)} findings in {found.looked_at} files")
    click.echo(f"{found.looked_at} files in order; {found.never_stored} that evidence names were not stored here")


@files.command("sweep")
@click.option(
    "--days", default=7, show_default=True, type=click.IntRange(min=1), help="how long nobody has asked for them"
)
def sweep_files(days: int) -> None:
    """Remove files that were stored and that no evidence names."""
    with opened() as system:
        try:
            swept = filing.sweep(system, system.clock() - timedelta(days))
        except Behind:
            fail(BEHIND)
    click.echo(f"{swept.removed} files removed that no evidence names, {swept.left_over} that never came whole")


def _shown(stored: Iterable[Stored]) -> Iterator[Stored]:
    with click.progressbar(list(stored), label="files", file=sys.stderr) as bar:
        yield from bar


if __name__ == "__main__":
    main()
