"""From the review to the party's last word: review, notice, statement, discussion. 审核、告知、陈述申辩、讨论。"""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from coordination.catalogue import Document, DocumentNo, Fen, Items, Note, OfficerRef, Range, event, glossary
from coordination.guards import at, by_holder
from coordination.profiles import Act, PenaltyKind
from coordination.profiles.guards import approved
from coordination.rules import Envelope, Event
from coordination.streams.case.codes import ReviewKind, ReviewResult, ServedDocument, ServiceMethod, Stage
from coordination.streams.case.guards.review import (
    enough_leaders,
    material_received,
    no_review_under_way,
    offered_where_due,
    proposed_amounts_agree,
    reviewed,
    reviewer_is_another,
    reviewer_qualified,
    right_review,
    rights_may_have_lapsed,
)
from coordination.streams.case.guards.service import served_by_notice
from coordination.streams.case.state import Case, Notice
from coordination.streams.jurisdiction import jurisdiction_settled

glossary(
    review_kind="审核种类",
    review_result="审核意见",
    review_opinion="审核意见说明",
    extension_wd="延长工作日数",
    reason="理由",
    reviewer="审核人员",
    document_no="文号",
    proposed_kinds="拟处罚种类",
    proposed_fine_fen="拟罚款金额",
    proposed_income_fen="拟没收违法所得金额",
    proposed_goods_fen="拟没收非法财物价值",
    hearing_offered="告知听证权利",
    service_method="送达方式",
    approved_by="批准人",
    statement="陈述申辩内容",
    adopted="是否采纳",
    adoption_reason="采纳情况及理由",
    waived="当事人明确放弃",
    participants="参加人员",
    conclusion="讨论结论",
    note="说明",
)


@event(
    "case.review_material_received",
    zh="审核机构收到材料",
    en="Review material received",
    basis=("市场监督管理行政处罚程序规定 第四十九条、第五十五条",),
    says_zh="审核机构收到{review_kind}材料[，文号{document_no}]",
    says_en="the reviewers received the material for the {review_kind}[, {document_no}]",
)
class CaseReviewMaterialReceived(Event[Case]):
    """The reviewers have the file in hand, before the notice or after a hearing: their time counts from that day. 收到审核材料。"""

    review_kind: ReviewKind
    document_no: Annotated[DocumentNo, Document()] | None = None

    guards = (by_holder, at(Stage.IN_REVIEW, Stage.DECIDING), no_review_under_way)

    def evolve(self, case: Case, envelope: Envelope) -> Case:
        """Remember the day."""
        return replace(case, review_received_on=envelope.legal_on)


@event(
    "case.review_extended",
    zh="延长审核期限",
    en="Review extended",
    basis=("市场监督管理行政处罚程序规定 第五十五条",),
    says_zh="{agency}将审核期限延长{extension_wd}个工作日，批准人{approved_by}：{reason}",
    says_en="{agency} extended the review by {extension_wd} working days, approved by {approved_by}: {reason}",
)
class CaseReviewExtended(Event[Case]):
    """A leader allows more time for a review in special circumstances; the text sets no limit. 延长审核期限。"""

    extension_wd: Annotated[int, Range(1, 60)]
    reason: Note
    approved_by: OfficerRef

    guards = (
        by_holder,
        at(Stage.IN_REVIEW, Stage.DECIDING),
        material_received,
        approved(Act.REVIEW_EXTENSION, basis="市场监督管理行政处罚程序规定 第五十五条"),
    )

    def evolve(self, case: Case, envelope: Envelope) -> Case:
        """Change nothing but the clock."""
        return case


@event(
    "case.review_completed",
    zh="审核完成",
    en="Review completed",
    basis=("市场监督管理行政处罚程序规定 第四十九条至第五十五条", "行政处罚法 第五十八条"),
    says_zh="{reviewer}完成{review_kind}，{review_result}[：{review_opinion}]",
    says_en="{reviewer} completed the {review_kind}: {review_result}[. {review_opinion}]",
)
class CaseReviewCompleted(Event[Case]):
    """Somebody who has not handled the case has looked at it: before the notice, and again by law after a hearing. 审核。"""

    review_kind: ReviewKind
    review_result: ReviewResult
    reviewer: OfficerRef
    review_opinion: Note | None = None

    guards = (
        by_holder,
        at(Stage.IN_REVIEW, Stage.DECIDING),
        material_received,
        reviewer_is_another,
        reviewer_qualified,
        right_review,
    )

    def evolve(self, case: Case, envelope: Envelope) -> Case:
        """Let the case pass, or send it back to the investigation, with it a new notice that was on its way."""
        case = replace(case, review_received_on=None)
        if self.review_result is not ReviewResult.AGREE:
            published = case.without_notice_of(ServedDocument.PENALTY_NOTICE)
            return replace(case, stage=Stage.INVESTIGATING, published=published)
        passed = replace(case, reviewed=True, legally_reviewed=self.review_kind is ReviewKind.LEGAL)
        return replace(passed, stage=Stage.NOTICE_PENDING) if case.stage is Stage.IN_REVIEW else passed


@event(
    "case.penalty_notice_served",
    zh="处罚告知",
    en="Penalty notice served",
    basis=("行政处罚法 第四十四条、第六十三条", "市场监督管理行政处罚程序规定 第五十六条、第五十七条"),
    says_zh="{agency}送达行政处罚告知书[{document_no}]，拟给予：{proposed_kinds}，拟罚款{proposed_fine_fen}，拟没收违法所得{proposed_income_fen}",
    says_en="{agency} served the penalty notice[ {document_no}]: {proposed_kinds}, fine of {proposed_fine_fen}, "
    "illegal income of {proposed_income_fen}",
)
class CasePenaltyNoticeServed(Event[Case]):
    """The party is told in writing what it faces and why, and what it may say to that. 行政处罚告知。

    The legal date is the day of service. A notice served again takes the place of the one before.
    """

    proposed_kinds: Annotated[tuple[PenaltyKind, ...], Items(1, 14)]
    proposed_fine_fen: Fen
    proposed_income_fen: Fen
    proposed_goods_fen: Fen
    hearing_offered: bool
    approved_by: OfficerRef
    document_no: Annotated[DocumentNo, Document()] | None = None
    service_method: ServiceMethod | None = None

    guards = (
        by_holder,
        at(Stage.IN_REVIEW, Stage.NOTICE_PENDING, Stage.AWAITING_PARTY, Stage.DECIDING),
        jurisdiction_settled,
        reviewed,
        proposed_amounts_agree,
        offered_where_due,
        *served_by_notice(ServedDocument.PENALTY_NOTICE),
        approved(Act.NOTICE, basis="市场监督管理行政处罚程序规定 第五十六条"),
    )

    def evolve(self, case: Case, envelope: Envelope) -> Case:
        """Wait for the party; what it may say to this notice it has not said yet."""
        notice = Notice(
            served_on=envelope.legal_on,
            kinds=frozenset(self.proposed_kinds),
            fine_fen=self.proposed_fine_fen,
            illegal_income_fen=self.proposed_income_fen,
            goods_value_fen=self.proposed_goods_fen,
            hearing_offered=self.hearing_offered,
        )
        published = case.without_notice_of(ServedDocument.PENALTY_NOTICE)
        return replace(
            case,
            stage=Stage.AWAITING_PARTY,
            notice=notice,
            published=published,
            discussed=False,
            review_received_on=None,
        )


@event(
    "case.statement_made",
    zh="陈述申辩",
    en="Statement made",
    basis=("行政处罚法 第四十五条", "市场监督管理行政处罚程序规定 第五十七条、第五十八条"),
    says_zh="当事人陈述申辩：{statement}[（复核：{adoption_reason}）]",
    says_en="the party made a statement: {statement}[ (on review: {adoption_reason})]",
)
class CaseStatementMade(Event[Case]):
    """The party speaks for itself; the agency hears it out and looks into what it says. 当事人陈述、申辩。"""

    statement: Note
    adopted: bool | None = None
    adoption_reason: Note | None = None

    guards = (by_holder, at(Stage.AWAITING_PARTY, Stage.HEARING, Stage.DECIDING))

    def evolve(self, case: Case, envelope: Envelope) -> Case:
        """Go on to the decision, unless a hearing is under way."""
        return case if case.stage is Stage.HEARING else replace(case, stage=Stage.DECIDING)


@event(
    "case.rights_lapsed",
    zh="视为放弃陈述申辩和听证权利",
    en="Rights lapsed",
    basis=("市场监督管理行政处罚程序规定 第五十七条第二款", "行政处罚法 第六十二条"),
    says_zh="当事人未陈述申辩、未要求听证[，{note}]",
    says_en="the party neither made a statement nor asked for a hearing[. {note}]",
)
class CaseRightsLapsed(Event[Case]):
    """The time to speak has passed unused, or the party has expressly waived its rights. 视为放弃权利。"""

    waived: bool = False
    note: Note | None = None

    guards = (by_holder, at(Stage.AWAITING_PARTY), rights_may_have_lapsed)

    def evolve(self, case: Case, envelope: Envelope) -> Case:
        """Go on to the decision."""
        notice = None if case.notice is None else replace(case.notice, waived=True)
        return replace(case, stage=Stage.DECIDING, notice=notice)


@event(
    "case.collective_discussion_recorded",
    zh="集体讨论",
    en="Collective discussion recorded",
    basis=("行政处罚法 第五十七条第二款", "市场监督管理行政处罚程序规定 第六十条第二款"),
    says_zh="负责人集体讨论（{participants}）：{conclusion}[，记录{document_no}]",
    says_en="the leaders discussed the case ({participants}): {conclusion}[; minutes {document_no}]",
)
class CaseCollectiveDiscussionRecorded(Event[Case]):
    """The leaders have discussed the case together. 负责人集体讨论。"""

    participants: Annotated[tuple[OfficerRef, ...], Items(1, 30)]
    conclusion: Note
    document_no: Annotated[DocumentNo, Document()] | None = None

    guards = (
        by_holder,
        at(Stage.DECIDING),
        enough_leaders,
        approved(Act.COLLECTIVE, "participants", basis="市场监督管理行政处罚程序规定 第六十条第二款"),
    )

    def evolve(self, case: Case, envelope: Envelope) -> Case:
        """Let the decision be made."""
        return replace(case, discussed=True)
