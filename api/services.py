"""What the HTTP interface is given to work with; nothing in it is looked up anywhere else. 服务。"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from api.identity import Keys
from coordination.catalogue import kind_of_plural
from coordination.clocks.packs import RuleBook
from coordination.control import Replays
from coordination.files import Files
from coordination.record import Coordination
from coordination.sealing import Sealer
from projections.engine import Ledger, Moments, ReadDatabase, ReadModel


@dataclass(frozen=True, slots=True)
class Services:
    """The parts of a running system, made by :mod:`scripts.assembly`.

    ``models`` are the read models that are kept; every ledger among them can be asked at ``/v1/<its name>``.
    ``book`` holds the rules of the clocks.
    ``stream_port`` is where long polls are answered, ``is_stream`` whether this process answers them.
    ``demonstration`` tells whether the log holds made-up data, which every answer then says. ``checks`` ask each database
    that must be there something small, by the name under which its absence is told.
    ``files`` keeps files of evidence, of at most ``file_bytes`` bytes each.
    ``replays`` is the queue of replays that supervisors ask for; another process runs them.
    """

    coordination: Coordination
    sealer: Sealer
    keys: Keys
    read: ReadDatabase
    moments: Moments
    models: Sequence[ReadModel]
    book: RuleBook
    clock: Callable[[], datetime]
    rate: str
    processes: int
    stream_port: int
    is_stream: bool
    demonstration: Callable[[], bool]
    checks: Mapping[str, Callable[[], object]]
    files: Files
    file_bytes: int
    replays: Replays

    @property
    def ledgers(self) -> Mapping[str, Ledger]:
        """The ledgers by the word with which their addresses begin."""
        return {model.name: model for model in self.models if isinstance(model, Ledger)}

    @property
    def records(self) -> Sequence[Ledger]:
        """The ledgers whose rows are records with a history of events of their own."""
        return [ledger for ledger in self.ledgers.values() if has_history(ledger)]


def has_history(ledger: Ledger) -> bool:
    """Whether a ledger's rows are streams: it is called like their kind."""
    kind = kind_of_plural(ledger.name)
    return kind is not None and kind.name == ledger.kind
