"""What is true of a whole installation and must never be forgotten. 部署标记。"""

from __future__ import annotations

from dataclasses import dataclass

from coordination.catalogue import Kind, Note, event, glossary, stream_id
from coordination.rules import Envelope, Event

glossary(note="说明")


@dataclass(frozen=True, slots=True)
class Deployment:
    """Whether the log holds demonstration data. 部署状态。"""

    demonstration: bool = False
    registrant: str | None = None
    holder: str | None = None
    offered_to: str | None = None
    participants: tuple[str, ...] = ()
    campaigns: tuple[str, ...] = ()
    public: bool = True


DEPLOYMENT = Kind("deployment", plural="deployments", zh="部署", en="deployment", state=Deployment, keyed=True)
THIS = stream_id("deployment", "this")
DEMONSTRATION = "deployment.demonstration_begun"


@event(
    DEMONSTRATION,
    zh="演示数据开始",
    en="Demonstration begun",
    opens=True,
    posted=False,
    says_zh="本系统自此载入演示数据：{note}",
    says_en="demonstration data follow: {note}",
)
class DemonstrationBegun(Event[Deployment]):
    """Everything in this log is made up; it stands first in the log, for ever. 演示数据标记。"""

    note: Note

    def evolve(self, state: Deployment, envelope: Envelope) -> Deployment:
        """Mark the installation."""
        return Deployment(demonstration=True)
