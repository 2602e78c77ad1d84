"""Conditions of a letter that asks for assistance, of what it asks and of what goes with it. 提出协查的前置条件。"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

from coordination.catalogue import EVENTS, KINDS
from coordination.guards import known_agency, may_know
from coordination.lines import Finding, Tracked, common_superior, line_of, organ_of
from coordination.rules import Consequence, Context, Guard, Verdict, guard
from coordination.streams.agency import AgencyType
from coordination.streams.assist.codes import AssistBasis, RecordKind
from coordination.streams.assist.parts import EvidencePointer
from coordination.streams.assist.state import ASSIST, Assist
from coordination.streams.case import LIVE
from coordination.streams.lead import Stage as LeadStage

ART45: Final = "市场监督管理行政处罚程序规定 第四十五条"
ART26: Final = "行政处罚法 第二十六条"
MOST_MATTERS: Final = 50
WORKED_ON: Final = {RecordKind.LEAD: (LeadStage.VERIFYING,), RecordKind.CASE: LIVE}
"""At which stages an agency works on a record, so that it can ask for help with it."""

requested_known = known_agency("requested_agency")


def record_of(event: Any, context: Context) -> Any:
    """Return the state of the record for which assistance is asked."""
    return context.read(KINDS[event.record_kind.value], event.record)


@guard(
    "assist.record_not_yours",
    zh="没有这条记录，或者不由本单位承办，不能据以提出协查",
    en="there is no such record in your hands, so no assistance can be asked for in it",
    next_zh="请核对 record_kind 与 record；协查由承办单位提出",
    next_en="check record_kind and record; assistance is asked for by the agency that holds the record",
    basis=ART45,
    pointer="/data/record",
)
def record_is_held(event: Any, state: Assist, context: Context) -> Verdict:
    """Whoever works on the matter asks; of what is another's one learns nothing here."""
    return bool(record_of(event, context).holder == context.agency)


@guard(
    "assist.record_not_worked_on",
    zh="记录现处于「{stage_zh}」，不在办理中，无须协查",
    en="the record is at “{stage_en}” and not being worked on: there is nothing to assist",
    next_zh="线索须在核查中，案件须未结案；线索已立案的，请就案件提出",
    next_en="a lead must be under verification, a case not closed; where a case was filed on the lead, ask in the case",
    basis=ART45,
    pointer="/data/record",
)
def record_worked_on(event: Any, state: Assist, context: Context) -> Verdict:
    """One asks for help with work that is being done."""
    stage = record_of(event, context).stage
    return stage in WORKED_ON[event.record_kind] or {"stage_zh": stage.zh, "stage_en": stage.en}


@guard(
    "assist.campaigns_differ",
    zh="协查的所属专项行动须与所涉记录一致：{campaigns}",
    en="a request for assistance counts in the campaigns of its record: {campaigns}",
    next_zh="请照所涉记录填写 campaigns（次序也须一致）",
    next_en="give campaigns as they stand on the record, in the same order",
    pointer="/data/campaigns",
)
def campaigns_of_record(event: Any, state: Assist, context: Context) -> Verdict:
    """One matter, one set of campaigns."""
    campaigns = record_of(event, context).campaigns
    return event.campaigns == campaigns or {"campaigns": ", ".join(campaigns)}


@guard(
    "assist.own_agency",
    zh="所请单位与本单位属于同一机关，不需协查函",
    en="the agency asked is your own agency, or a unit of it: no letter is needed",
    next_zh="机关内部的配合请自行安排；请填写其他机关",
    next_en="arrange within the agency what is its own; name another agency",
    basis=ART45,
    pointer="/data/requested_agency",
)
def another_agency(event: Any, state: Assist, context: Context) -> Verdict:
    """Units count as the agency that they are units of."""
    directory, on = Tracked(context), context.legal_on
    return organ_of(directory, event.requested_agency, on) != organ_of(directory, context.agency, on)


@guard(
    "assist.basis_does_not_fit",
    zh="协查依据应为「{wanted_zh}」：第四十五条适用于市场监督管理部门之间，其他机关之间适用行政处罚法第二十六条",
    en="the basis must be “{wanted_en}”: article 45 holds between market supervision departments, the Penalty Law between others",
    next_zh="双方均为市场监督管理部门的，assist_basis 填 market_supervision；其余填 penalty_law",
    next_en="give market_supervision as assist_basis where both are of market supervision, penalty_law otherwise",
    basis=f"{ART45}; {ART26}",
    pointer="/data/assist_basis",
)
def basis_fits(event: Any, state: Assist, context: Context) -> Verdict:
    """The letter names the law that binds both; the time to answer follows from it."""
    directory, on = Tracked(context), context.legal_on
    lines = {line_of(directory, code, on) for code in (context.agency, event.requested_agency)}
    wanted = AssistBasis.MARKET_SUPERVISION if lines == {AgencyType.MARKET_SUPERVISION} else AssistBasis.PENALTY_LAW
    return event.assist_basis is wanted or {"wanted_zh": wanted.zh, "wanted_en": wanted.en}


@guard(
    "assist.request_differs",
    zh="没有这件协查请求的首函，或者它不是本单位就同一记录发出的",
    en="there is no such first letter of yours in the same record",
    next_zh="assist_request 填同一请求的首函编号；首函不填",
    next_en="assist_request names the first letter of the same request; the first letter itself leaves it out",
    basis=ART45,
    pointer="/data/assist_request",
)
def of_one_request(event: Any, state: Assist, context: Context) -> Verdict:
    """Letters to several agencies are one request if one agency sends them in one record."""
    first = event.assist_request
    if first is None:
        return True
    found: Assist = context.read(ASSIST, first)
    return (found.asking_agency, found.record, found.assist_request) == (context.agency, event.record, first)


@guard(
    "assist.asked_already",
    zh="同一请求已向{agency}发函，且尚未答复",
    en="the same request has gone to {agency} already and waits for its reply",
    next_zh="补充事项请待其复函后报送 assist.supplement_asked；另事请另函（不填 assist_request）",
    next_en="ask for more by assist.supplement_asked after the reply; another matter is another request",
    basis=ART45,
    pointer="/data/requested_agency",
)
def asked_once(event: Any, state: Assist, context: Context) -> Verdict:
    """One request asks one agency once at a time: it would be answered twice and counted twice."""
    for one in record_of(event, context).assists if event.assist_request else ():
        other: Assist = context.read(ASSIST, one)
        if other.assist_request == event.assist_request and other.open and other.requested == event.requested_agency:
            return {"agency": event.requested_agency}
    return True


def numbered_once(field: str) -> Guard:
    """Return the guard that each matter in a field has a number of its own, and none that is there already."""

    def check(event: Any, state: Assist, context: Context) -> Verdict:
        numbers = [*state.matters, *(matter.matter_no for matter in getattr(event, field))]
        twice = next((number for number in numbers if numbers.count(number) > 1), None)
        return twice is None or {"number": twice}

    return Guard(
        code="assist.matter_numbered_twice",
        zh="事项序号{number}重复",
        en="matter number {number} is used twice",
        check=check,
        next_zh="请为每个事项使用不同的序号；已有的序号不再使用",
        next_en="give each matter a number of its own, and none that is there already",
        pointer=f"/data/{field}",
    )


@guard(
    "assist.date_has_passed",
    zh="商定期限{due_on}不晚于本事件的法律日期",
    en="the day {due_on} by which to reply is not after the legal date of this event",
    next_zh="请填写将来的日期",
    next_en="name a day to come",
    pointer="/data/proposed_due_on",
)
def date_to_come(event: Any, state: Assist, context: Context) -> Verdict:
    """Nobody can reply by a day that is over."""
    due_on = event.proposed_due_on
    return due_on is None or due_on > context.legal_on or {"due_on": due_on.isoformat()}


@guard(
    "assist.supplement_empty",
    zh="没有写明需要补充的事项",
    en="it is not said what is to be supplemented",
    next_zh="请填写 matters_again（须再答复的事项序号）或者 further_matters（新增事项）",
    next_en="give matters_again, the numbers to be answered again, or further_matters",
    basis=ART45,
    pointer="/data/matters_again",
)
def supplement_named(event: Any, state: Assist, context: Context) -> Verdict:
    """A new clock needs something new to do."""
    return bool(event.matters_again or event.further_matters)


@guard(
    "assist.too_many_matters",
    zh=f"一件协查至多{MOST_MATTERS}个事项",
    en=f"one request has {MOST_MATTERS} matters at most",
    next_zh="请另行发函",
    next_en="ask for the rest in another letter",
    pointer="/data/further_matters",
)
def not_too_many(event: Any, state: Assist, context: Context) -> Verdict:
    """What is asked stays a list that somebody can work through."""
    return len(state.matters) + len(event.further_matters) <= MOST_MATTERS


# -- evidence that goes with a letter --------------------------------------------------------------------------------------


def _sides(event: Any, state: Assist, context: Context) -> tuple[str, str]:
    """Return who sends and who is to see, on a letter or on an answer."""
    across = getattr(event, "requested_agency", None) or state.side_across(context.agency)
    return context.agency, across or context.agency


def _pointers(event: Any) -> Iterator[tuple[str, EvidencePointer]]:
    """Yield what a letter, or the answers of a reply, point to, with the place where it is said."""
    for number, pointer in enumerate(getattr(event, "attached", ())):
        yield f"/attached/{number}", pointer
    for place, answer in enumerate(getattr(event, "answers", ())):
        for number, pointer in enumerate(answer.attached):
            yield f"/answers/{place}/attached/{number}", pointer


def _sees(agency: str, evidence: Any, context: Context) -> bool:
    """Whether an agency has the evidence, was shown it, or sees it because it was collected for this request."""
    own = evidence.hangs_on == (ASSIST.name, context.envelope.stream)
    return own or agency in (evidence.registrant, evidence.holder, *evidence.participants)


@guard(
    "assist.evidence_unknown",
    zh="没有所附的证据，或者本单位无权知悉、无权向对方出示",
    en="there is no such evidence, or it is not yours to know of or to show to the other side",
    next_zh="请核对 evidence；只能附上本单位收集、保管的证据，或者对方已经可以知悉的证据",
    next_en="check evidence; attach what you collected or keep, or what the other side may see already",
    basis="M91 M92",
    pointer="/data{place}/evidence",
)
def evidence_to_show(event: Any, state: Assist, context: Context) -> Verdict:
    """What is attached is opened to the other side, which only whoever collected or keeps it may do."""
    sender, across = _sides(event, state, context)
    for place, pointer in _pointers(event):
        evidence = context.read(KINDS["evidence"], pointer.evidence)
        yours = sender in (evidence.registrant, evidence.holder)
        if not may_know(evidence, context) or not (yours or _sees(across, evidence, context)):
            return {"place": place}
    return True


@guard(
    "assist.evidence_differs",
    zh="所附证据的第{item_no}件不存在，或者哈希与登记的不一致",
    en="the evidence has no item {item_no}, or its digests are not those on record",
    next_zh="请照证据记录填写 item_no、sha256、sm3",
    next_en="give item_no, sha256 and sm3 as they stand on the record of the evidence",
    basis="G9 G14",
    pointer="/data{place}/item_no",
)
def evidence_as_recorded(event: Any, state: Assist, context: Context) -> Verdict:
    """What is attached is what was collected, to the byte."""
    for place, pointer in _pointers(event):
        items = context.read(KINDS["evidence"], pointer.evidence).items
        if (pointer.item_no, pointer.sha256, pointer.sm3) not in items:
            return {"place": place, "item_no": pointer.item_no}
    return True


def shown(event: Any, state: Assist, context: Context) -> Iterable[Consequence]:
    """Open what is attached to the other side, where it does not see it yet; ``state`` is the state after the event."""
    _, across = _sides(event, state, context)
    for evidence in dict.fromkeys(pointer.evidence for _, pointer in _pointers(event)):
        if not _sees(across, context.read(KINDS["evidence"], evidence), context):
            shared = EVENTS["evidence.shared"](shared_with=across, reason=f"协查{context.envelope.stream}所附证据")
            yield Consequence(KINDS["evidence"], evidence, shared)


def superior_over(event: Any, context: Context) -> str | None:
    """Return the agency in the line that stands above both, where the directory has one that is neither of the two."""
    found = common_superior(Tracked(context), context.agency, event.requested_agency, context.legal_on)
    if found.finding is not Finding.SUPERIOR or found.body is None:
        return None
    above = found.body.agency
    return None if above in (context.agency, event.requested_agency) else above
