"""On the side that asks: the request, and its withdrawal. 申请提前介入。"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Annotated
from uuid import UUID

from coordination.catalogue import (
    EVENTS,
    KINDS,
    AgencyCode,
    CampaignCode,
    Document,
    DocumentNo,
    Items,
    Note,
    OfficerRef,
    Range,
    Searchable,
    Sha256,
    Title,
    event,
    glossary,
    part,
)
from coordination.guards import approval_by, at, by_agency, by_registrant, known_agency
from coordination.rules import Consequence, Context, Envelope, Event
from coordination.streams.early_intervention.codes import Ground, RecordKind, SecrecyLevel, Stage
from coordination.streams.early_intervention.guards import (
    asked_once,
    before_filing,
    campaigns_of_record,
    invitable,
    record_is_held,
    record_worked_on,
    same_level,
)
from coordination.streams.early_intervention.state import OPEN, EarlyIntervention

glossary(
    campaigns="所属专项行动",
    record_kind="记录种类",
    record="所涉记录",
    invited_agency="受邀机关",
    intervention_ground="提前介入事由",
    facts="事实",
    document_no="文号",
    secrecy_level="密级",
    materials="材料",
    approved_by="批准人",
    invited_level_reason="邀请其他级别机关的理由",
    title="标题",
    pages="页数",
    sha256="文件哈希",
    reason="理由",
)


@part
class Material:
    """One piece of the material that goes with a request. 提前介入材料。"""

    title: Title
    document_no: Annotated[DocumentNo, Document()] | None = None
    pages: Annotated[int, Range(1, 100_000)] | None = None
    sha256: Sha256 | None = None

    def says(self) -> str:
        """Return what it is called."""
        return self.title


@event(
    "early_intervention.requested",
    zh="申请提前介入",
    en="Early intervention requested",
    basis=("M84", "M85"),
    opens=True,
    says_zh="{agency}就{record_kind}{record}邀请{invited_agency}提前介入（{document_no}），{intervention_ground}：{facts}"
    "[。材料：{materials}]",
    says_en="{agency} asked {invited_agency} to come in early on {record_kind} {record} ({document_no}), {intervention_ground}: "
    "{facts}[. Material: {materials}]",
)
class EarlyInterventionRequested(Event[EarlyIntervention]):
    """An agency asks the police or the procuratorate to come into a matter that may become a crime. 申请提前介入。

    A leader of the agency approves. The organ asked sees the request and its material, not the record behind it.
    """

    campaigns: Annotated[tuple[CampaignCode, ...], Items(1, 8)]
    record_kind: RecordKind
    record: UUID
    invited_agency: AgencyCode
    intervention_ground: Ground
    facts: Annotated[Note, Searchable()]
    document_no: Annotated[DocumentNo, Document(), Searchable()]
    secrecy_level: SecrecyLevel
    approved_by: OfficerRef
    materials: Annotated[tuple[Material, ...], Items(0, 50)] = ()
    invited_level_reason: Note | None = None

    guards = (
        by_agency,
        record_is_held,
        record_worked_on,
        campaigns_of_record,
        before_filing,
        known_agency("invited_agency"),
        invitable,
        same_level,
        asked_once,
        approval_by("leader", basis="M85"),
    )

    def evolve(self, intervention: EarlyIntervention, envelope: Envelope) -> EarlyIntervention:
        """Offer it to the organ asked."""
        return replace(
            intervention,
            stage=Stage.REQUESTED,
            registrant=envelope.agency,
            offered_to=self.invited_agency,
            campaigns=self.campaigns,
            record_kind=self.record_kind,
            record=self.record,
            invited=self.invited_agency,
        )

    def consequences(self, intervention: EarlyIntervention, context: Context) -> Iterable[Consequence]:
        """Tell the record, which will end the intervention when a criminal case is filed."""
        kind = self.record_kind.value
        opened = EVENTS[f"{kind}.early_intervention_opened"](intervention=context.envelope.stream)
        yield Consequence(KINDS[kind], self.record, opened)


@event(
    "early_intervention.withdrawn",
    zh="撤回提前介入申请",
    en="Request withdrawn",
    basis=("M85",),
    says_zh="{agency}撤回提前介入申请：{reason}",
    says_en="{agency} withdrew its request: {reason}",
)
class EarlyInterventionWithdrawn(Event[EarlyIntervention]):
    """The agency that asked needs the other organ no longer. 撤回提前介入申请。"""

    reason: Note

    guards = (at(*OPEN), by_registrant)

    def evolve(self, intervention: EarlyIntervention, envelope: Envelope) -> EarlyIntervention:
        """End it; an offer that was not answered is gone."""
        return replace(intervention, stage=Stage.WITHDRAWN, offered_to=None, ended_on=envelope.legal_on)
