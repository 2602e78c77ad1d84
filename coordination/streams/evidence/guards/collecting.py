"""Conditions of collecting evidence. 收集证据的前置条件。"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from coordination.catalogue import KINDS, Coded
from coordination.guards import may_know
from coordination.rules import CLOCK_SKEW, Context, Verdict, guard, local_date
from coordination.streams.assist import Stage as AssistStage
from coordination.streams.case import LIVE
from coordination.streams.evidence.codes import Originality
from coordination.streams.goods import GOODS
from coordination.streams.lead import Stage as LeadStage
from coordination.streams.referral import Stage as ReferralStage
from coordination.streams.referral.state import REVIEWING
from coordination.streams.reliance import RecordKind

RULES = "市场监督管理行政处罚程序规定"
MOST_ITEMS = 200
COLLECTING: Mapping[RecordKind, Collection[Coded]] = {
    RecordKind.LEAD: (LeadStage.VERIFYING,),
    RecordKind.CASE: LIVE,
    RecordKind.REFERRAL: (*REVIEWING, ReferralStage.FILED),
    RecordKind.ASSIST: (AssistStage.IN_PROGRESS,),
}
"""Where evidence is collected for a record in somebody's hands."""


def _record(event: Any, context: Context) -> Any:
    return context.read(KINDS[event.record_kind.value], event.record)


@guard(
    "evidence.record_not_yours",
    zh="没有这条记录、不由本单位承办，或者不在核查、办理之中",
    en="there is no such record in your hands, or it is not at a stage at which evidence is collected",
    next_zh="线索须在本单位核查中，案件须由本单位承办且未结案，移送须已由本公安机关接受，协查须已由本单位受理且未复函；"
    "联合行动须本单位参加，且收集时间在行动期间",
    next_en="a lead is being verified by you, a case is in your hands and not closed, a referral was accepted by your organ, a "
    "request for assistance was accepted by you and not replied to; in a joint action you took part, and it was collected on a day "
    "of it",
    basis="行政处罚法 第五十四条",
    pointer="/data/record",
)
def record_is_held(event: Any, state: Any, context: Context) -> Verdict:
    """Whoever deals with the matter collects; of what is another's one learns nothing here."""
    record = _record(event, context)
    if event.record_kind is RecordKind.JOINT_ACTION:
        # nobody holds it alone, and it is judged by when it happened: photographs arrive when the action is over
        day = local_date(event.collected_at)
        return bool(record.took_part(context.agency, day) and record.lasted_on(day))
    return record.holder == context.agency and record.stage in COLLECTING[event.record_kind]


@guard(
    "evidence.campaigns_differ",
    zh="证据的所属专项行动须与所属记录一致：{campaigns}",
    en="evidence counts in the campaigns of its record: {campaigns}",
    next_zh="请照所属记录填写 campaigns（次序也须一致）",
    next_en="give campaigns as they stand on the record, in the same order",
    pointer="/data/campaigns",
)
def campaigns_of_record(event: Any, state: Any, context: Context) -> Verdict:
    """One matter, one set of campaigns, and so one meaning of a person's reference."""
    campaigns = _record(event, context).campaigns
    return event.campaigns == campaigns or {"campaigns": ", ".join(campaigns)}


@guard(
    "evidence.collected_after_told",
    zh="收集时间晚于报送的发生时间",
    en="it is said to be collected after it is told",
    next_zh="请填写实际收集的时间",
    next_en="give the time at which it was collected",
    pointer="/data/collected_at",
)
def collected_before_told(event: Any, state: Any, context: Context) -> Verdict:
    """Nothing is told before it is there; clocks may differ a little."""
    return bool(event.collected_at <= context.envelope.occurred_at + CLOCK_SKEW)


@guard(
    "evidence.original_of_an_original",
    zh="原件不填写所复制的原件",
    en="an original does not name what it was copied from",
    next_zh="复制件请将 originality 填为 copy；原件请不填 copy_of 和 original_kept_by",
    next_en="of a copy give originality copy; of an original leave out copy_of and original_kept_by",
    pointer="/data/originality",
)
def only_copies_have_originals(event: Any, state: Any, context: Context) -> Verdict:
    """Where it comes from is a copy's to tell."""
    return event.originality is Originality.COPY or (event.copy_of, event.original_kept_by) == (None, None)


@guard(
    "evidence.original_unknown",
    zh="没有所填的原件，或者本单位无权知悉",
    en="there is no such original, or it is not for you to know of it",
    next_zh="请核对 copy_of；原件不在本系统的，请不填，并在 original_kept_by 写明原件存放处",
    next_en="check copy_of; if the original is not in this record leave it out and say in original_kept_by who has it",
    basis=f"{RULES} 第二十三条",
    pointer="/data/copy_of",
)
def original_known(event: Any, state: Any, context: Context) -> Verdict:
    """One copies only what one may know of."""
    return event.copy_of is None or may_know(context.read(KINDS["evidence"], event.copy_of), context)


@guard(
    "evidence.goods_unknown",
    zh="没有所指的涉案物品清单第{line_no}行，或者本单位无权知悉",
    en="there is no such line {line_no} of goods, or it is not for you to know of it",
    next_zh="请核对 goods_record 和 line_no（/v1/goods-lines）；不在措施之下的物品不填 goods_lines",
    next_en="check goods_record and line_no (/v1/goods-lines); leave out goods that are under no measure",
    basis=f"{RULES} 第三十三条、第三十六条",
    pointer="/data/goods_lines",
)
def goods_known(event: Any, state: Any, context: Context) -> Verdict:
    """What it points to is there, and one points only to what one may know of."""
    for told in event.goods_lines:
        goods = context.read(GOODS, told.goods_record)
        if not may_know(goods, context) or goods.line(told.line_no) is None:
            return {"line_no": told.line_no}
    return True


@guard(
    "evidence.item_numbered_twice",
    zh="清单序号{item_no}重复",
    en="item number {item_no} is used twice",
    next_zh="请为每件使用不同的序号；已有的序号不再使用",
    next_en="give each item a number of its own, and none that is there already",
    pointer="/data/evidence_items",
)
def numbered_once(event: Any, state: Any, context: Context) -> Verdict:
    """A number is kept for good."""
    numbers = [*(item.item_no for item in state.items), *(item.item_no for item in event.evidence_items)]
    twice = next((number for number in numbers if numbers.count(number) > 1), None)
    return twice is None or {"item_no": twice}


@guard(
    "evidence.too_many_items",
    zh=f"一份证据至多{MOST_ITEMS}件，否则移交清单无法一次列明",
    en=f"a piece of evidence has {MOST_ITEMS} items at most: a list that goes with a hand-over names them all",
    next_zh="请将其余各件作为另一份证据登记",
    next_en="register the rest as another piece of evidence",
    pointer="/data/evidence_items",
)
def not_too_many(event: Any, state: Any, context: Context) -> Verdict:
    """One list has room for all."""
    return len(state.items) + len(event.evidence_items) <= MOST_ITEMS
