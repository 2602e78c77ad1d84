"""Puts the parts of a system together: the one place that knows which part gets what. 组装。"""

from __future__ import annotations

import secrets as randomness
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

import coordination.streams.case
import coordination.streams.deployment
import coordination.streams.goods
import coordination.streams.lead
import coordination.streams.referral
import coordination.streams.reverse_referral  # noqa: F401  the streams declare themselves when imported
from api.services import Services
from coordination.clocks.packs import RuleBook, rule_book
from coordination.control import ApiKeys, ControlDatabase, PersonKeys, any_kept
from coordination.record import Coordination
from coordination.sealing import Sealer
from coordination.store import Log, open_log
from coordination.store import ensure_schema as ensure_log
from coordination.stored import from_row
from coordination.streams.clock import Attachment
from coordination.streams.deployment import DEMONSTRATION
from projections.engine import Moments, Projector, ReadDatabase
from projections.models import MODELS
from scripts import secrets
from scripts.settings import Settings


def now() -> datetime:
    """Return the time of this machine's clock; below this folder time is handed in."""
    return datetime.now(UTC)


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
    sealer: Sealer
    coordination: Coordination
    read: ReadDatabase
    book: RuleBook

    def projector(self) -> Projector:
        """Return the engine that keeps the read models up."""
        return Projector(self.read, self.log, from_row, MODELS)

    def services(self, *, is_stream: bool = False) -> Services:
        """Return what the HTTP interface needs."""
        return Services(
            coordination=self.coordination,
            sealer=self.sealer,
            keys=self.keys,
            read=self.read,
            moments=Moments(self.read, self.log, now),
            models=MODELS,
            book=self.book,
            clock=now,
            rate=self.settings.rate,
            processes=self.settings.processes,
            stream_port=self.settings.stream_port,
            is_stream=is_stream,
            demonstration=demonstration_of(self.log),
            checks={"log": self.log.head, "control": lambda: self.keys.issued("")},
        )

    def close(self) -> None:
        """Let go of all connections."""
        self.log.close()
        self.control.close()
        self.read.close()


def set_up(settings: Settings) -> None:
    """Make whatever a new installation lacks: secrets, tables. Safe to run again, and by many processes at once."""
    settings.home.mkdir(mode=0o700, parents=True, exist_ok=True)
    control = ControlDatabase(settings.control_url)
    control.ensure_schema()
    secrets.ensure(settings, new=not any_kept(control))
    PersonKeys(control, secrets.masters(settings), randomness.token_bytes).check()
    control.close()
    ensure_log(settings.events_url)
    read = ReadDatabase(settings.read_url)
    read.prepare()
    read.close()


def assemble(settings: Settings) -> System:
    """Open an installation that has been set up."""
    log = open_log(settings.events_url, create=False)
    control = ControlDatabase(settings.control_url)
    persons = PersonKeys(control, secrets.masters(settings), randomness.token_bytes)
    sealer = Sealer(persons)
    book = rule_book()
    return System(
        settings=settings,
        log=log,
        control=control,
        keys=ApiKeys(control, secrets.peppers(settings), randomness.token_bytes),
        persons=persons,
        sealer=sealer,
        coordination=Coordination(log, sealer, followers=Attachment(book)),
        read=ReadDatabase(settings.read_url),
        book=book,
    )
