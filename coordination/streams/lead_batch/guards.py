"""Conditions of their own that batches of leads have: of which week, for which duty, which leads. 线索周报的前置条件。"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final
from uuid import UUID

from coordination.catalogue import KINDS, stream_id
from coordination.rules import Context, Verdict, guard
from coordination.streams.campaign.codes import Content
from coordination.streams.campaign.returns import Owed
from coordination.streams.lead.codes import Stage
from coordination.streams.lead_batch.state import LeadBatch

M39: Final = "M39; R01"


def _campaign(event: Any, context: Context) -> Any:
    return context.read(KINDS["campaign"], stream_id("campaign", event.campaign))


def owed_batches(event: Any, context: Context) -> Iterator[Owed]:
    """Yield what the acting agency owes under the campaign's returns of leads, week by week."""
    for said in _campaign(event, context).duties.values():
        if Content.LEADS in said.content:
            yield from (one for one in said.owed if one.owed_by == context.agency)


@guard(
    "lead_batch.campaign_not_open",
    zh="专项行动{code}不存在或已结束",
    en="campaign {code} does not exist, or is over",
    next_zh="专项行动见 /v1/campaigns；结束前应当报送的，请在 duty 填写报送任务编号",
    next_en="the campaigns are at /v1/campaigns; for a week that was owed before it was over, name the duty in duty",
    pointer="/data/campaign",
)
def campaign_open(event: Any, state: LeadBatch, context: Context) -> Verdict:
    """What was owed while the campaign ran may be answered late."""
    campaign = _campaign(event, context)
    return bool(campaign.announced and (not campaign.closed or event.duty is not None)) or {"code": event.campaign}


@guard(
    "lead_batch.period_wrong",
    zh="所属期止早于所属期起，或者所属期还没有开始",
    en="the period ends before it begins, or has not begun yet",
    next_zh="请核对 period_start、period_end 与法律日期",
    next_en="check period_start and period_end, and the legal date",
    basis=M39,
    pointer="/data/period_end",
)
def period_begun(event: Any, state: LeadBatch, context: Context) -> Verdict:
    """A week is told of once it has begun; on its Friday, or earlier."""
    return bool(event.period_start <= event.period_end and event.period_start <= context.legal_on)


@guard(
    "lead_batch.nil_disagrees",
    zh="本周无线索须填写 nil_return；有线索的不填",
    en="a week without leads is told with nil_return, and one with leads without it",
    next_zh="请核对 nil_return 与 pooled",
    next_en="check nil_return against pooled",
    basis=M39,
    pointer="/data/nil_return",
)
def nil_or_leads(event: Any, state: LeadBatch, context: Context) -> Verdict:
    """An empty list is said to be empty, so that it is not left empty by mistake."""
    return event.nil_return is not bool(event.pooled)


@guard(
    "lead_batch.duty_unnamed",
    zh="本单位该期有报送任务{duty}（期限{due_on}），报送时应当写明",
    en="your agency owes duty {duty} for this period, due on {due_on}: the batch that answers it names it",
    next_zh="请以 lead-batches/<任务编号> 为 subject，在 duty 填写任务编号，在 due_on 填写期限",
    next_en="post it with the subject lead-batches/<duty>, that id in duty, and its due day in due_on",
    basis=M39,
    pointer="/data/duty",
)
def duty_named(event: Any, state: LeadBatch, context: Context) -> Verdict:
    """What is owed is answered by name, so that it is not asked for again."""
    if event.duty is not None:
        return True
    period = event.period_start, event.period_end
    same = (one for one in owed_batches(event, context) if (one.period_start, one.period_end) == period)
    owed = next(same, None)
    return owed is None or {"duty": str(owed.duty), "due_on": owed.due_on.isoformat()}


@guard(
    "lead_batch.duty_unknown",
    zh="本单位没有该报送任务，或者所属期、期限与任务不符",
    en="your agency has no such duty, or its period or due day is another one",
    next_zh="报送任务见 /v1/duties；period_start、period_end、due_on 照任务填写，没有任务的不填 due_on",
    next_en="the duties are at /v1/duties; take period_start, period_end and due_on from there; without a duty give no due_on",
    basis=M39,
    pointer="/data/duty",
)
def duty_owed(event: Any, state: LeadBatch, context: Context) -> Verdict:
    """One answers what one owes, for its own week."""
    if event.duty is None:
        return event.due_on is None
    told = event.duty, event.period_start, event.period_end, event.due_on
    return any(told == (one.duty, one.period_start, one.period_end, one.due_on) for one in owed_batches(event, context))


@guard(
    "lead_batch.answers_another",
    zh="回应报送任务{duty}的线索周报以任务编号为自己的编号，一项任务只回应一次",
    en="a batch that answers duty {duty} bears the id of that, so that a duty is answered once",
    next_zh="请将 subject 改为 lead-batches/<任务编号>；已报送的，请报送 lead_batch.amended",
    next_en="post it with the subject lead-batches/<duty>; if that was submitted already, post lead_batch.amended",
    basis=M39,
    pointer="/subject",
)
def bears_duty(event: Any, state: LeadBatch, context: Context) -> Verdict:
    """One week of one unit is one batch, whoever sends it and however often."""
    return event.duty in (None, context.envelope.stream) or {"duty": str(event.duty)}


@guard(
    "lead_batch.lead_not_yours",
    zh="线索{lead}不是本单位登记的，或者不属于该专项行动",
    en="lead {lead} was not registered by your agency, or does not count in the campaign",
    next_zh="只报送本单位登记的线索；请核对 pooled",
    next_en="a batch holds the leads that your own agency registered; check pooled",
    basis=M39,
    pointer="/data/pooled/{place}",
)
def leads_own(event: Any, state: LeadBatch, context: Context) -> Verdict:
    """Each section hands in what it found itself."""
    campaign = getattr(event, "campaign", None) or state.campaigns[0]
    for place, lead in enumerate(event.pooled):
        found = context.read(KINDS["lead"], lead)
        if found.stage is Stage.NONE or found.registrant != context.agency or campaign not in found.campaigns:
            return {"lead": str(lead), "place": place}
    return True


@guard(
    "lead_batch.lead_pooled_already",
    zh="线索{lead}已经报送，或者在本次报送中重复",
    en="lead {lead} is in a batch already, or stands here twice",
    next_zh="已报送的线索不再报送；请从 pooled 中去掉",
    next_en="a lead is handed in once: leave it out of pooled",
    basis=M39,
    pointer="/data/pooled/{place}",
)
def leads_unpooled(event: Any, state: LeadBatch, context: Context) -> Verdict:
    """A lead is counted in one week."""
    campaign = getattr(event, "campaign", None) or state.campaigns[0]
    for place, lead in enumerate(event.pooled):
        pooled = dict(context.read(KINDS["lead"], lead).pooled)
        if campaign in pooled or lead in event.pooled[:place]:
            return {"lead": str(lead), "place": place}
    return True


@guard(
    "lead_batch.lead_of_later_week",
    zh="线索{lead}在所属期之后才收到",
    en="lead {lead} was received after the period",
    next_zh="请在其收到的那一期报送",
    next_en="hand it in with the week in which it was received",
    basis=M39,
    pointer="/data/pooled/{place}",
)
def leads_of_the_week(event: Any, state: LeadBatch, context: Context) -> Verdict:
    """What was forgotten comes later; what came later is not of this week."""
    until = getattr(event, "period_end", None) or state.period_end
    for place, lead in enumerate(event.pooled):
        received_on = context.read(KINDS["lead"], lead).received_on
        if until is not None and received_on is not None and received_on > until:
            return {"lead": str(lead), "place": place}
    return True


@guard(
    "lead_batch.nothing_amended",
    zh="没有补报或者剔除的线索，或者剔除的线索不在本次报送中",
    en="no lead is added or left out, or one is left out that is not in the batch",
    next_zh="请核对 pooled（补报）和 left_out（剔除）",
    next_en="check pooled (added) and left_out",
    basis=M39,
    pointer="/data/left_out",
)
def amends(event: Any, state: LeadBatch, context: Context) -> Verdict:
    """One takes out what is in."""
    return bool(event.pooled or event.left_out) and set(event.left_out) <= set(state.leads)


def without(leads: tuple[UUID, ...], left_out: tuple[UUID, ...]) -> tuple[UUID, ...]:
    """Return the leads without those that are left out."""
    return tuple(lead for lead in leads if lead not in left_out)
