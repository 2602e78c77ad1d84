"""What the HTTP interface is given to work with; nothing in it is looked up anywhere else. 服务。"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from api.identity import Keys
from coordination.record import Coordination
from coordination.sealing import Sealer
from projections.engine import Moments, ReadDatabase


@dataclass(frozen=True, slots=True)
class Services:
    """The parts of a running system, made by :mod:`scripts.assembly`.

    ``stream_url`` is where long polls are answered, ``is_stream`` whether this process answers them.
    ``demonstration`` tells whether the log holds made-up data, which every answer then says.
    """

    coordination: Coordination
    sealer: Sealer
    keys: Keys
    read: ReadDatabase
    moments: Moments
    clock: Callable[[], datetime]
    rate: str
    processes: int
    stream_port: int
    is_stream: bool
    demonstration: Callable[[], bool]
    ready: Callable[[], Mapping[str, object]] | None = None
