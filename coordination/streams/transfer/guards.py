"""Conditions of their own that transfers have. 移送管辖的前置条件。"""

from __future__ import annotations

from typing import Any

from coordination.catalogue import KINDS, stream_id
from coordination.guards import agency_of, may_know
from coordination.lines import Tracked, organ_of
from coordination.rules import Context, Verdict, guard
from coordination.streams.case import UNDECIDED
from coordination.streams.case.guards.investigation import suspected
from coordination.streams.case.guards.referrals import referral_under_way
from coordination.streams.evidence import Item
from coordination.streams.jurisdiction import (
    NO_SECOND_TRANSFER,
    ORDER2,
    PENALTY_LAW,
    RETURN_ONLY,
    SECOND_TRANSFER,
    Matter,
    RecordKind,
    again,
    is_unit,
    matter_of,
    open_words,
)
from coordination.streams.lead import ReturnReason
from coordination.streams.lead import Stage as LeadStage
from coordination.streams.transfer.codes import Result
from coordination.streams.transfer.parts import lines_of
from coordination.streams.transfer.state import Transfer

MOVABLE: dict[RecordKind, tuple[Any, ...]] = {RecordKind.LEAD: (LeadStage.VERIFYING,), RecordKind.CASE: UNDECIDED}
"""At which stages a record can change hands: while it is being worked on, and nothing has been decided."""
OF_JURISDICTION = frozenset({ReturnReason.NO_POWER, ReturnReason.WRONG_PLACE, ReturnReason.OTHER_AGENCY})
"""Reasons for refusing that say whose the matter is not."""


def can_go(matter: Matter, context: Context) -> bool:
    """Whether a record can still change hands: nothing has been decided in it, and the police do not have it."""
    under_way = matter.kind is RecordKind.CASE and referral_under_way(matter.state, context)
    return matter.state.stage in MOVABLE[matter.kind] and not under_way


def named(event: Any, context: Context) -> Matter:
    """Return the lead or case that an opening event names."""
    return matter_of(event.record_kind, event.record, context)


# -- the record -------------------------------------------------------------------------------------------------------------


@guard(
    "transfer.record_not_yours",
    zh="没有这条记录，或者不由本单位承办，不能移送",
    en="there is no such record in your hands, so you cannot transfer it",
    next_zh="请核对 record_kind 与 record；移送由承办单位报送",
    next_en="check record_kind and record; a record is transferred by the agency that holds it",
    basis=f"{ORDER2} 第十四条",
    pointer="/data/record",
)
def record_is_held(event: Any, state: Any, context: Context) -> Verdict:
    """One gives away what one has; of what is another's one learns nothing here."""
    return bool(named(event, context).state.holder == context.agency)


@guard(
    "transfer.record_not_movable",
    zh="记录现处于「{stage_zh}」，不能移送：线索须在核查中，案件须未作出处理决定",
    en="the record is at “{stage_en}” and cannot be transferred: a lead must be under verification, a case undecided",
    next_zh="尚未接收或者已退回的线索由专项办分派；已作出决定的案件不再移送",
    next_en="leads that nobody verifies are dispatched by the office; what was decided is not transferred any more",
    basis=f"{ORDER2} 第十四条、第十七条",
    pointer="/data/record",
)
def record_movable(event: Any, state: Any, context: Context) -> Verdict:
    """What goes over is work that is being done."""
    matter = named(event, context)
    stage = matter.state.stage
    return stage in MOVABLE[matter.kind] or {"stage_zh": stage.zh, "stage_en": stage.en}


@guard(
    "transfer.campaigns_differ",
    zh="移送的所属专项行动须与所涉记录一致：{campaigns}",
    en="a transfer counts in the campaigns of its record: {campaigns}",
    next_zh="请照所涉记录填写 campaigns（次序也须一致）",
    next_en="give campaigns as they stand on the record, in the same order",
    pointer="/data/campaigns",
)
def campaigns_of_record(event: Any, state: Any, context: Context) -> Verdict:
    """One matter, one set of campaigns."""
    campaigns = named(event, context).state.campaigns
    return event.campaigns == campaigns or {"campaigns": ", ".join(campaigns)}


@guard(
    "transfer.jurisdiction_open",
    zh="本记录的管辖已在{question_zh}（{question}）中，不能另行移送",
    en="whose the record is, is open already in a {question_en} ({question}): it is not offered a second time",
    next_zh="请等待答复，或者先撤回原移送（transfer.revoked）",
    next_en="wait for the answer, or revoke the former transfer first (transfer.revoked)",
    basis=f"{ORDER2} 第十四条",
    pointer="/data/record",
)
def offered_once(event: Any, state: Any, context: Context) -> Verdict:
    """One matter, one offer at a time."""
    question = named(event, context).state.question
    return question is None or open_words(question)


@guard(SECOND_TRANSFER, pointer="/data/record", **NO_SECOND_TRANSFER)
def received_by_none(event: Any, state: Any, context: Context) -> Verdict:
    """What was received by transfer is reported to whoever stands above both."""
    return again(named(event, context).state, context)


@guard(
    "transfer.unit_returns_only",
    zh="{unit}是{organ}的下设机构，没有处理权限的应当退回专项办或者所属机关，不得自行移送",
    en="{unit} is a unit of {organ}: what it has no power over it returns to the office or to its agency, and never passes on",
    next_zh="线索请报送 lead.returned，案件请报送 case.returned_to_desk；移送由所属机关办理",
    next_en="post lead.returned for a lead, case.returned_to_desk for a case; the agency transfers it",
    basis=RETURN_ONLY,
)
def by_an_organ(event: Any, state: Any, context: Context) -> Verdict:
    """A unit may accept or return."""
    if not is_unit(context, context.agency):
        return True
    return {"unit": context.agency, "organ": organ_of(Tracked(context), context.agency, context.legal_on)}


@guard(
    "transfer.crime_unresolved",
    zh="涉嫌犯罪尚未处理完毕，或者移送公安机关尚在途中，不得移送其他行政机关",
    en="a crime is suspected and unresolved, or a referral to the police is under way: the case goes to no other agency meanwhile",
    next_zh="请先移送公安机关（referral.drafted），或者等待移送的结果",
    next_en="refer it to the police first (referral.drafted), or wait for the outcome of the referral",
    basis="行政执法机关移送涉嫌犯罪案件的规定 第三条、第五条; 行政处罚法 第二十七条",
    pointer="/data/record",
)
def no_crime_left_behind(event: Any, state: Any, context: Context) -> Verdict:
    """Passing a matter on is no way round the police."""
    matter = named(event, context)
    return matter.kind is RecordKind.LEAD or not (
        suspected(matter.id, matter.state, context) or referral_under_way(matter.state, context)
    )


@guard(
    "transfer.to_itself",
    zh="不能移送给本单位",
    en="nothing is transferred to oneself",
    next_zh="请填写接收单位",
    next_en="name the agency that receives it",
    pointer="/data/receiving_agency",
)
def to_another(event: Any, state: Any, context: Context) -> Verdict:
    """A transfer has two sides."""
    return bool(event.receiving_agency != context.agency)


# -- the package ------------------------------------------------------------------------------------------------------------


@guard(
    "transfer.manifest_differs",
    zh="移送清单第{item_no}件不是本单位知悉的证据物件，杂凑值与记录不一致，或者重复",
    en="item {item_no} of the manifest is no item of evidence known to you, differs from the record, or is repeated",
    next_zh="请逐件核对证据编号、序号和杂凑值；与记录不一致的应当查明原因",
    next_en="check evidence, number and digests item by item; what differs from the record is looked into",
    basis="M56; M91",
    pointer="/data/manifest",
)
def manifest_as_recorded(event: Any, state: Any, context: Context) -> Verdict:
    """What is sent is what was collected, to the byte."""
    lines = lines_of(event.manifest)
    for line in lines:
        piece = context.read(KINDS["evidence"], line.evidence)
        item = Item(line.item_no, line.sha256, line.sm3)
        if item not in piece.items or not may_know(piece, context) or lines.count(line) > 1:
            return {"item_no": line.item_no}
    return True


@guard(
    "transfer.package_empty",
    zh="未附证据的须说明理由；线索移交外地的，须先收集固定违法证据",
    en="a transfer without evidence says why; before a lead goes to another region the evidence is collected and fixed",
    next_zh="请在 manifest 列明证据；没有证据的，在 manifest_note 说明（移交外地的线索除外）",
    next_en="list the evidence in manifest; where there is none say so in manifest_note, save for a lead that goes away",
    basis="S1 五（一） M56",
    pointer="/data/manifest",
)
def package_complete(event: Any, state: Any, context: Context) -> Verdict:
    """Fix the evidence first, then hand over."""
    if event.manifest:
        return True
    here, there = (
        context.read(KINDS["agency"], stream_id("agency", code)).adcode
        for code in (context.agency, event.receiving_agency)
    )
    away = event.record_kind is RecordKind.LEAD and here != there
    return event.manifest_note is not None and not away


@guard(
    "transfer.due_before_offer",
    zh="接收期限或者反馈期限早于移送日期",
    en="a day set for the answer or for the feedback lies before the transfer",
    next_zh="请改为移送之日或者以后的日期",
    next_en="give the day of the transfer or a later one",
    pointer="/data/answer_due_on",
)
def due_later(event: Any, state: Any, context: Context) -> Verdict:
    """Nobody is late before being asked."""
    return all(day is None or day >= context.legal_on for day in (event.answer_due_on, event.feedback_due_on))


@guard(
    "transfer.receipt_differs",
    zh="签收清单须逐件对应移送清单，第{item_no}件缺失、多出、重复，或者杂凑值不一致而未说明",
    en="the receipt answers the manifest item by item: item {item_no} is missing, unknown, repeated, or differs without a word",
    next_zh="请逐件核对；不一致的在该件 difference 说明",
    next_en="check item by item; say in difference what is not as the manifest says",
    basis="M91; G9",
    pointer="/data/found",
)
def found_as_listed(event: Any, state: Transfer, context: Context) -> Verdict:
    """Nothing changes between two sets of hands without a word."""
    sent = {(line.evidence, line.item_no): line for line in state.manifest}
    found = [(line.evidence, line.item_no) for line in event.found]
    for said, line in zip(event.found, lines_of(event.found), strict=True):
        key = (line.evidence, line.item_no)
        unknown = key not in sent or found.count(key) > 1
        if unknown or (line != sent[key] and said.difference is None):
            return {"item_no": line.item_no}
    missing = next((item_no for evidence, item_no in sent if (evidence, item_no) not in found), None)
    return missing is None or {"item_no": missing}


# -- the answer -------------------------------------------------------------------------------------------------------------


@guard(
    "transfer.record_moved_on",
    zh="所涉记录已不由移送单位承办，或者已作出处理、已移送公安机关，不能再接受移送",
    en="the record is not in the sender's hands any more, was decided, or went to the police: there is nothing left to accept",
    next_zh="请移送单位撤回移送（transfer.revoked）",
    next_en="have the sender revoke the transfer (transfer.revoked)",
    basis=f"{ORDER2} 第十四条",
)
def still_with_sender(event: Any, state: Transfer, context: Context) -> Verdict:
    """What was offered must still be there when it is taken."""
    matter = matter_of(state.record_kind, state.record, context)
    return matter.state.holder == state.registrant and can_go(matter, context)


@guard(
    "transfer.objection_goes_up",
    zh="同一条线内对管辖权有异议的，应当报请共同的上一级指定管辖，不得以此拒绝接受",
    en="within one line, who objects to the jurisdiction reports to the common superior and does not just refuse",
    next_zh="请报送 jurisdiction_dispute.raised（transfer填写本移送），再报请指定管辖；材料不全等其他原因可以拒绝",
    next_en="post jurisdiction_dispute.raised naming this transfer, and report it; other reasons, such as missing material, may be "
    "given for refusing",
    basis=f"{ORDER2} 第十四条",
    pointer="/data/reason_code",
)
def objection_goes_up(event: Any, state: Transfer, context: Context) -> Verdict:
    """Within one line nothing is sent back and forth: whoever stands above both decides.

    The text speaks of filed cases; for leads the same is applied, as there is no other one.
    """
    if event.reason_code not in OF_JURISDICTION:
        return True
    one, other = (agency_of(context, code).agency_type for code in (state.registrant or "", context.agency))
    return one != other


@guard(
    "transfer.competent_body_missing",
    zh="以无管辖权为由拒绝的，须填写认为有管辖权的机关",
    en="who refuses for want of jurisdiction names the body that he believes competent",
    next_zh="请填写 suggested_agency，名录以外的填写 suggested_body",
    next_en="give suggested_agency, or suggested_body where the directory does not have it",
    basis=f"{PENALTY_LAW}; G13",
    pointer="/data/suggested_agency",
)
def competent_named(event: Any, state: Any, context: Context) -> Verdict:
    """A refusal shows the way."""
    named_one = event.suggested_agency is not None or event.suggested_body is not None
    return event.reason_code not in OF_JURISDICTION or named_one


@guard(
    "transfer.result_not_final",
    zh="「正在办理」不是最终结果",
    en="“being dealt with” is not the last word",
    next_zh="阶段反馈请将 final 填为 false；办结后再报送最终结果",
    next_en="say final false while it goes on, and report the result once there is one",
    basis="M57",
    pointer="/data/final",
)
def result_is_known(event: Any, state: Any, context: Context) -> Verdict:
    """The last word comes after the deed."""
    return not (event.final and event.transfer_result is Result.IN_PROGRESS)
