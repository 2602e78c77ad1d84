"""Whose a lead or a case is, where that is in question: what the record is told, and what may not be done meanwhile. 管辖。

A transfer and a dispute are records of their own. The lead or case remembers which of them is open (``question``), and by rule its
custody moves when the question is answered; who registered it is never rewritten.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any, Final, NamedTuple, Protocol, TypeVar
from uuid import UUID

from coordination.catalogue import EVENTS, KINDS, Coded, glossary
from coordination.guards import agency_of, known_agency
from coordination.lines import CommonSuperior, Tracked, common_superior, organ_of
from coordination.rules import Consequence, Context, Guard, Verdict, guard
from coordination.streams.agency import AgencyType, Form

ORDER2: Final = "市场监督管理行政处罚程序规定"
PENALTY_LAW: Final = "行政处罚法 第二十五条"
SUPERVISION: Final = "行政执法监督条例 第十三条"
RETURN_ONLY: Final = "市场监督管理投诉举报处理办法 第四十一条; G13"

glossary(
    campaigns="所属专项行动",
    question_kind="管辖问题种类",
    question="管辖问题记录",
    moved_how="管辖变更方式",
    left_how="管辖未变更原因",
    from_agency="移出单位",
    receiving_agency="接收单位",
    received_on="收到日期",
    reason_code="原因",
    reason="理由",
    basis="法律依据",
    suggested_agency="建议承办单位",
    suggested_body="建议承办机关",
    profile="适用办案程序",
)


class RecordKind(Coded):
    """What is transferred, or disputed. 移送的记录种类。"""

    LEAD = "lead", "线索", "lead"
    CASE = "case", "案件", "case"


class QuestionKind(Coded):
    """In which record it is asked whose the matter is. 管辖问题种类。"""

    TRANSFER = "transfer", "移送管辖", "transfer"
    DISPUTE = "jurisdiction_dispute", "管辖争议", "dispute on jurisdiction"


class HowMoved(Coded):
    """By what a record came into other hands. 管辖变更方式。"""

    ACCEPTED = "accepted", "接受移送", "the transfer was accepted"
    AGREED = "agreed", "协商一致", "the agencies agreed"
    DESIGNATED = "designated", "上级指定管辖", "the common superior designated"
    COORDINATED = "coordinated", "司法行政部门协调", "the justice bureau coordinated"
    DECIDED = "decided", "人民政府决定", "the government decided"


class HowLeft(Coded):
    """Why a record stays in the hands in which it was. 管辖未变更原因。"""

    REFUSED = "refused", "拒绝接受移送", "the transfer was refused"
    REVOKED = "revoked", "接受前撤回移送", "the transfer was revoked before it was accepted"
    LAPSED = "lapsed", "逾期未答复，移送失效", "the transfer lapsed without an answer"
    CONFIRMED = "confirmed", "原承办单位有管辖权", "the agency that has it is competent"
    WITHDRAWN = "withdrawn", "争议撤回", "the dispute was withdrawn"
    OVERTAKEN = "overtaken", "其间已作出处理或者已移送公安机关", "it was decided, or went to the police, meanwhile"


BOUNCED: Final = frozenset({HowLeft.REFUSED, HowLeft.LAPSED})
"""An offer came back: what the ping-pong meter counts (G13). What its sender takes back himself is no bounce."""


class Question(NamedTuple):
    """The transfer or dispute in which it is asked whose a record is. 管辖问题。"""

    kind: QuestionKind
    record: UUID


class Movable(Protocol):
    """What a lead and a case have in common here. 可移送的记录。"""

    holder: str | None
    question: Question | None
    received_from: str | None
    bounces: int

    def joined_by(self, *agencies: str) -> tuple[str, ...]:
        """Return the participants with some more."""


R = TypeVar("R", bound=Any)


# -- what the record is told -------------------------------------------------------------------------------------------


def questioned(record: R, event: Any) -> R:
    """Return a lead or case after a transfer or dispute about it was opened; a dispute about a transfer takes its place."""
    changed: R = replace(record, question=Question(event.question_kind, event.question))
    return changed


def left(record: R, event: Any) -> R:
    """Return a lead or case that stays where it was; an offer that came back is counted."""
    changed: R = replace(record, question=None, bounces=record.bounces + (event.left_how in BOUNCED))
    return changed


def moved(record: R, event: Any, **more: Any) -> R:
    """Return a lead or case in other hands; whoever had it goes on seeing it, and who registered it stays written down."""
    transferred = event.moved_how in (HowMoved.ACCEPTED, HowMoved.AGREED)
    changed: R = replace(
        record,
        holder=event.receiving_agency,
        offered_to=None,
        question=None,
        # after a designation the agency holds it in its own right
        received_from=event.from_agency if transferred else None,
        participants=record.joined_by(event.from_agency),
        **more,
    )
    return changed


def requests_follow(requests: Iterable[UUID], to: str, context: Context) -> Iterator[Consequence]:
    """Yield that the requests for assistance in a record go with it, where somebody has still to act on them.

    What was asked of the agency that gets the record stays with who asked: nobody asks himself.
    """
    kind = KINDS["assist"]
    for one in requests:
        request = context.read(kind, one)
        if request.awaited is not None and to not in (request.asking_agency, request.requested):
            taken = EVENTS["assist.taken_over"](from_agency=request.asking_agency, receiving_agency=to)
            yield Consequence(kind, one, taken)


# -- what may not be done meanwhile --------------------------------------------------------------------------------------


@guard(
    "record.jurisdiction_open",
    zh="本记录的管辖尚在{question_zh}（{question}）中，此时不得作出此项处理",
    en="whose the record is, is open in a {question_en} ({question}): this cannot be done meanwhile",
    next_zh="请等待答复，或者先撤回移送（transfer.revoked）、终结争议；调查取证、保全证据不受影响",
    next_en="wait for the answer, or revoke the transfer (transfer.revoked) or end the dispute first; investigating and securing "
    "evidence go on",
    basis=f"{ORDER2} 第十四条; {PENALTY_LAW}",
)
def jurisdiction_settled(event: Any, state: Any, context: Context) -> Verdict:
    """Nobody disposes of a matter while he says himself that it may be another's, or is told so."""
    question = state.question
    return question is None or open_words(question)


def open_words(question: Question) -> dict[str, str]:
    """Return the words for a question that is open."""
    return {"question_zh": question.kind.zh, "question_en": question.kind.en, "question": str(question.record)}


def above_both(context: Context, one: str, other: str) -> CommonSuperior:
    """Return who stands above two agencies on the legal date, found in what the directory says. 共同的上级。"""
    return common_superior(Tracked(context), one, other, context.legal_on)


def called(found: CommonSuperior) -> dict[str, str]:
    """Return what the body above two agencies is called, with its code where the directory has it."""
    if found.body is None:
        obstacle = found.obstacle
        zh, en = ("", "") if obstacle is None else (f"：{obstacle.zh}", f": {obstacle.en}")
        return {
            "superior_zh": f"共同的上一级机关（名录不能确定{zh}）",
            "superior_en": f"the common superior (the directory cannot tell{en})",
        }
    code = "" if found.body.agency is None else f" {found.body.agency}"
    return {"superior_zh": f"{found.body.zh}{code}", "superior_en": f"{found.body.en}{code}"}


def again(record: Movable, context: Context) -> Verdict:
    """Tell that a record was received by transfer, from whom, and who is to designate; True where it was not."""
    giver = record.received_from
    return giver is None or {"giver": giver, **called(above_both(context, record.holder or context.agency, giver))}


NO_SECOND_TRANSFER: Final[dict[str, str]] = {
    "zh": "本记录系由{giver}移送而来，受移送机关不得再自行移送；有异议的，应当报请{superior_zh}指定管辖",
    "en": "the record was received by transfer from {giver} and is not passed on again: an objection goes to {superior_en}, which "
    "designates",
    "next_zh": "请报送 jurisdiction_dispute.raised，再报请共同的上一级（jurisdiction_dispute.escalated）；"
    "分属不同条线的，提请司法行政部门协调（jurisdiction_dispute.coordination_requested）",
    "next_en": "post jurisdiction_dispute.raised, then report to the common superior (jurisdiction_dispute.escalated) or, between "
    "lines, to the justice bureau (jurisdiction_dispute.coordination_requested)",
    "basis": f"{ORDER2} 第十四条",
}
SECOND_TRANSFER: Final = "record.second_transfer_forbidden"


@guard(SECOND_TRANSFER, **NO_SECOND_TRANSFER)
def no_second_transfer(event: Any, state: Any, context: Context) -> Verdict:
    """What was received by transfer goes to whoever stands above both, and nowhere else."""
    return again(state, context)


# -- to whom a matter can go ---------------------------------------------------------------------------------------------

NO_PENALTIES: Final = frozenset(
    {
        AgencyType.PARTY.value,
        AgencyType.PROCURATORATE.value,
        AgencyType.COURT.value,
        AgencyType.SUPERVISION.value,
        AgencyType.TASK_FORCE.value,
    }
)
"""Bodies that hold no administrative jurisdiction."""


def is_unit(context: Context, code: str) -> bool:
    """Whether an agency acts as a unit of another one on the legal date. 是否下设机构。"""
    return organ_of(Tracked(context), code, context.legal_on) != code


def competent_body(field: str) -> tuple[Guard, ...]:
    """Return the guards that the agency named in a field can have jurisdiction: an organ of its own, of the executive."""

    def check(event: Any, state: Any, context: Context) -> Verdict:
        code = getattr(event, field)
        if code is None:
            return True
        agency: Any = agency_of(context, code)
        fits = agency.agency_type not in NO_PENALTIES and agency.form is not Form.GROUP and not is_unit(context, code)
        return fits or {"code": code}

    fitting = Guard(
        code="record.body_has_no_jurisdiction",
        zh="{code}不是能够行使行政处罚管辖权的机关：下设机构、专班、司法机关和党委部门不能接受移送",
        en="{code} cannot have jurisdiction: units, task forces, organs of justice and of the party take nothing over",
        check=check,
        next_zh="请填写有管辖权的行政机关；涉嫌犯罪的，另行移送公安机关（referral.drafted）",
        next_en="name the competent administrative agency; a suspected crime goes to the police by referral.drafted",
        basis="行政处罚法 第十七条、第二十条、第二十二条",
        pointer=f"/data/{field}",
    )
    return (known_agency(field), fitting)


@dataclass(frozen=True, slots=True)
class Matter:
    """A lead or a case as a transfer or dispute about it sees it. 所涉记录。"""

    kind: RecordKind
    id: UUID
    state: Any


def matter_of(kind: RecordKind | None, record: UUID | None, context: Context) -> Matter:
    """Return the lead or case that a transfer or dispute is about."""
    if kind is None or record is None:
        raise LookupError("the transfer or dispute has not begun")
    return Matter(kind, record, context.read(KINDS[kind.value], record))
