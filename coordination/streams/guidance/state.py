"""What the rules need to know of a record of guidance. 业务指导状态。"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from coordination.catalogue import Kind
from coordination.streams.guidance.codes import RecordKind, Stage


@dataclass(frozen=True, slots=True)
class Guidance:
    """What the rules need to know of guidance: who gave it to whom, upon what. 业务指导。

    ``registrant`` is whoever recorded it; ``participants`` are those who guided and those who were guided.
    """

    stage: Stage = Stage.NONE
    registrant: str | None = None
    holder: str | None = None
    offered_to: str | None = None
    participants: tuple[str, ...] = ()
    campaigns: tuple[str, ...] = ()
    public: bool = False
    guided: tuple[str, ...] = ()
    record_kind: RecordKind | None = None
    record: UUID | None = None


GUIDANCE = Kind("guidance", plural="guidance-records", zh="业务指导", en="record of guidance", state=Guidance)
