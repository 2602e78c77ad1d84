"""What the rules need to know of a piece of evidence. 证据状态。"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from coordination.catalogue import Kind
from coordination.streams.evidence.codes import EvidenceType, Fall, Stage
from coordination.streams.evidence.parts import Digested
from coordination.streams.reliance import RecordKind, Reliance


class Item(NamedTuple):
    """An item with the digests of its file, if it is one. 证据物件。"""

    item_no: str
    sha256: str | None
    sm3: str | None


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the rules need to know of a piece of evidence. 证据状态。

    ``registrant`` is the agency that collected it and is never rewritten, ``holder`` whoever has it in custody. ``fall`` is what
    was said of it itself, ``original_fallen`` that what it was copied from fell.
    """

    stage: Stage = Stage.NONE
    registrant: str | None = None
    holder: str | None = None
    offered_to: str | None = None
    former_holders: tuple[str, ...] = ()
    shared_with: tuple[str, ...] = ()
    campaigns: tuple[str, ...] = ()
    public: bool = False
    record_kind: RecordKind | None = None
    record: UUID | None = None
    evidence_type: EvidenceType | None = None
    copy_of: UUID | None = None
    items: tuple[Item, ...] = ()
    handed: tuple[Item, ...] = ()
    reliances: tuple[Reliance, ...] = ()
    fall: Fall | None = None
    fell_by: str | None = None
    original_fallen: bool = False

    @property
    def participants(self) -> tuple[str, ...]:
        """Who had it, to whom it was opened, who relies on it."""
        relying = (reliance.agency for reliance in self.reliances)
        return tuple(dict.fromkeys((*self.former_holders, *self.shared_with, *relying)))

    @property
    def hangs_on(self) -> tuple[str, UUID] | None:
        """The record that it was collected for: whoever may know of that may know of it."""
        return None if self.record_kind is None or self.record is None else (self.record_kind.value, self.record)

    @property
    def fallen(self) -> bool:
        """Whether nothing is to be built on it."""
        return self.fall is not None or self.original_fallen


EVIDENCE = Kind("evidence", plural="evidence", zh="证据", en="piece of evidence", state=Evidence)

EVER = tuple(stage for stage in Stage if stage is not Stage.NONE)


def items_of(given: Iterable[Digested]) -> tuple[Item, ...]:
    """Return items as they are compared: number and digests."""
    return tuple(Item(one.item_no, one.sha256, one.sm3) for one in given)
