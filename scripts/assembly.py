"""Puts the parts of a system together: the one place that knows which part gets what. 组装。"""

from __future__ import annotations

import secrets as randomness
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import coordination.streams.appraisal
import coordination.streams.assist
import coordination.streams.case
import coordination.streams.case_team
import coordination.streams.complaint
import coordination.streams.consultation
import coordination.streams.daybook
import coordination.streams.deployment
import coordination.streams.documents
import coordination.streams.early_intervention
import coordination.streams.evidence
import coordination.streams.flash_report
import coordination.streams.goods
import coordination.streams.guidance
import coordination.streams.joint_action
import coordination.streams.jurisdiction_dispute
import coordination.streams.lead
import coordination.streams.lead_batch
import coordination.streams.notice
import coordination.streams.referral
import coordination.streams.reverse_referral
import coordination.streams.supervision_order
import coordination.streams.transfer
import coordination.streams.triage_session  # noqa: F401  the streams declare themselves when imported
from api.rendering import readable
from api.services import Services
from coordination.clocks.packs import RuleBook, rule_book
from coordination.control import ApiKeys, ControlDatabase, PersonKeys, Replays, any_kept
from coordination.files import FolderFiles
from coordination.record import Coordination
from coordination.sealing import Sealer
from coordination.store import Log, open_log
from coordination.store import ensure_schema as ensure_log
from coordination.stored import from_row
from coordination.streams.clock import Attachment
from coordination.streams.deployment import DEMONSTRATION
from projections.audit import Replay, Step
from projections.engine import Moments, Projector, ReadDatabase
from projections.models import MODELS
from scripts import secrets
from scripts.clock import Clock, ClockFault, now, rehearsal_of
from scripts.settings import Settings

REPLAY_PATIENCE = 30.0
"""Seconds that a replay waits for live read models which are behind, for all together."""


def replay_of(log: Log, read: ReadDatabase, beat: Callable[[Step], None], halted: Callable[[], bool]) -> Replay:
    """Return what replays read models: it reads log and live rows, needs no secret, and shows what a supervisor may see."""
    return Replay(log, from_row, read, REPLAY_PATIENCE, _as_supervisor, beat, halted)


def _as_supervisor(kind: str, stored: Any) -> Any:
    return readable(stored, kind, None)


def demonstration_of(log: Log) -> Callable[[], bool]:
    """Return the question whether the log holds made-up data; how it begins never changes, so it is looked at once. 演示标记。"""
    known: list[bool] = []

    def is_demonstration() -> bool:
        if not known and (first := log.read_page(0, 1)):
            known.append(first[0].topic == DEMONSTRATION)
        return known[0] if known else False

    return is_demonstration


@dataclass(frozen=True, slots=True)
class System:
    """All parts of one installation, open. 系统。"""

    settings: Settings
    log: Log
    control: ControlDatabase
    keys: ApiKeys
    persons: PersonKeys
    replays: Replays
    sealer: Sealer
    coordination: Coordination
    read: ReadDatabase
    book: RuleBook
    clock: Clock
    files: FolderFiles

    def projector(self) -> Projector:
        """Return the engine that keeps the read models up."""
        return Projector(self.read, self.log, from_row, MODELS)

    def replay(self, beat: Callable[[Step], None], halted: Callable[[], bool]) -> Replay:
        """Return what replays read models."""
        return replay_of(self.log, self.read, beat, halted)

    def services(self, *, is_stream: bool = False) -> Services:
        """Return what the HTTP interface needs."""
        return Services(
            coordination=self.coordination,
            sealer=self.sealer,
            keys=self.keys,
            read=self.read,
            moments=Moments(self.read, self.log, self.clock),
            models=MODELS,
            book=self.book,
            clock=self.clock,
            rate=self.settings.rate,
            processes=self.settings.processes,
            stream_port=self.settings.stream_port,
            is_stream=is_stream,
            demonstration=demonstration_of(self.log),
            checks={"log": self.log.head, "control": lambda: self.keys.issued("")},
            files=self.files,
            file_bytes=self.settings.file_bytes,
            replays=self.replays,
        )

    def close(self) -> None:
        """Let go of all connections."""
        self.log.close()
        self.control.close()
        self.read.close()


def set_up(settings: Settings) -> None:
    """Make whatever a new installation lacks: secrets, tables. Safe to run again, and by many processes at once.

    Raises:
        DataError: a rule pack that the settings name is wrong.
    """
    book_of(settings)
    settings.home.mkdir(mode=0o700, parents=True, exist_ok=True)
    FolderFiles.at(settings.files)
    control = ControlDatabase(settings.control_url)
    control.ensure_schema()
    secrets.ensure(settings, new=not any_kept(control))
    PersonKeys(control, secrets.masters(settings), randomness.token_bytes).check()
    control.close()
    ensure_log(settings.events_url)
    read = ReadDatabase(settings.read_url)
    read.prepare()
    read.close()


def book_of(settings: Settings) -> RuleBook:
    """Return the rules of clocks in use: the country's, and the packs that the settings name.

    Raises:
        DataError: a pack is wrong, or there is none of that name.
    """
    files = [Path(pack) for pack in settings.rule_packs if pack.endswith(".toml")]
    return rule_book(*(pack for pack in settings.rule_packs if not pack.endswith(".toml")), files=files)


def assemble(settings: Settings) -> System:
    """Open an installation that has been set up.

    Raises:
        ClockFault: the clock is that of a rehearsal, and what the log holds is not made up.
    """
    log = open_log(settings.events_url, create=False)
    rehearsal = rehearsal_of(settings.home)
    if rehearsal is not None and log.head().position and not demonstration_of(log)():
        raise ClockFault(f"{rehearsal.path} is the clock of a rehearsal, and the log holds real events: remove it")
    control = ControlDatabase(settings.control_url)
    persons = PersonKeys(control, secrets.masters(settings), randomness.token_bytes)
    sealer = Sealer(persons)
    book = book_of(settings)
    return System(
        settings=settings,
        log=log,
        control=control,
        keys=ApiKeys(control, secrets.peppers(settings), randomness.token_bytes),
        persons=persons,
        replays=Replays(control),
        sealer=sealer,
        coordination=Coordination(log, sealer, followers=Attachment(book), clock=rehearsal),
        read=ReadDatabase(settings.read_url),
        book=book,
        clock=rehearsal or now,
        files=FolderFiles.at(settings.files),
    )
