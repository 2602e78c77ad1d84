"""Guidance that one agency gives another on its work, and what came of it. 业务指导。"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Annotated, Any
from uuid import UUID

from coordination.catalogue import (
    EVENTS,
    KINDS,
    AgencyCode,
    CampaignCode,
    ClearNote,
    DocumentNo,
    Items,
    OfficerRef,
    Searchable,
    event,
    glossary,
)
from coordination.guards import at, by_agency, by_registrant, campaigns_open, known_agency
from coordination.rules import Consequence, Context, Envelope, Event
from coordination.streams.guidance.codes import GuidanceForm, GuidanceMatter, RecordKind, Stage
from coordination.streams.guidance.guards import by_guided, by_those_in_it, holder_guided, of_others, record_known
from coordination.streams.guidance.state import Guidance

glossary(
    campaigns="所属专项行动",
    guided_by="指导单位",
    guided_agencies="被指导单位",
    guidance_matter="指导事项",
    guidance_form="指导方式",
    guidance_content="指导内容",
    record_kind="记录种类",
    record="所涉记录",
    guiding_officers="指导人员",
    document_no="文号",
    completion="落实情况",
    reason="理由",
)
MARKED = (RecordKind.LEAD, RecordKind.CASE)
"""Kinds of records whose ledgers show the guidance upon them."""


def _mark(guidance: Guidance, word: str, context: Context, **fields: Any) -> Iterable[Consequence]:
    kind, record = guidance.record_kind, guidance.record
    if kind not in MARKED or record is None:
        return ()
    said = EVENTS[f"{kind.value}.{word}"](guidance=context.envelope.stream, **fields)
    return (Consequence(KINDS[kind.value], record, said),)


@event(
    "guidance.given",
    zh="业务指导",
    en="Guidance given",
    basis=("S1 六（二）", "S0", "M58", "M119"),
    opens=True,
    says_zh="{guided_by}对{guided_agencies}进行{guidance_matter}（{guidance_form}）[，所涉{record_kind}{record}][（{document_no}）]："
    "{guidance_content}",
    says_en="{guided_by} guided {guided_agencies}, {guidance_matter} ({guidance_form})[, on {record_kind} {record}][ "
    "({document_no})]: {guidance_content}",
)
class GuidanceGiven(Event[Guidance]):
    """Who knows better guides who does the work: on a case, a lead, daily work, or how a unit is doing in general. 业务指导。

    Either side records it, or the office; one record is one 次 of guidance. Whoever guides comes to know of no case by it.
    """

    campaigns: Annotated[tuple[CampaignCode, ...], Items(1, 8)]
    guided_by: AgencyCode
    guided_agencies: Annotated[tuple[AgencyCode, ...], Items(1, 50)]
    guidance_matter: GuidanceMatter
    guidance_form: GuidanceForm
    guidance_content: Annotated[ClearNote, Searchable()]
    record_kind: RecordKind | None = None
    record: UUID | None = None
    guiding_officers: Annotated[tuple[OfficerRef, ...], Items(0, 20)] = ()
    document_no: Annotated[DocumentNo, Searchable()] | None = None

    guards = (
        by_agency,
        campaigns_open,
        by_those_in_it,
        of_others,
        known_agency("guided_by"),
        known_agency("guided_agencies"),
        record_known,
        holder_guided,
    )

    def evolve(self, guidance: Guidance, envelope: Envelope) -> Guidance:
        """Remember who guided whom, upon what."""
        return replace(
            guidance,
            stage=Stage.GIVEN,
            registrant=envelope.agency,
            holder=envelope.agency,
            participants=tuple(dict.fromkeys((self.guided_by, *self.guided_agencies))),
            campaigns=self.campaigns,
            guided=self.guided_agencies,
            record_kind=self.record_kind,
            record=self.record,
        )

    def consequences(self, guidance: Guidance, context: Context) -> Iterable[Consequence]:
        """Leave a mark on the lead or case."""
        return _mark(guidance, "guided", context, guided_by=self.guided_by, guidance_matter=self.guidance_matter)


@event(
    "guidance.followed_up",
    zh="指导落实情况",
    en="Followed up",
    basis=("M58", "M119"),
    says_zh="{agency}反馈指导落实情况：{completion}",
    says_en="{agency} told what came of the guidance: {completion}",
)
class GuidanceFollowedUp(Event[Guidance]):
    """Who was guided tells what came of it. 落实情况。"""

    completion: Annotated[ClearNote, Searchable()]

    guards = (at(Stage.GIVEN), by_guided)

    def evolve(self, guidance: Guidance, envelope: Envelope) -> Guidance:
        """Change nothing that the rules ask for."""
        return guidance


@event(
    "guidance.voided",
    zh="指导记录作废",
    en="Guidance voided",
    says_zh="{agency}作废指导记录：{reason}",
    says_en="{agency} voided the record: {reason}",
)
class GuidanceVoided(Event[Guidance]):
    """The record was wrong; what is right is a new one. 作废。"""

    reason: ClearNote

    guards = (at(Stage.GIVEN), by_registrant)

    def evolve(self, guidance: Guidance, envelope: Envelope) -> Guidance:
        """Let it count no more."""
        return replace(guidance, stage=Stage.VOIDED)

    def consequences(self, guidance: Guidance, context: Context) -> Iterable[Consequence]:
        """Take the mark away."""
        return _mark(guidance, "guidance_voided", context)
