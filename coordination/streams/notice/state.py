"""What the rules need to know of a notice. 通报状态。"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from coordination.catalogue import Kind
from coordination.streams.notice.codes import Stage


@dataclass(frozen=True, slots=True)
class Notice:
    """What the rules need to know of a notice: who was told, who signed for it, what became a lead there. 通报状态。"""

    stage: Stage = Stage.NONE
    registrant: str | None = None
    holder: str | None = None
    offered_to: str | None = None
    recipients: tuple[str, ...] = ()
    campaigns: tuple[str, ...] = ()
    public: bool = False
    received: frozenset[str] = frozenset()
    leads: frozenset[tuple[str, UUID]] = frozenset()

    @property
    def participants(self) -> tuple[str, ...]:
        """Whoever was told."""
        return self.recipients


NOTICE = Kind("notice", plural="notices", zh="通报", en="notice", state=Notice)
