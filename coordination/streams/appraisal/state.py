"""What the rules need to know of an appraisal. 督查讲评状态。"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

from coordination.catalogue import Kind
from coordination.streams.appraisal.codes import AppraisalKind, ItemStage, Stage

UNDER_WAY: Final = (ItemStage.OPEN, ItemStage.REPORTED)
"""Something is still to be put right, or reviewed."""


class Item(NamedTuple):
    """An item to be put right, as far as it has come. 整改事项。"""

    rectify_no: str
    responsible: str
    stage: ItemStage = ItemStage.OPEN


@dataclass(frozen=True, slots=True)
class Appraisal:
    """What the rules need to know of an appraisal. 督查讲评状态。"""

    stage: Stage = Stage.NONE
    appraisal_kind: AppraisalKind | None = None
    registrant: str | None = None
    holder: str | None = None
    offered_to: str | None = None
    participants: tuple[str, ...] = ()
    campaigns: tuple[str, ...] = ()
    public: bool = False
    items: tuple[Item, ...] = ()

    def item(self, number: str) -> Item | None:
        """Return an item by its number."""
        return next((one for one in self.items if one.rectify_no == number), None)

    def with_item(self, number: str, stage: ItemStage) -> Appraisal:
        """Return the state with an item at another stage."""
        moved = (one._replace(stage=stage) if one.rectify_no == number else one for one in self.items)
        return replace(self, items=tuple(moved))

    def issued(
        self, kind: AppraisalKind, by: str, campaigns: tuple[str, ...], seen_by: Iterable[str], items: Iterable[Item]
    ) -> Appraisal:
        """Return the state of one that has just been issued: whoever is to put something right sees it too."""
        items = tuple(items)
        seen = dict.fromkeys((*seen_by, *(one.responsible for one in items)))
        return replace(
            self,
            stage=Stage.ISSUED,
            appraisal_kind=kind,
            registrant=by,
            holder=by,
            participants=tuple(seen),
            campaigns=campaigns,
            items=items,
        )


APPRAISAL = Kind("appraisal", plural="appraisals", zh="督查讲评", en="appraisal", state=Appraisal)
