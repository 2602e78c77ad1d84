"""Conditions of their own that batches of leads have: of which week, for which duty, which leads. 线索周报的前置条件。"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from coordination.catalogue import KINDS, stream_id
from coordination.guards import acts_for
from coordination.rules import Context, Verdict, guard
from coordination.streams.campaign.codes import Content
from coordination.streams.campaign.returns import Owed
from coordination.streams.lead.codes import Stage
from coordination.streams.lead_batch.book import book_of
from coordination.streams.lead_batch.state import LeadBatch

M39: Final = "M39; R01"
WEEK: Final = timedelta(days=7)


def _campaign(event: Any, context: Context) -> Any:
    return context.read(KINDS["campaign"], stream_id("campaign", event.campaign))


def owed_batches(event: Any, context: Context) -> Iterator[Owed]:
    """Yield what is owed under the campaign's returns of leads, agency by agency and week by week."""
    for said in _campaign(event, context).duties.values():
        if Content.LEADS in said.content:
            yield from said.owed


def whose_week(event: Any, context: Context) -> str:
    """Return the agency whose week it is: who owes the duty that is answered, or who hands it in. 报送单位。"""
    owed = next((one for one in owed_batches(event, context) if one.duty == event.duty), None)
    return context.agency if owed is None else owed.owed_by


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
    "lead_batch.longer_than_a_week",
    zh="没有报送任务的，一次只报送一周（不超过七天）的线索",
    en="where no duty is answered, a batch is of one week: seven days at most",
    next_zh="请核对 period_start、period_end；几周的线索分周报送",
    next_en="check period_start and period_end; several weeks are several batches",
    basis=M39,
    pointer="/data/period_end",
)
def one_week(event: Any, state: LeadBatch, context: Context) -> Verdict:
    """A slip of the pen does not take the weeks to come; how long the period of a duty is, the plan says."""
    return event.duty is not None or event.period_end - event.period_start < WEEK


@guard(
    "lead_batch.nil_disagrees",
    zh="本周无线索须填写 nil_return；有线索的不填",
    en="a week without leads is told with nil_return, and one with leads without it",
    next_zh="请核对 nil_return 与 pooled；更正后不再有线索的，也须填写 nil_return",
    next_en="check nil_return against pooled; a batch that amending leaves without leads says so too",
    basis=M39,
    pointer="/data/nil_return",
)
def nil_or_leads(event: Any, state: LeadBatch, context: Context) -> Verdict:
    """An empty list is said to be empty, so that it is not left empty by mistake."""
    return bool(event.nil_return) is not bool(event.evolve(state, context.envelope).leads)


@guard(
    "lead_batch.duty_unnamed",
    zh="本单位该期有报送任务{duty}（期限{due_on}），报送时应当写明",
    en="your agency owes duty {duty} for this period, due on {due_on}: the batch that answers it names it",
    next_zh="请在 duty 填写任务编号，在 due_on 填写期限",
    next_en="give that id in duty, and its due day in due_on",
    basis=M39,
    pointer="/data/duty",
)
def duty_named(event: Any, state: LeadBatch, context: Context) -> Verdict:
    """What is owed is answered by name, so that it is not asked for again."""
    if event.duty is not None:
        return True
    told = context.agency, event.period_start, event.period_end
    same = (one for one in owed_batches(event, context) if (one.owed_by, one.period_start, one.period_end) == told)
    owed = next(same, None)
    return owed is None or {"duty": str(owed.duty), "due_on": owed.due_on.isoformat()}


@guard(
    "lead_batch.duty_unknown",
    zh="本单位没有该报送任务，或者所属期、期限与任务不符",
    en="your agency has no such duty, or its period or due day is another one",
    next_zh="报送任务见 /v1/duties；period_start、period_end、due_on 照任务填写，没有任务的不填 due_on；"
    "代所属单位报送的，在 agency 填写该单位代码",
    next_en="the duties are at /v1/duties; take period_start, period_end and due_on from there; without a duty give no due_on; "
    "if you post for a unit of yours, name it in agency",
    basis=M39,
    pointer="/data/duty",
)
def duty_owed(event: Any, state: LeadBatch, context: Context) -> Verdict:
    """One answers what one owes, for its own week; who took over from a dissolved agency owes what that did."""
    if event.duty is None:
        return event.due_on is None
    told = event.duty, event.period_start, event.period_end, event.due_on
    same = (
        one for one in owed_batches(event, context) if told == (one.duty, one.period_start, one.period_end, one.due_on)
    )
    owed = next(same, None)
    return owed is not None and acts_for(context, owed.owed_by)


@guard(
    "lead_batch.week_handed_in",
    zh="本单位该期线索已经报送（/v1/lead-batches/{batch}）",
    en="your agency has handed in leads of this period: /v1/lead-batches/{batch}",
    next_zh="请对该次报送报送 lead_batch.amended；所属期重叠的，改为没有报送的日期",
    next_en="amend that batch with lead_batch.amended; where the periods overlap, take the days that are not handed in",
    basis=M39,
    status="conflict",
    pointer="/data/period_start",
)
def handed_in_once(event: Any, state: LeadBatch, context: Context) -> Verdict:
    """One week of one unit is one batch, and one duty is answered by one, under whatever ids they are sent."""
    book = book_of(event.campaign, whose_week(event, context), context)
    within = book.covered(event.period_start, event.period_end)
    batch = within if event.duty is None else book.answered(event.duty)
    return batch is None or {"batch": str(batch)}


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
    """Each section hands in what it found itself, or a section that it took over from."""
    campaign = getattr(event, "campaign", None) or state.campaigns[0]
    for place, lead in enumerate(event.pooled):
        found = context.read(KINDS["lead"], lead)
        own = found.stage is not Stage.NONE and acts_for(context, found.registrant)
        if not own or campaign not in found.campaigns:
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
    zh="没有补报或者剔除的线索，或者剔除的线索不在本次报送中、在此重复",
    en="no lead is added or left out, or one is left out that is not in the batch, or stands here twice",
    next_zh="请核对 pooled（补报）和 left_out（剔除）",
    next_en="check pooled (added) and left_out",
    basis=M39,
    pointer="/data/left_out",
)
def amends(event: Any, state: LeadBatch, context: Context) -> Verdict:
    """One takes out what is in, once."""
    out = set(event.left_out)
    return bool(event.pooled or out) and out <= set(state.leads) and len(out) == len(event.left_out)


def without(leads: tuple[UUID, ...], left_out: tuple[UUID, ...]) -> tuple[UUID, ...]:
    """Return the leads without those that are left out."""
    return tuple(lead for lead in leads if lead not in left_out)
