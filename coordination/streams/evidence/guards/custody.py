"""Conditions of handing evidence over, and of ending its custody. 证据移交与处置的前置条件。"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from coordination.catalogue import KINDS, Coded
from coordination.guards import known_agency
from coordination.rules import Context, Verdict, guard
from coordination.streams.case import LIVE
from coordination.streams.evidence.codes import Disposal
from coordination.streams.evidence.state import Evidence, items_of
from coordination.streams.lead import OPEN_STAGES
from coordination.streams.reliance import RecordKind, relying

receiver_known = known_agency("receiving_agency")


@guard(
    "evidence.offered_to_itself",
    zh="证据已由该单位保管",
    en="that agency has it already",
    next_zh="请填写接收单位；本单位内部更换地点请报送 evidence.relocated",
    next_en="name who receives it; to keep it elsewhere post evidence.relocated",
    pointer="/data/receiving_agency",
)
def to_another(event: Any, state: Any, context: Context) -> Verdict:
    """A hand-over has two sides."""
    return bool(event.receiving_agency != state.holder)


@guard(
    "evidence.list_differs",
    zh="移交清单须逐件列明全部证据物件及其杂凑值，第{item_no}件缺失、多出、重复或者杂凑值与记录不一致",
    en="the list names every item once with its digests as recorded: item {item_no} is missing, unknown, repeated or differs",
    next_zh="请逐件重新计算杂凑值；与记录不一致的不能移交，应当查明原因",
    next_en="compute the digests again, item by item; what differs from the record is not handed over but looked into",
    basis="M91",
    pointer="/data/handed_items",
)
def list_as_recorded(event: Any, state: Any, context: Context) -> Verdict:
    """What is handed over is what was collected, to the byte."""
    listed = items_of(event.handed_items)
    strange = [item for item in listed if item not in state.items or listed.count(item) > 1]
    wrong = next(iter([*strange, *(item for item in state.items if item not in listed)]), None)
    return wrong is None or {"item_no": wrong.item_no}


@guard(
    "evidence.receipt_differs",
    zh="接收清单须逐件对应移交清单，第{item_no}件缺失、多出、重复，或者杂凑值不一致而未说明",
    en="the receipt answers the list item by item: item {item_no} is missing, unknown, repeated, or differs without a word",
    next_zh="请逐件核对；不一致的在该件 difference 说明，或者报送 evidence.refused",
    next_en="check item by item; say in difference what is not as the list says, or post evidence.refused",
    basis="M91",
    pointer="/data/received_items",
)
def received_as_handed(event: Any, state: Any, context: Context) -> Verdict:
    """Nothing changes between two sets of hands without a word."""
    handed = {item.item_no: item for item in state.handed}
    numbers = [line.item_no for line in event.received_items]
    for line, item in zip(event.received_items, items_of(event.received_items), strict=True):
        unknown = line.item_no not in handed or numbers.count(line.item_no) > 1
        if unknown or (item != handed[line.item_no] and line.difference is None):
            return {"item_no": line.item_no}
    missing = next((number for number in handed if number not in numbers), None)
    return missing is None or {"item_no": missing}


@guard(
    "evidence.disposal_incomplete",
    zh="退还、销毁、移交须填写批准人；移交系统以外的机关还须填写接收机关和回执文号",
    en="giving back, destroying and handing out need an approver; handing to a body outside needs its name and its receipt too",
    next_zh="请填写 approved_by；移交系统以外的机关的，另填 to_body 和 document_no",
    next_en="give approved_by; for a body outside also to_body and document_no",
    basis="M91",
    pointer="/data/approved_by",
)
def disposal_complete(event: Any, state: Any, context: Context) -> Verdict:
    """Nothing leaves custody on nobody's word."""
    if event.evidence_disposal is Disposal.LOST:
        return True
    outside = event.evidence_disposal is Disposal.OTHER_BODY
    return event.approved_by is not None and not (outside and None in (event.to_body, event.document_no))


@guard(
    "evidence.still_needed",
    zh="{kind_zh}{record}以该证据为据，尚未办结，不能销毁",
    en="{kind_en} {record} rests on it and is not over: it cannot be destroyed",
    next_zh="请待所涉线索、案件、移送办结之后再销毁",
    next_en="wait until the leads, cases and referrals that rest on it are over",
    basis="行政处罚法 第四十六条; M96",
    pointer="/data/evidence_disposal",
)
def nobody_needs_it(event: Any, state: Any, context: Context) -> Verdict:
    """What a matter under way rests on is not destroyed."""
    if event.evidence_disposal is not Disposal.DESTROYED:
        return True
    for kind, record in resting_on(state):
        if _is_open(kind, record, context):
            return {"kind_zh": kind.zh, "kind_en": kind.en, "record": str(record)}
    return True


def resting_on(evidence: Evidence) -> Iterator[tuple[Coded, UUID]]:
    """Yield the record that evidence was collected for, and those that rely on it. 以证据为据的记录。"""
    if evidence.record_kind is not None and evidence.record is not None:
        yield evidence.record_kind, evidence.record
    yield from relying(evidence.reliances)


def _is_open(kind: Coded, record: UUID, context: Context) -> bool:
    state = context.read(KINDS[kind.value], record)
    match kind.value:
        case RecordKind.LEAD:
            return state.stage in OPEN_STAGES
        case RecordKind.CASE:
            return state.stage in LIVE
        case RecordKind.REFERRAL | RecordKind.JOINT_ACTION:
            return bool(state.open)
        case RecordKind.ASSIST:
            return state.awaited is not None
        case _:
            return False  # a copy stands for itself once its original was looked at
