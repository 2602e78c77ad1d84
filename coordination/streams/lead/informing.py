"""Reports: their informants are told what the law says, by reference; a body without power shows them the way. 告知举报人。"""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from coordination.catalogue import ClearNote, Document, DocumentNo, Name, PersonRef, Searchable, Secret, event, glossary
from coordination.guards import any_of, at, by_holder, by_office, by_registrant
from coordination.rules import Envelope, Event
from coordination.streams.lead.codes import Stage, ToldOf
from coordination.streams.lead.guards import crime_attended, informant_known, is_report
from coordination.streams.lead.state import WITH_OFFICE, Lead

ORDER = "市场监督管理投诉举报处理办法"
BEFORE = "市场监督管理投诉举报处理暂行办法"

glossary(
    informant_ref="举报人引用编号",
    told_of="告知事项",
    document_no="文号",
    note="说明",
    competent_body="有处理权限的机关",
)


@event(
    "lead.informant_told",
    zh="告知举报人",
    en="Informant told",
    basis=(f"{ORDER} 第三十六条", f"{BEFORE} 第三十一条第二款、第三十二条", "反不正当竞争法 第二十条"),
    says_zh="{agency}将{told_of}告知举报人[（{document_no}）]",
    says_en="{agency} told the informant: {told_of}[ ({document_no})]",
)
class LeadInformantTold(Event[Lead]):
    """Whoever reported is told whether a case is filed, or what came of it; who that is stays a reference. 告知举报人。

    Order 20 had every named informant told of the filing; since 2026-04-15 only what another law says is owed.
    """

    informant_ref: Annotated[PersonRef, Secret()]
    told_of: ToldOf
    document_no: Annotated[DocumentNo, Document()] | None = None
    note: ClearNote | None = None

    guards = (
        any_of(by_holder, by_registrant),
        at(Stage.FILED, Stage.NOT_FILED, Stage.FED_BACK, Stage.CLOSED),
        informant_known,
    )

    def evolve(self, lead: Lead, envelope: Envelope) -> Lead:
        """Change nothing that the rules ask for."""
        return lead


@event(
    "lead.informant_directed",
    zh="告知举报人向有权机关提出",
    en="Informant directed elsewhere",
    basis=(f"{ORDER} 第三十四条", "安丘 附件2 第6行"),
    says_zh="{agency}没有处理权限，告知举报人向{competent_body}提出[：{note}]",
    says_en="{agency} has no power over it and told the informant to go to {competent_body}[: {note}]",
)
class LeadInformantDirected(Event[Lead]):
    """A body without power over a report tells the informant whose it is, and transfers nothing; that ends it here. 告知另行提出。

    It was never a report with power to handle, so it does not count as one.
    """

    competent_body: Annotated[Name, Searchable()]
    note: ClearNote | None = None

    guards = (any_of(by_registrant, by_office), at(*WITH_OFFICE), is_report, crime_attended)

    def evolve(self, lead: Lead, envelope: Envelope) -> Lead:
        """End it."""
        return replace(lead, stage=Stage.CLOSED)
