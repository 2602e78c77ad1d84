"""Values of which a triage session consists: what was decided on each lead. 集中研判组成部分。"""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from coordination.catalogue import Code, Note, Searchable, glossary, part
from coordination.streams.lead.codes import Route

glossary(
    lead="线索",
    route="分流方向",
    opinion="研判意见",
    offence="违法行为类别",
)


@part
class TriageResult:
    """Which way a lead goes, and why. 研判结果。"""

    lead: UUID
    route: Route
    opinion: Annotated[Note, Searchable()]
    offence: Code | None = None

    def says(self) -> str:
        """Return the lead, and which way it goes."""
        return f"{self.lead} {self.route.zh}"
