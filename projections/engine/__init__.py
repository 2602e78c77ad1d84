"""One engine for all read models: declarations, folding, rebuilding, moments. The read side's only reader of the log."""

from __future__ import annotations

from projections.engine.database import Behind, Build, DatabaseUnavailable, Overtaken, ReadDatabase, Snapshot
from projections.engine.derived import Derived
from projections.engine.health import Lag, lag
from projections.engine.models import (
    Fold,
    Journal,
    Ledger,
    ReadModel,
    Row,
    Rows,
    Untouched,
    by_stream,
    custody_of,
    nobody,
)
from projections.engine.moments import InTheFuture, Moment, Moments, reached
from projections.engine.projector import Projector
from projections.engine.rebuild import FoldFailed, Rebuild, RebuildRunning
from projections.engine.source import Decode, Log

__all__ = [
    "Behind",
    "Build",
    "DatabaseUnavailable",
    "Decode",
    "Derived",
    "Fold",
    "FoldFailed",
    "InTheFuture",
    "Journal",
    "Lag",
    "Ledger",
    "Log",
    "Moment",
    "Moments",
    "Overtaken",
    "Projector",
    "ReadDatabase",
    "ReadModel",
    "Rebuild",
    "RebuildRunning",
    "Row",
    "Rows",
    "Snapshot",
    "Untouched",
    "by_stream",
    "custody_of",
    "lag",
    "nobody",
    "reached",
]
