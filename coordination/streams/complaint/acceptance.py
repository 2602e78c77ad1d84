"""Accepted or rejected within seven working days, withdrawn before that, or found to be a copy. 受理。"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Annotated
from uuid import UUID

from coordination.catalogue import AgencyCode, ClearNote, Code, DocumentNo, ExternalNo, Items, Name, event, glossary
from coordination.guards import any_of, at, by_holder, by_office, by_registrant
from coordination.rules import Consequence, Context, Envelope, Event
from coordination.streams.complaint.codes import NonConsumerSign, RejectionGround, Remedy, Stage
from coordination.streams.complaint.guards import (
    ORDER,
    REMEDIES,
    after_receipt,
    competent_body_told,
    ground_of_order,
    original_goes_on,
    original_stands,
    remedies_told,
    report_split_off,
    same_complainant,
    signs_named,
)
from coordination.streams.complaint.state import COMPLAINT, OPEN_STAGES, Complaint

glossary(
    rejection_ground="不予受理情形",
    reason="理由",
    non_consumer_signs="非生活消费情形",
    other_remedies="已告知的其他途径",
    competent_body="有处理权限的机关",
    document_no="文号",
    dup_of="原投诉",
    identity_checked="已核对为同一投诉人",
    duplicate="重复件",
    registrant="登记单位",
    source_system="来源系统",
    external_no="外部编号",
    note="说明",
)
INDICATOR = "安丘 附件2 第6行"


@event(
    "complaint.accepted",
    zh="受理投诉",
    en="Complaint accepted",
    basis=(f"{ORDER} 第十五条", "市场监督管理投诉举报处理暂行办法 第十四条", INDICATOR),
    says_zh="{agency}受理投诉并告知投诉人[（{document_no}）]",
    says_en="{agency} accepted the complaint and told the complainant[ ({document_no})]",
)
class ComplaintAccepted(Event[Complaint]):
    """The agency takes the dispute up, and tells the complainant; from now on it counts. 受理。"""

    document_no: DocumentNo | None = None
    note: ClearNote | None = None

    guards = (by_holder, at(Stage.RECEIVED), after_receipt, report_split_off)

    def evolve(self, complaint: Complaint, envelope: Envelope) -> Complaint:
        """Take it up."""
        return replace(complaint, stage=Stage.ACCEPTED)


@event(
    "complaint.rejected",
    zh="不予受理",
    en="Complaint rejected",
    basis=(
        f"{ORDER} 第十五条、第十六条、第十七条、第三十四条",
        "市场监督管理投诉举报处理暂行办法 第十四条、第十五条",
        REMEDIES,
    ),
    says_zh="{agency}决定不予受理：{rejection_ground}[（{document_no}）][，情形：{non_consumer_signs}][，告知向{competent_body}提出]"
    "[，告知其他途径：{other_remedies}]。{reason}",
    says_en="{agency} rejected the complaint: {rejection_ground}[ ({document_no})][, signs: {non_consumer_signs}]"
    "[, go to {competent_body}][, other ways told: {other_remedies}]. {reason}",
)
class ComplaintRejected(Event[Complaint]):
    """The agency does not take the dispute up, says why, and by which other ways it can be resolved. 不予受理。

    A body without power shows the way to the competent one; it does not transfer the complaint.
    """

    rejection_ground: RejectionGround
    reason: ClearNote
    non_consumer_signs: Annotated[tuple[NonConsumerSign, ...], Items(0, 5)] = ()
    other_remedies: Annotated[tuple[Remedy, ...], Items(0, 5)] = ()
    competent_body: Name | None = None
    document_no: DocumentNo | None = None

    guards = (
        by_holder,
        at(Stage.RECEIVED),
        after_receipt,
        report_split_off,
        ground_of_order("rejection_ground"),
        signs_named("rejection_ground", RejectionGround.NOT_CONSUMER, always=True),
        competent_body_told,
        remedies_told,
    )

    def evolve(self, complaint: Complaint, envelope: Envelope) -> Complaint:
        """End it."""
        return replace(complaint, stage=Stage.REJECTED)


@event(
    "complaint.withdrawn",
    zh="受理前撤回投诉",
    en="Complaint withdrawn",
    basis=(ORDER,),
    says_zh="投诉人在受理前撤回投诉[：{note}]",
    says_en="the complaint was withdrawn before it was accepted[: {note}]",
)
class ComplaintWithdrawn(Event[Complaint]):
    """The complainant takes it back before anything was decided; afterwards that is a ground to end mediation. 撤回投诉。"""

    note: ClearNote | None = None

    guards = (any_of(by_holder, by_registrant), at(Stage.RECEIVED), after_receipt, report_split_off)

    def evolve(self, complaint: Complaint, envelope: Envelope) -> Complaint:
        """End it."""
        return replace(complaint, stage=Stage.WITHDRAWN)


@event(
    "complaint.duplicate_found",
    zh="发现重复件",
    en="Found to be a copy",
    basis=("M36", "M37", INDICATOR),
    says_zh="{agency}认定本件与投诉{dup_of}重复，并入其中办理：{reason}",
    says_en="{agency} found this to be a copy of complaint {dup_of}, in which it is handled: {reason}",
)
class ComplaintDuplicateFound(Event[Complaint]):
    """One submission came by two platforms under two numbers: this copy ends, the other is handled and counted. 重复件。

    Of the two the accepted one goes on: so one of them counts, and no complaint that was accepted ends in one that was rejected.

    ``identity_checked``: the two references were compared and are one person's.
    """

    dup_of: UUID
    reason: ClearNote
    identity_checked: bool = False

    guards = (
        any_of(by_holder, by_registrant, by_office),
        at(*OPEN_STAGES),
        after_receipt,
        report_split_off,
        original_stands,
        original_goes_on,
        same_complainant,
    )

    def evolve(self, complaint: Complaint, envelope: Envelope) -> Complaint:
        """End it where the other one goes on."""
        return replace(
            complaint,
            stage=Stage.DUPLICATE,
            dup_of=self.dup_of,
            links=complaint.links | {("complaint", self.dup_of)},
        )

    def consequences(self, complaint: Complaint, context: Context) -> Iterable[Consequence]:
        """Tell the other complaint, so that its other number is known there, and who received it hears what comes of it.

        The copies of this one are now copies of that: whoever received them hears it, too.
        """
        own = context.envelope.stream
        for copy in (own, *complaint.copies):
            one = complaint if copy == own else context.read(COMPLAINT, copy)
            linked = ComplaintDuplicateLinked(
                duplicate=copy,
                registrant=one.registrant or context.agency,
                source_system=one.source_system,
                external_no=one.external_no,
            )
            yield Consequence(COMPLAINT, self.dup_of, linked)


@event(
    "complaint.duplicate_linked",
    zh="关联重复件",
    en="Copy linked",
    basis=("M36", INDICATOR),
    posted=False,
    says_zh="{registrant}收到的{duplicate}[（{source_system}）][，编号{external_no}]与本件重复",
    says_en="{duplicate}[ ({source_system})][, number {external_no}], received by {registrant}, is a copy of this one",
)
class ComplaintDuplicateLinked(Event[Complaint]):
    """Another registration is a copy of this complaint; follows from complaint.duplicate_found. 关联重复件。"""

    duplicate: UUID
    registrant: AgencyCode
    source_system: Code | None = None
    external_no: ExternalNo | None = None

    guards = (after_receipt,)

    def evolve(self, complaint: Complaint, envelope: Envelope) -> Complaint:
        """Let whoever received the copy take part."""
        others = (
            complaint.participants if self.registrant == complaint.registrant else complaint.joined_by(self.registrant)
        )
        return replace(
            complaint,
            participants=others,
            copies=(*complaint.copies, self.duplicate),
            links=complaint.links | {("complaint", self.duplicate)},
        )
