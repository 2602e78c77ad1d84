"""What records rest on: evidence and decisions, adopted with their provenance, and what is told when they fall. 依据的采用与变动。

A record that adopts a support says so itself; the support remembers by rule who relies on it, and when it falls, each of these is
told by rule, until it says what it does about that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from coordination.catalogue import EVENTS, KINDS, Coded, glossary
from coordination.guards import agency_of, may_know
from coordination.rules import Consequence, Context, Verdict, guard
from coordination.streams.agency import AgencyType

CPL = "刑事诉讼法 第五十四条第二款"
ACCEPTED = "市场监督管理行政处罚程序规定 第二十三条"

glossary(
    support_kind="依据种类",
    support="依据",
    reliance_basis="采用理由",
    document_no="文号",
    note="说明",
    record_kind="记录种类",
    record="所涉记录",
    relying_agency="采用单位",
    caution="提示",
    support_change="依据变动",
    changed_by="认定单位",
    reason="理由",
    support_answer="对依据变动的处理",
)


class SupportKind(Coded):
    """What a record may rest on; the code is the kind of the record that it is. 依据种类。"""

    EVIDENCE = "evidence", "证据", "evidence"
    CASE = "case", "处罚决定", "penalty decision"


class RecordKind(Coded):
    """For which kinds of records evidence is collected. 证据所属记录种类。"""

    LEAD = "lead", "线索", "lead"
    CASE = "case", "案件", "case"
    REFERRAL = "referral", "移送", "referral"
    ASSIST = "assist", "协查", "request for assistance"
    JOINT_ACTION = "joint_action", "联合行动", "joint action"


class RelyingKind(Coded):
    """What may rest on a support; a copy rests on its original. 采用依据的记录种类。"""

    CASE = "case", "案件", "case"
    REFERRAL = "referral", "移送", "referral"
    EVIDENCE = "evidence", "复制件", "copy"


class RelianceBasis(Coded):
    """Why a record may rest on what was not collected or decided for it. 采用理由。"""

    BEFORE_FILING = "before_filing", "立案前核查或者监督检查中依法取得", "lawfully obtained before the case was filed"
    TRANSFERRED = "transferring_organ", "移送机关依职权调查收集", "collected by the organ that transferred the matter"
    CRIMINAL = (
        "criminal_procedure",
        "行政机关收集，在刑事诉讼中使用",
        "collected by an agency, used in criminal procedure",
    )
    SHARED = "shared", "执法证据互通", "evidence exchanged between agencies"
    ASSISTED = "assisted", "协查取得", "obtained by assistance"
    RESULT = "recognised_result", "执法结果互认", "results recognised between agencies"
    COPY = "copy", "复制自原件", "copied from the original"


class Caution(Coded):
    """What whoever relies on a support should know, though nothing forbids it. 提示。"""

    RETAKE = "retake_statement", "言词证据一般应当重新收集", "statements are normally taken anew"


class SupportChange(Coded):
    """What has happened to a support. 依据变动。"""

    EXCLUDED = "excluded", "证据被排除", "the evidence was excluded"
    WITHDRAWN = "withdrawn", "收集单位撤回", "withdrawn by the agency that collected it"
    FORGED = "forged", "经查不实或者系伪造", "found untrue or forged"
    DECISION_ANNULLED = "decision_annulled", "以其为据的决定被撤销", "a decision that rests on it was annulled"
    ORIGINAL_FELL = "original_fell", "原件失去证据效力", "its original fell"
    ANNULLED = "annulled", "处罚决定被撤销", "the decision was annulled"
    REMADE = "to_be_remade", "处罚决定被撤销并重新作出", "the decision was annulled and is to be made again"
    CHANGED = "changed", "处罚决定被变更", "the decision was changed"
    RESTORED = "restored", "恢复", "it stands again"


class SupportAnswer(Coded):
    """What a record does about a support that fell. 对依据变动的处理。"""

    UNAFFECTED = "unaffected", "不影响认定", "the findings stand without it"
    RETAKEN = "retaken", "已重新收集证据", "evidence was taken anew"
    CORRECTED = "corrected", "已依法变更或者撤销处理", "what rested on it was changed or revoked"
    DROPPED = "dropped", "不再采用", "it is not relied on any more"


@dataclass(frozen=True, slots=True)
class Reliance:
    """A record that rests on a support, and the agency that said so. 采用。

    ``until`` is the version of the support with which it was gone for good; the record may then rest on what comes in its place.
    """

    kind: RelyingKind
    record: UUID
    agency: str
    until: int | None = None


STATEMENTS = frozenset({"witness_statement", "party_statement"})
"""Types of evidence that 刑事诉讼法 第五十四条第二款 does not name among those that may be used as they are."""
JUSTICE = frozenset(
    {
        AgencyType.PUBLIC_SECURITY.value,
        AgencyType.PROCURATORATE.value,
        AgencyType.COURT.value,
        AgencyType.SUPERVISION.value,
    }
)
"""What these took down stands in criminal procedure as it is: their own, and the supervision commissions' (监察法)."""
STANDS: Mapping[SupportKind, Callable[[Any], bool]] = {
    SupportKind.EVIDENCE: lambda evidence: not evidence.fallen,
    SupportKind.CASE: lambda case: case.decision is not None and case.decision.served,
}


def _support(event: Any, context: Context) -> Any:
    return context.read(KINDS[event.support_kind.value], event.support)


@guard(
    "support.unknown",
    zh="没有要采用的证据或者案件，或者本单位无权知悉",
    en="there is no such evidence or case to rely on, or it is not for you to know of it",
    next_zh="请核对 support_kind 与 support；他单位的证据须先向本单位共享或者移交",
    next_en="check support_kind and support; another agency's evidence must be shared with you or handed over first",
    pointer="/data/support",
)
def support_known(event: Any, state: Any, context: Context) -> Verdict:
    """One can rely only on what one may know of."""
    return may_know(_support(event, context), context)


@guard(
    "support.its_own",
    zh="该证据就是为本记录收集的，或者所填即为本记录",
    en="the evidence was collected for this very record, or the record named is this one",
    next_zh="为本记录收集的证据无需另行采用",
    next_en="what was collected for the record belongs to it already",
    pointer="/data/support",
)
def not_its_own(event: Any, state: Any, context: Context) -> Verdict:
    """What belongs to a record is not adopted by it."""
    own = context.envelope.stream
    return own not in (event.support, getattr(_support(event, context), "record", None))


@guard(
    "support.does_not_stand",
    zh="该证据已失去效力，或者该案件没有已经送达的现行处罚决定",
    en="the evidence has fallen, or no served decision stands in that case",
    next_zh="请核对证据或者案件的现状；证据恢复效力或者处罚决定送达之后再采用",
    next_en="look at it as it stands; rely on it once it stands again, or once the decision was served",
    basis="行政处罚法 第四十六条",
    pointer="/data/support",
)
def support_stands(event: Any, state: Any, context: Context) -> Verdict:
    """Nothing is built on what has fallen."""
    return STANDS[event.support_kind](_support(event, context))


@guard(
    "support.adopted_already",
    zh="本记录已经采用该依据",
    en="the record rests on it already",
    next_zh="无需重复采用",
    next_en="nothing is left to do",
    pointer="/data/support",
)
def not_adopted_yet(event: Any, state: Any, context: Context) -> Verdict:
    """It is said once."""
    own = context.envelope.stream
    return all(one.record != own or one.until is not None for one in _support(event, context).reliances)


@guard(
    "support.basis_does_not_fit",
    zh="采用理由「{basis_zh}」不适用于此处",
    en="the reason “{basis_en}” does not fit here",
    next_zh="结果互认填写 recognised_result，只用于处罚决定；criminal_procedure 只用于移送；copy 由规则产生",
    next_en="recognised_result is for decisions and for nothing else, criminal_procedure for referrals; copy follows by rule",
    basis=f"{ACCEPTED}; {CPL}; M73",
    pointer="/data/reliance_basis",
)
def basis_fits(event: Any, state: Any, context: Context) -> Verdict:
    """Evidence and results are exchanged on grounds of their own."""
    basis = event.reliance_basis
    fits = (
        (basis is RelianceBasis.RESULT) == (event.support_kind is SupportKind.CASE)
        and basis is not RelianceBasis.COPY
        and (basis is not RelianceBasis.CRIMINAL or event.declaration.kind.name == RelyingKind.REFERRAL)
    )
    return fits or {"basis_zh": basis.zh, "basis_en": basis.en}


ADOPTING = (support_known, not_its_own, support_stands, not_adopted_yet, basis_fits)
"""What must hold of a support that is adopted, the record aside."""


@guard(
    "support.nothing_to_answer",
    zh="该依据没有须处理的变动",
    en="nothing about that support waits for an answer",
    next_zh="请核对 support；待处理的依据见记录详情的 supports",
    next_en="check support; those that wait stand in the record's supports",
    pointer="/data/support",
)
def waits_for_answer(event: Any, state: Any, context: Context) -> Verdict:
    """One answers what one was told."""
    return event.support in state.fallen


def relied_on(event: Any, own_kind: RelyingKind, context: Context) -> Consequence:
    """Return what the support is told when a record adopts it."""
    kind = KINDS[event.support_kind.value]
    told = EVENTS[f"{kind.name}.relied_on"](
        record_kind=own_kind,
        record=context.envelope.stream,
        relying_agency=context.agency,
        reliance_basis=event.reliance_basis,
        caution=_caution(own_kind, _support(event, context), context),
    )
    return Consequence(kind, event.support, told)


def _caution(own_kind: RelyingKind, support: Any, context: Context) -> Caution | None:
    """Return what is to be minded: what people told an agency, they tell criminal justice again."""
    statement = getattr(support, "evidence_type", None) in STATEMENTS
    if own_kind is not RelyingKind.REFERRAL or not statement:
        return None
    return None if agency_of(context, support.registrant).agency_type in JUSTICE else Caution.RETAKE


def tell(
    records: Iterable[tuple[Coded, UUID]],
    support_kind: SupportKind,
    support: UUID,
    change: SupportChange,
    *,
    changed_by: str,
    reason: str,
    document_no: str | None,
) -> Iterator[Consequence]:
    """Yield what each record is told of a support that changed. 告知依据变动。"""
    for kind, record in records:
        told = EVENTS[f"{kind.value}.support_notified"](
            support_kind=support_kind,
            support=support,
            support_change=change,
            changed_by=changed_by,
            reason=reason,
            document_no=document_no,
        )
        yield Consequence(KINDS[kind.value], record, told)


def relying(reliances: Iterable[Reliance]) -> Iterator[tuple[Coded, UUID]]:
    """Yield the records that rest on something, as they are told."""
    return ((reliance.kind, reliance.record) for reliance in reliances)


def gone(reliances: Iterable[Reliance], version: int) -> tuple[Reliance, ...]:
    """Return the reliances after their support was gone for good."""
    return tuple(one if one.until is not None else replace(one, until=version) for one in reliances)


def after_telling(fallen: frozenset[UUID], event: Any) -> frozenset[UUID]:
    """Return the supports that wait for an answer after a record was told of one; what stands again needs none."""
    told = frozenset({event.support})
    return fallen - told if event.support_change is SupportChange.RESTORED else fallen | told
