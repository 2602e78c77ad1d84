"""On the side that comes in: the answer, what is done, the advice; and the criminal case that ends it all. 介入与意见。"""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated
from uuid import UUID

from coordination.catalogue import (
    AgencyCode,
    Document,
    DocumentNo,
    Items,
    Note,
    OfficerRef,
    Searchable,
    event,
    glossary,
)
from coordination.guards import at, by_holder, by_offered
from coordination.rules import Envelope, Event
from coordination.streams.early_intervention.codes import Activity, Stage
from coordination.streams.early_intervention.guards import (
    PSC,
    by_either_side,
    coercion_after_filing,
    while_it_lasts,
)
from coordination.streams.early_intervention.state import EarlyIntervention
from coordination.streams.parts import Place

glossary(
    contact_officers="联络人员",
    note="说明",
    reason="理由",
    activity="介入活动",
    content="内容",
    officers="办案人员",
    place="地点",
    document_no="文号",
    advice="介入意见",
    referral="移送",
    filed_by="立案机关",
)

CAME_IN = (Stage.ACTIVE, Stage.WITHDRAWN, Stage.ADVISED, Stage.OVERTAKEN)
"""The organ is there, or was: what was done then may be told late."""


@event(
    "early_intervention.accepted",
    zh="同意提前介入",
    en="Early intervention accepted",
    basis=("M85",),
    says_zh="{agency}同意提前介入，联络人员：{contact_officers}[。{note}]",
    says_en="{agency} comes in; contact: {contact_officers}[. {note}]",
)
class EarlyInterventionAccepted(Event[EarlyIntervention]):
    """The organ asked comes in and names the officers to turn to, by their references. 同意提前介入。"""

    contact_officers: Annotated[tuple[OfficerRef, ...], Items(1, 10)]
    note: Note | None = None

    guards = (at(Stage.REQUESTED), by_offered)

    def evolve(self, intervention: EarlyIntervention, envelope: Envelope) -> EarlyIntervention:
        """Put it into the hands of the organ."""
        return replace(
            intervention,
            stage=Stage.ACTIVE,
            holder=envelope.agency,
            offered_to=None,
            accepted_on=envelope.legal_on,
        )


@event(
    "early_intervention.declined",
    zh="不予提前介入",
    en="Early intervention declined",
    basis=("M85",),
    says_zh="{agency}不予提前介入：{reason}",
    says_en="{agency} does not come in: {reason}",
)
class EarlyInterventionDeclined(Event[EarlyIntervention]):
    """The organ asked does not come in, and says why. 不予提前介入。"""

    reason: Note

    guards = (at(Stage.REQUESTED), by_offered)

    def evolve(self, intervention: EarlyIntervention, envelope: Envelope) -> EarlyIntervention:
        """End it; a refused offer leaves no entitlement."""
        return replace(intervention, stage=Stage.DECLINED, offered_to=None, ended_on=envelope.legal_on)


@event(
    "early_intervention.activity_logged",
    zh="介入活动",
    en="Activity logged",
    basis=(PSC,),
    says_zh="{agency}{activity}：{content}[，地点：{place}][（{document_no}）]",
    says_en="{agency}, {activity}: {content}[; at {place}][ ({document_no})]",
)
class EarlyInterventionActivityLogged(Event[EarlyIntervention]):
    """A side tells what it did on a day of the intervention, which is the legal date. 介入活动。

    Nothing that restricts a person's rights, until the acting organ itself has filed a criminal case. It may be told late.
    """

    activity: Activity
    content: Annotated[Note, Searchable()]
    officers: Annotated[tuple[OfficerRef, ...], Items(0, 20)] = ()
    place: Place | None = None
    document_no: Annotated[DocumentNo, Document()] | None = None

    guards = (at(*CAME_IN), by_either_side, while_it_lasts, coercion_after_filing)

    def evolve(self, intervention: EarlyIntervention, envelope: Envelope) -> EarlyIntervention:
        """Change nothing that the rules ask for."""
        return intervention


@event(
    "early_intervention.ended",
    zh="出具介入意见",
    en="Ended with advice",
    basis=("M85",),
    says_zh="{agency}出具介入意见（{document_no}），提前介入结束：{advice}",
    says_en="{agency} gave its advice ({document_no}), which ends the intervention: {advice}",
)
class EarlyInterventionEnded(Event[EarlyIntervention]):
    """The organ gives its advice in writing and leaves; the agency decides what to make of it. 出具介入意见，结束介入。"""

    advice: Annotated[Note, Searchable()]
    document_no: Annotated[DocumentNo, Document(), Searchable()]

    guards = (at(Stage.ACTIVE), by_holder)

    def evolve(self, intervention: EarlyIntervention, envelope: Envelope) -> EarlyIntervention:
        """End it."""
        return replace(intervention, stage=Stage.ADVISED, ended_on=envelope.legal_on)


@event(
    "early_intervention.overtaken",
    zh="因刑事立案终止介入",
    en="Overtaken by a criminal case",
    basis=(PSC,),
    posted=False,
    says_zh="{filed_by}已就移送{referral}立案侦查，提前介入终止",
    says_en="{filed_by} filed a criminal case on referral {referral}, which ends the intervention",
)
class EarlyInterventionOvertaken(Event[EarlyIntervention]):
    """A criminal case is filed, so nothing is early any more; follows from referral.criminal_case_filed. 因刑事立案终止。"""

    referral: UUID
    filed_by: AgencyCode

    def evolve(self, intervention: EarlyIntervention, envelope: Envelope) -> EarlyIntervention:
        """End it, and remember whose criminal case it is; an organ that had not come in is no longer asked."""
        return replace(
            intervention,
            stage=Stage.OVERTAKEN,
            offered_to=None,
            ended_on=envelope.legal_on,
            filed_by=self.filed_by,
        )
