"""Which evidence names which file, with the digests it states and whose file it is. 证据文件索引。"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from coordination.catalogue import derived_id
from coordination.rules import Recorded
from coordination.streams.evidence import EvidenceItem, Stage
from projections.engine import ReadModel, Rows, Snapshot
from projections.evidence import EVIDENCE
from projections.tables import STILL_OPEN, Shape, Text, table_of, versioned


@dataclass(frozen=True, slots=True)
class NamedFile:
    """A file as evidence names it: ``owner`` is the sender of the event, whose file it is. 证据所指文件。"""

    evidence: UUID
    owner: str
    sha256: str
    sm3: str
    fallen: bool = False


def _id(recorded: Recorded, item: EvidenceItem) -> UUID:
    return derived_id(recorded.stream, f"file {recorded.envelope.sender} {item.sha256} {item.sm3}")


def _named(recorded: Recorded) -> tuple[EvidenceItem, ...]:
    return tuple(item for item in recorded.event.evidence_items if item.sha256 is not None)


def _touches(recorded: Recorded) -> tuple[UUID, ...]:
    return tuple(_id(recorded, item) for item in _named(recorded))


def _fold(rows: Rows, recorded: Recorded) -> None:
    for item in _named(recorded):
        columns = {
            "evidence": recorded.stream,
            "owner": recorded.envelope.sender,
            "sha256": item.sha256,
            "sm3": item.sm3,
        }
        rows.put(_id(recorded, item), columns)


@dataclass(frozen=True, eq=False, kw_only=True)
class FileIndex(ReadModel):
    """Rows that are found by the SHA-256 of a file. 文件索引。"""

    @cached_property
    def shape(self) -> Shape:
        """The table of rows."""
        return versioned(self.stem, self.columns, found_by=("sha256",))


EVIDENCE_FILES = FileIndex(
    name="evidence-files",
    version=1,
    columns=(
        sa.Column("evidence", sa.Uuid),
        sa.Column("owner", Text),
        sa.Column("sha256", Text),
        sa.Column("sm3", Text),
    ),
    folds={"evidence.collected": _fold, "evidence.items_added": _fold},
    touches=_touches,
)


def naming(snapshot: Snapshot, sha256: str) -> list[NamedFile]:
    """Return the evidence that names a file and was not destroyed, the first first."""
    table = _table(snapshot)
    return list(_found(snapshot, table, table.c.sha256 == sha256))


def named_files(snapshot: Snapshot) -> Iterator[NamedFile]:
    """Yield every file that evidence names which was not destroyed: what of others is stored nobody asks for."""
    return _found(snapshot, _table(snapshot), sa.true())


def _table(snapshot: Snapshot) -> sa.Table:
    return table_of(EVIDENCE_FILES.shape, snapshot.build_of(EVIDENCE_FILES).build)


def _found(snapshot: Snapshot, table: sa.Table, wanted: sa.ColumnElement[bool]) -> Iterator[NamedFile]:
    evidence: Any = table_of(EVIDENCE.shape, snapshot.build_of(EVIDENCE).build)
    kept = sa.and_(evidence.c.id == table.c.evidence, evidence.c.valid_to == STILL_OPEN)
    asked = (
        sa.select(table.c.evidence, table.c.owner, table.c.sha256, table.c.sm3, evidence.c.fallen)
        .select_from(table.join(evidence, kept))
        .where(table.c.valid_to == STILL_OPEN, evidence.c.stage != Stage.DESTROYED.value, wanted)
        .order_by(table.c.opened, table.c.id)
    )
    return (NamedFile(*row) for row in snapshot.connection.execute(asked))
