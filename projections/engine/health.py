"""How far the read models are behind, for people, probes and metrics."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from projections.engine.database import BUILDING, Build, ReadDatabase, read_builds
from projections.engine.models import ReadModel
from projections.engine.source import Log


@dataclass(frozen=True, slots=True)
class Lag:
    """How far one read model is behind the log. 滞后。

    ``positions`` counts places, gaps included; ``seconds`` is how long the oldest event that is not yet folded has waited.
    ``rebuilding`` is the position of a build that is to take its place. A model without a live build has position None.
    """

    model: str
    position: int | None
    positions: int
    seconds: float
    error: str | None
    error_position: int | None
    rebuilding: int | None


def lag(database: ReadDatabase, log: Log, models: Iterable[ReadModel], now: datetime) -> list[Lag]:
    """Return the lag of each model.

    Raises:
        Behind: nothing has been prepared yet.
    """
    head = log.head().position
    with database.reading() as snapshot:
        live = snapshot.builds
        building = {build.model: build.position for build in read_builds(snapshot.connection, BUILDING)}
    return [_lag(log, model.name, live.get(model.name), building.get(model.name), head, now) for model in models]


def _lag(log: Log, name: str, build: Build | None, rebuilding: int | None, head: int, now: datetime) -> Lag:
    position = 0 if build is None else build.position
    waiting = log.read_page(position, 1) if position < head else ()
    seconds = max((now - waiting[0].recorded_at).total_seconds(), 0.0) if waiting else 0.0
    return Lag(
        name,
        None if build is None else position,
        max(head - position, 0) if waiting else 0,
        seconds,
        None if build is None else build.error,
        None if build is None else build.error_position,
        rebuilding,
    )
