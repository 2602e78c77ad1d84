"""What an agency may decide at the end (程序规定 第六十条): penalty, no penalty, transfer, referral. 处理决定。"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Annotated

from coordination.catalogue import (
    Adcode,
    AgencyCode,
    Document,
    DocumentNo,
    Fen,
    Items,
    Name,
    Note,
    OfficerRef,
    PersonRef,
    Searchable,
    Text,
    event,
    glossary,
)
from coordination.guards import at, by_holder, known_agency
from coordination.profiles import Act, Ending, GroundList, NoPenaltyGround, PenaltyKind, SuspensionGround
from coordination.profiles.guards import approved, listed
from coordination.rules import Consequence, Context, Envelope, Event
from coordination.streams.case.codes import Measure, ReferralMode, Stage
from coordination.streams.case.guards.decision import (
    amounts_agree,
    as_notified,
    discussed,
    educated,
    ground_fits_mode,
    legal_review_passed,
    no_penalty_instead_of_referral,
    not_fined_by_court,
    not_fined_elsewhere,
    party_heard,
    receiver_named,
    receiver_outside,
    reviewed_to_dispose,
)
from coordination.streams.case.guards.investigation import open_suspicion, suspicion_settled, suspicion_told
from coordination.streams.case.guards.referrals import no_referral_under_way, unless_by_rule
from coordination.streams.case.guards.review import reviewed
from coordination.streams.case.referrals import taken_up
from coordination.streams.case.state import DISPOSABLE, UNDECIDED, Case, Decision, Money
from coordination.streams.case.team import team_dissolves
from coordination.streams.documents import DocumentType, bears_a_number, number_used
from coordination.streams.jurisdiction import jurisdiction_settled, no_second_transfer

glossary(
    kinds="处罚种类",
    document_no="文号",
    articles="处罚依据",
    discretion="裁量理由",
    fine_fen="罚款金额",
    illegal_income_fen="违法所得金额",
    goods_value_fen="没收非法财物价值",
    approved_by="批准人",
    no_penalty_ground="不予处罚事由",
    measures="非处罚措施",
    reason="理由",
    receiving_agency="接收单位",
    to_body="移送对象",
    to_adcode="移送对象所在地",
    referral_mode="移送方式",
    suspension_ground="中止事由",
    suspects="犯罪嫌疑人引用编号",
    crime_suspected="涉嫌犯罪",
)


@event(
    "case.penalty_decided",
    zh="行政处罚决定",
    en="Penalty decided",
    basis=("行政处罚法 第五十七条、第五十九条", "市场监督管理行政处罚程序规定 第六十条、第六十二条", "M62", "M118"),
    says_zh="{agency}作出行政处罚决定（{document_no}）：{kinds}，罚款{fine_fen}，没收违法所得{illegal_income_fen}",
    says_en="{agency} decided a penalty ({document_no}): {kinds}, fine of {fine_fen}, illegal income of {illegal_income_fen}",
)
class CasePenaltyDecided(Event[Case]):
    """A leader, or the leaders together, penalise the party. 行政处罚决定。

    The legal date is that of the decision. The value of confiscated goods is told, and is no part of what is to be paid.
    """

    kinds: Annotated[tuple[PenaltyKind, ...], Items(1, 14)]
    document_no: Annotated[DocumentNo, Document(), Searchable()]
    articles: Annotated[tuple[Annotated[str, Text(2, 200)], ...], Items(1, 20)]
    discretion: Note
    fine_fen: Fen
    illegal_income_fen: Fen
    goods_value_fen: Fen
    approved_by: OfficerRef

    guards = (
        by_holder,
        at(Stage.DECIDING),
        jurisdiction_settled,
        amounts_agree,
        no_penalty_instead_of_referral,
        not_fined_by_court,
        not_fined_elsewhere,
        as_notified,
        party_heard,
        legal_review_passed,
        discussed,
        approved(Act.PENALTY, basis="市场监督管理行政处罚程序规定 第六十条第一款"),
        *bears_a_number(DocumentType.PENALTY_DECISION),
    )

    def evolve(self, case: Case, envelope: Envelope) -> Case:
        """Let the decision stand and wait to be carried out."""
        money = Money(self.fine_fen, self.illegal_income_fen)
        takes_goods = PenaltyKind.GOODS in self.kinds
        decided = Decision(money, document_no=self.document_no, takes_goods=takes_goods)
        return replace(case, stage=Stage.EXECUTING, decision=decided, published=())

    def consequences(self, case: Case, context: Context) -> Iterable[Consequence]:
        """Take the number, and tell a referral that came to nothing that the matter was dealt with."""
        yield from number_used(self, DocumentType.PENALTY_DECISION, context)
        yield from taken_up(context.envelope.stream, case, context)


@event(
    "case.no_penalty_decided",
    zh="不予行政处罚决定",
    en="No penalty decided",
    basis=("行政处罚法 第三十三条、第五十七条", "市场监督管理行政处罚程序规定 第六十条、第六十一条", "M59"),
    says_zh="{agency}决定不予行政处罚：{no_penalty_ground}[，措施：{measures}]。{reason}",
    says_en="{agency} decided no penalty: {no_penalty_ground}[; measures: {measures}]. {reason}",
)
class CaseNoPenaltyDecided(Event[Case]):
    """There was a violation that the law does not punish, or none is established. 不予行政处罚。"""

    no_penalty_ground: NoPenaltyGround
    reason: Note
    approved_by: OfficerRef
    measures: Annotated[tuple[Measure, ...], Items(0, 5)] = ()
    document_no: Annotated[DocumentNo, Document(), Searchable()] | None = None

    guards = (
        by_holder,
        at(*DISPOSABLE),
        jurisdiction_settled,
        reviewed,
        suspicion_settled,
        listed(GroundList.NO_PENALTY, "no_penalty_ground", basis="市场监督管理行政处罚程序规定 第六十条"),
        educated,
        approved(Act.NO_PENALTY, basis="市场监督管理行政处罚程序规定 第六十条第一款"),
        *bears_a_number(DocumentType.NO_PENALTY_DECISION),
    )

    def evolve(self, case: Case, envelope: Envelope) -> Case:
        """Leave only the closing."""
        return replace(case, stage=Stage.CLOSING, ending=Ending.NO_PENALTY)

    def consequences(self, case: Case, context: Context) -> Iterable[Consequence]:
        """Take the number, and tell a referral that came to nothing that the matter was dealt with."""
        yield from number_used(self, DocumentType.NO_PENALTY_DECISION, context)
        yield from taken_up(context.envelope.stream, case, context)


@event(
    "case.transferred_to_other_department",
    zh="移送其他部门",
    en="Transferred to another department",
    basis=("市场监督管理行政处罚程序规定 第十七条第一款、第六十条第一款第四项",),
    says_zh="{agency}将案件移送[{receiving_agency}][{to_body}]处理[，文号{document_no}]：{reason}",
    says_en="{agency} transferred the case[ to {receiving_agency}][ to {to_body}][ by {document_no}]: {reason}",
)
class CaseTransferredToOtherDepartment(Event[Case]):
    """The matter turns out to be another department's, which gets it promptly. 移送名录以外的其他行政管理部门。

    A department that is in the directory is offered the case by transfer.offered, and answers.
    """

    reason: Note
    approved_by: OfficerRef
    receiving_agency: AgencyCode | None = None
    to_body: Annotated[Name, Searchable()] | None = None
    document_no: Annotated[DocumentNo, Document()] | None = None

    guards = (
        by_holder,
        at(Stage.INVESTIGATING, *DISPOSABLE),
        jurisdiction_settled,
        no_second_transfer,
        suspicion_settled,
        receiver_named,
        receiver_outside,
        approved(Act.OTHER_DEPARTMENT, basis="市场监督管理行政处罚程序规定 第六十条第一款"),
    )

    def evolve(self, case: Case, envelope: Envelope) -> Case:
        """Leave only the closing."""
        return replace(case, stage=Stage.CLOSING, ending=Ending.OTHER_DEPARTMENT)

    def consequences(self, case: Case, context: Context) -> Iterable[Consequence]:
        """Tell a referral that came to nothing that the matter was dealt with."""
        return taken_up(context.envelope.stream, case, context)


@event(
    "case.referred_to_judiciary",
    zh="移送司法机关",
    en="Referred to the judiciary",
    basis=(
        "行政执法机关移送涉嫌犯罪案件的规定 第五条、第六条",
        "行政处罚法 第二十七条、第五十七条",
        "市场监督管理行政处罚程序规定 第四十六条、第六十条第一款第五项",
    ),
    says_zh="{agency}将案件移送{to_body}（{referral_mode}）[，文号{document_no}]，批准人{approved_by}：{reason}",
    says_en="{agency} referred the case to {to_body} ({referral_mode})[ by {document_no}], approved by {approved_by}: {reason}",
)
class CaseReferredToJudiciary(Event[Case]):
    """The chief has approved that the case goes to the police; the legal date is that of sending. 移送司法机关。

    Follows from referral.sent; it is posted for what goes to an organ that is not in the directory. Either that disposes of the
    case, or the investigation rests until the outcome is known. ``suspects`` are references to the persons named in the
    letter, counted once each; one who is not known yet is not counted.
    """

    to_body: Annotated[Name, Searchable()]
    referral_mode: ReferralMode
    reason: Note
    approved_by: OfficerRef
    receiving_agency: AgencyCode | None = None
    document_no: Annotated[DocumentNo, Document(), Searchable()] | None = None
    suspension_ground: SuspensionGround | None = None
    suspects: Annotated[tuple[PersonRef, ...], Items(0, 200)] = ()

    guards = (
        by_holder,
        at(Stage.INVESTIGATING, *DISPOSABLE),
        open_suspicion,
        no_referral_under_way,
        ground_fits_mode,
        reviewed_to_dispose,
        listed(GroundList.SUSPENSION, "suspension_ground", basis="市场监督管理行政处罚程序规定 第四十六条"),
        known_agency("receiving_agency"),
        unless_by_rule(approved(Act.REFERRAL, basis="行政执法机关移送涉嫌犯罪案件的规定 第五条")),
    )

    def evolve(self, case: Case, envelope: Envelope) -> Case:
        """Rest, or leave only the closing; the police that are in the directory take part from now on."""
        police = () if self.receiving_agency is None else (self.receiving_agency,)
        told = replace(case, participants=case.joined_by(*police))
        if self.referral_mode is ReferralMode.SUSPEND:
            return replace(told, stage=Stage.SUSPENDED)
        return replace(told, stage=Stage.CLOSING, ending=Ending.JUDICIARY)

    def consequences(self, case: Case, context: Context) -> Iterable[Consequence]:
        """Tell a referral that was returned that the matter went elsewhere."""
        return taken_up(context.envelope.stream, case, context)


@event(
    "case.jurisdiction_transferred",
    zh="移送管辖",
    en="Jurisdiction transferred",
    basis=("市场监督管理行政处罚程序规定 第十四条", "行政处罚法 第二十五条"),
    says_zh="{agency}将案件移送[{receiving_agency}][{to_body}]管辖[，文号{document_no}][，涉嫌犯罪尚未处理完毕{crime_suspected}]：{reason}",
    says_en="{agency} transferred jurisdiction[ to {receiving_agency}][ to {to_body}][ by {document_no}]"
    "[, a crime being suspected in it and unresolved{crime_suspected}]: {reason}",
)
class CaseJurisdictionTransferred(Event[Case]):
    """The case goes to a competent agency outside the directory; it leaves the transferring one's books. 移送名录以外的机关管辖。

    An agency that is in the directory is offered the case by transfer.offered, and answers. ``crime_suspected`` says that a
    suspicion is open in it, which goes along: the receiver has to refer it (O310 第三条).
    """

    reason: Note
    receiving_agency: AgencyCode | None = None
    to_body: Annotated[Name, Searchable()] | None = None
    to_adcode: Adcode | None = None
    document_no: Annotated[DocumentNo, Document()] | None = None
    crime_suspected: bool = False

    guards = (
        by_holder,
        at(*UNDECIDED),
        jurisdiction_settled,
        no_second_transfer,
        no_referral_under_way,
        suspicion_told,
        receiver_named,
        receiver_outside,
    )

    def evolve(self, case: Case, envelope: Envelope) -> Case:
        """Take it out of all hands; whoever had it still takes part."""
        return replace(
            case,
            stage=Stage.TRANSFERRED_OUT,
            holder=None,
            participants=case.joined_by(envelope.agency),
        )

    def consequences(self, case: Case, context: Context) -> Iterable[Consequence]:
        """Tell a referral that came to nothing that the matter is with whoever is competent; dissolve the team."""
        yield from taken_up(context.envelope.stream, case, context)
        yield from team_dissolves(case, self)
