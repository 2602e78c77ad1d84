"""In whose hands a case is when that has been in question: transfers and disputes tell it by rule. 案件管辖变更。"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Annotated, Any
from uuid import UUID

from coordination.catalogue import AgencyCode, CampaignCode, Items, Name, Note, event, glossary
from coordination.guards import at, by_holder, known_agency
from coordination.lines import Tracked, organ_of
from coordination.profiles import ProfileName
from coordination.rules import Consequence, Context, Envelope, Event, Verdict, guard
from coordination.streams.case.codes import Stage
from coordination.streams.case.state import UNDECIDED, Case
from coordination.streams.case.team import team_dissolves
from coordination.streams.duplicates import conduct_followed
from coordination.streams.jurisdiction import (
    ORDER2,
    PENALTY_LAW,
    RETURN_ONLY,
    HowLeft,
    HowMoved,
    QuestionKind,
    is_unit,
    jurisdiction_settled,
    left,
    moved,
    questioned,
    requests_follow,
)
from coordination.streams.lead.codes import ReturnReason

glossary(desk="所属机关")


@event(
    "case.jurisdiction_questioned",
    zh="管辖待定",
    en="Jurisdiction in question",
    basis=(f"{ORDER2} 第十四条", PENALTY_LAW),
    posted=False,
    says_zh="本案件由谁管辖，在{question_kind}{question}中待定",
    says_en="whose the case is, is open in {question_kind} {question}",
)
class CaseJurisdictionQuestioned(Event[Case]):
    """A transfer was offered, or a dispute raised; follows from either. 移送或者争议开始。"""

    question_kind: QuestionKind
    question: UUID

    def evolve(self, case: Case, envelope: Envelope) -> Case:
        """Remember where it is asked."""
        return questioned(case, self)


@event(
    "case.jurisdiction_left",
    zh="管辖未变更",
    en="Jurisdiction left as it was",
    basis=(f"{ORDER2} 第十四条", PENALTY_LAW, "G13"),
    posted=False,
    says_zh="本案件仍由原承办单位管辖：{question_kind}{question}，{left_how}[（{from_agency}][→{receiving_agency}）]",
    says_en="the case stays where it was: {question_kind} {question}, {left_how}[ ({from_agency}][ to {receiving_agency})]",
)
class CaseJurisdictionLeft(Event[Case]):
    """The question ended, and the case stays in the hands in which it was; follows from the transfer or dispute. 管辖未变更。"""

    question_kind: QuestionKind
    question: UUID
    left_how: HowLeft
    campaigns: Annotated[tuple[CampaignCode, ...], Items(1, 8)]
    from_agency: AgencyCode | None = None
    receiving_agency: AgencyCode | None = None

    def evolve(self, case: Case, envelope: Envelope) -> Case:
        """End the question; count an offer that came back."""
        return left(case, self)


@event(
    "case.jurisdiction_moved",
    zh="管辖变更",
    en="Jurisdiction moved",
    basis=(f"{ORDER2} 第十四条", PENALTY_LAW, "M56"),
    posted=False,
    says_zh="本案由{from_agency}转至{receiving_agency}管辖（{moved_how}，{question_kind}{question}），适用{profile}",
    says_en="the case went from {from_agency} to {receiving_agency} ({moved_how}, {question_kind} {question}), under the procedure "
    "of {profile}",
)
class CaseJurisdictionMoved(Event[Case]):
    """The case is in other hands; follows from the transfer or dispute. 管辖变更。

    The new agency follows the procedure of its own line and appoints its own officers. What the former one collected stays; what it
    had reviewed, notified, discussed or heard was done without jurisdiction, and is done again.
    """

    question_kind: QuestionKind
    question: UUID
    moved_how: HowMoved
    from_agency: AgencyCode
    receiving_agency: AgencyCode
    received_on: date
    campaigns: Annotated[tuple[CampaignCode, ...], Items(1, 8)]
    profile: ProfileName

    def evolve(self, case: Case, envelope: Envelope) -> Case:
        """Begin the investigation anew in the hands of the other agency."""
        return moved(
            replace(case, stage=Stage.FILED),
            self,
            profile=self.profile.value,
            extensions=0,
            proposal=None,
            review_grounds=frozenset(),
            reviewed=False,
            legally_reviewed=False,
            discussed=False,
            excluded=(),
            review_received_on=None,
            hearing=None,
            hearing_held=False,
            notice=None,
            published=(),
        )

    def consequences(self, case: Case, context: Context) -> Iterable[Consequence]:
        """Let requests for assistance go with it, the team dissolve, and its new holder hear of fines for the same conduct."""
        yield from requests_follow(case.assists, self.receiving_agency, context)
        yield from team_dissolves(case, self)
        yield from conduct_followed(case, context)


@event(
    "case.not_our_department_found",
    zh="发现不属本部门管辖",
    en="Found to be another department's",
    basis=(f"{ORDER2} 第十七条第一款",),
    says_zh="{agency}发现案件不属本部门管辖[，建议移送{suggested_agency}][，建议移送{suggested_body}]：{reason}",
    says_en="{agency} found the case to be another department's[; suggests {suggested_agency}][; suggests {suggested_body}]: "
    "{reason}",
)
class CaseNotOurDepartmentFound(Event[Case]):
    """The agency finds that the matter is another department's, which is to get it promptly. 发现不属本部门管辖。"""

    reason: Note
    suggested_agency: AgencyCode | None = None
    suggested_body: Name | None = None

    guards = (by_holder, at(*UNDECIDED), known_agency("suggested_agency"))

    def evolve(self, case: Case, envelope: Envelope) -> Case:
        """Change nothing: what is found has still to be acted upon."""
        return case


@guard(
    "case.returned_by_organ",
    zh="只有下设机构可以将案件退回所属机关；本单位应当移送有管辖权的机关",
    en="only a unit returns a case to its agency; you transfer it to the competent one",
    next_zh="请报送 transfer.offered",
    next_en="post transfer.offered",
    basis=f"{ORDER2} 第十四条、第十七条",
)
def acts_as_unit(event: Any, state: Any, context: Context) -> Verdict:
    """A desk takes back from its own units."""
    return is_unit(context, context.agency)


@guard(
    "case.not_its_desk",
    zh="下设机构只能退回所属机关{desk}，不得自行移送其他单位",
    en="a unit returns a case to the agency that it is a unit of, {desk}, and passes it on to nobody else",
    next_zh="请在 desk 填写所属机关；认为应由其他单位办理的，在 suggested_agency 建议",
    next_en="name that agency in desk, and whom you think competent in suggested_agency",
    basis=RETURN_ONLY,
    pointer="/data/desk",
)
def to_its_desk(event: Any, state: Any, context: Context) -> Verdict:
    """Back, never onward."""
    desk = organ_of(Tracked(context), context.agency, context.legal_on)
    return event.desk == desk or {"desk": desk}


@event(
    "case.returned_to_desk",
    zh="案件退回所属机关",
    en="Case returned to the desk",
    basis=(*RETURN_ONLY.split("; "),),
    says_zh="{agency}将案件退回{desk}：{reason_code}，{reason}[，建议由{suggested_agency}承办][，建议由{suggested_body}承办]",
    says_en="{agency} returned the case to {desk} ({reason_code}): {reason}[; suggests {suggested_agency}]"
    "[; suggests {suggested_body}]",
)
class CaseReturnedToDesk(Event[Case]):
    """A unit without power gives the case back to its agency, which is the only way it may go from there. 退回所属机关。"""

    desk: AgencyCode
    reason_code: ReturnReason
    reason: Note
    basis: Note | None = None
    suggested_agency: AgencyCode | None = None
    suggested_body: Name | None = None

    guards = (
        by_holder,
        at(*UNDECIDED),
        jurisdiction_settled,
        acts_as_unit,
        to_its_desk,
        known_agency("suggested_agency"),
    )

    def evolve(self, case: Case, envelope: Envelope) -> Case:
        """Let the agency hold it, of which the unit is a part: nothing is done anew. Count the bounce."""
        return replace(
            case,
            holder=self.desk,
            bounces=case.bounces + 1,
            participants=case.joined_by(envelope.agency),
        )

    def consequences(self, case: Case, context: Context) -> Iterable[Consequence]:
        """Let requests for assistance go with it, the team dissolve, and its new holder hear of fines for the same conduct."""
        yield from requests_follow(case.assists, self.desk, context)
        yield from team_dissolves(case, self)
        yield from conduct_followed(case, context)
