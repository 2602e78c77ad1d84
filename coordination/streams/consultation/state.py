"""What the rules need to know of a consultation. 会商状态。"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from coordination.catalogue import Kind
from coordination.streams.consultation.codes import RecordKind, Stage, Topic


class Matter(NamedTuple):
    """A matter on the agenda. 会商事项。"""

    matter_no: str
    record_kind: RecordKind | None = None
    record: UUID | None = None
    topics: tuple[Topic, ...] = ()


class Opinion(NamedTuple):
    """Which agency gave an opinion, on which matter and topic. 会商意见。"""

    agency: str
    matter_no: str
    topic: Topic | None = None


@dataclass(frozen=True, slots=True)
class Consultation:
    """What the rules need to know of a consultation. 会商状态。

    ``holder`` is the agency that convened it. What is said of a case here binds nobody: the case is its holder's to decide.
    """

    stage: Stage = Stage.NONE
    registrant: str | None = None
    holder: str | None = None
    offered_to: str | None = None
    participants: tuple[str, ...] = ()
    campaigns: tuple[str, ...] = ()
    public: bool = False
    meeting_no: str = ""
    meeting_at: datetime | None = None
    matters: tuple[Matter, ...] = ()
    opinions: frozenset[Opinion] = frozenset()
    attended: tuple[str, ...] = ()
    dissents: frozenset[tuple[str, str]] = frozenset()

    @property
    def unheard(self) -> tuple[str, ...]:
        """The agencies that were invited and have given no opinion yet. 未发表意见的单位。"""
        heard = {opinion.agency for opinion in self.opinions}
        return tuple(agency for agency in self.participants if agency not in heard)

    def matter(self, number: str) -> Matter | None:
        """Return a matter by its number."""
        return next((one for one in self.matters if one.matter_no == number), None)


CONSULTATION = Kind("consultation", plural="consultations", zh="会商", en="consultation", state=Consultation)
