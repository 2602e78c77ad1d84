"""Conditions of their own that flash reports have: who is told, what came before what, what is flagged. 快报的前置条件。"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from coordination.catalogue import EVENTS, KINDS
from coordination.guards import acts_for, agency_of, campaign_of, may_know, standing
from coordination.rules import Context, Guard, Verdict, guard
from coordination.streams.flash_report.state import FlashReport

M48: Final = "乌海方案; M48; R12"


def recipient_of(event: Any, agency: str) -> str:
    """Return which recipient acknowledges: the one that is named, or who posts it. 签收单位。"""
    return event.acknowledged_for or agency


def _acknowledges(event: Any, state: FlashReport, context: Context) -> bool:
    recipient = recipient_of(event, context.agency)
    return recipient in state.participants and acts_for(context, recipient)


by_recipient = Guard(
    code="flash_report.not_a_recipient",
    zh="只有收到快报的单位可以报送此事件",
    en="only an agency that the report was sent to may post this event",
    check=_acknowledges,
    next_zh="请由接收单位报送；承接已撤销单位的，在 acknowledged_for 填写原接收单位",
    next_en="have it posted by a recipient; who took over from one that was dissolved names that one in acknowledged_for",
    who=("接收单位", "a recipient"),
)
by_recipient_or_sender = Guard(
    code="flash_report.not_a_party",
    zh="只有报告单位和接收单位可以报送此事件",
    en="only the sender and the recipients may post this event",
    check=lambda event, state, context: acts_for(context, state.registrant, *state.participants),
    next_zh="请由报告单位或者接收单位报送",
    next_en="have it posted by the sender or a recipient",
    who=("报告单位或者接收单位", "the sender or a recipient"),
)


@guard(
    "flash_report.office_left_out",
    zh="快报应当报专项办，{office}不在接收单位中",
    en="a flash report goes to the office: {office} is not among the recipients",
    next_zh="请在 flash_recipients 中加上专项办；再向上级的，由专项办转报（flash_report.forwarded）",
    next_en="add the office to flash_recipients; it forwards the report to whoever is above (flash_report.forwarded)",
    basis=M48,
    pointer="/data/flash_recipients",
)
def office_told(event: Any, state: FlashReport, context: Context) -> Verdict:
    """What is reported at once reaches the office of each campaign that it concerns, or who took over from it.

    An office to which nothing can be sent, suspended or gone without a successor, keeps nobody from reporting to others.
    """
    named = (campaign_of(context, code).office for code in event.campaigns)
    offices = (standing(context, one) for one in named if one is not None)
    others = (one for one in offices if one not in (context.agency, *event.flash_recipients))
    left_out = next((one for one in others if not agency_of(context, one).suspended), None)
    return left_out is None or {"office": left_out}


@guard(
    "flash_report.recipient_has_it",
    zh="{agency}是报告单位或者已是接收单位",
    en="{agency} is the sender, or has the report already",
    next_zh="请从 flash_recipients 中去掉",
    next_en="leave it out of flash_recipients",
    basis=M48,
    pointer="/data/flash_recipients",
)
def recipients_new(event: Any, state: FlashReport, context: Context) -> Verdict:
    """Nobody is told what he told, or was told."""
    has_it = (context.agency, state.registrant, *state.participants)
    known = next((one for one in event.flash_recipients if one in has_it), None)
    return known is None or {"agency": known}


@guard(
    "flash_report.forwarded_to_nobody",
    zh="转报须填写接收单位（flash_recipients）或者接收机关名称（to_body）",
    en="a report is forwarded to an agency (flash_recipients) or to a body (to_body)",
    next_zh="系统内单位请填写单位代码，其他机关请填写全称",
    next_en="give the code of an agency of the directory, or the full name of another body",
    basis=M48,
    pointer="/data/flash_recipients",
)
def forwarded_somewhere(event: Any, state: FlashReport, context: Context) -> Verdict:
    """What goes on goes to somebody."""
    return bool(event.flash_recipients) or event.to_body is not None


@guard(
    "flash_report.times_disordered",
    zh="时间先后不合：发生、获知、报告应当依次",
    en="out of sequence: it happens, is learnt of, and is reported",
    next_zh="请核对 happened_at、learnt_at 与报告时间 time",
    next_en="check happened_at and learnt_at, and the time of the report",
    basis=M48,
    pointer="/data/learnt_at",
)
def times_in_order(event: Any, state: FlashReport, context: Context) -> Verdict:
    """Nobody learns of what has not happened, or reports what he does not know."""
    after = event.evolve(state, context.envelope)
    times = [after.happened_at, after.learnt_at, after.sent_at]
    known = [time for time in times if time is not None]
    return known == sorted(known)


@guard(
    "flash_report.record_unknown",
    zh="没有这条线索或者案件、无权知悉，或者不属于快报所属专项行动",
    en="there is no such lead or case, it is not for you to know of it, or it counts in none of the campaigns",
    next_zh="请核对 record_kind 与 record；尚未登记的，先报快报，登记后以 flash_report.followed_up 补报编号",
    next_en="check record_kind and record; what is not registered yet is reported first, and named later in "
    "flash_report.followed_up",
    basis=M48,
    pointer="/data/record",
)
def record_known(event: Any, state: FlashReport, context: Context) -> Verdict:
    """One reports on what one knows of."""
    if event.record is None or event.record_kind is None:
        return event.record is None and event.record_kind is None
    record = context.read(KINDS[event.record_kind.value], event.record)
    campaigns = set(getattr(event, "campaigns", state.campaigns))
    return may_know(record, context) and bool(campaigns & set(record.campaigns))


@guard(
    "flash_report.about_another",
    zh="快报所涉记录已经写明，不能改为另一条",
    en="the report says already which record it is about: it is not about another one",
    next_zh="另一条线索或者案件，请另行报送快报",
    next_en="of another lead or case, send a report of its own",
    basis=M48,
    pointer="/data/record",
)
def same_record(event: Any, state: FlashReport, context: Context) -> Verdict:
    """One report is about one matter."""
    return event.record is None or state.record in (None, event.record)


@guard(
    "flash_report.not_yours_to_flag",
    zh="标记重大须写明线索或者案件，并由其承办单位、线索的登记单位或者专项办标记",
    en="what is flagged as major is named, and is flagged by whoever holds it, by the registrant of a lead, or by the office",
    next_zh="请填写 record_kind、record；无权标记的，不填 major_rule，由专项办标记",
    next_en="give record_kind and record; if it is not yours to flag, leave major_rule out: the office flags it",
    basis=f"{M48}; M53; M82",
    pointer="/data/major_rule",
)
def may_flag(event: Any, state: FlashReport, context: Context) -> Verdict:
    """A report flags what its sender could flag by itself: by the conditions of that event on who posts it."""
    if event.major_rule is None:
        return True
    kind, record = flagged(event, state)
    if kind is None or record is None:
        return False
    found: Any = context.read(KINDS[kind.value], record)
    conditions = EVENTS[f"{kind.value}.flagged_major"].guards
    return all(one.check(event, found, context) is True for one in conditions if one.who is not None)


def flagged(event: Any, state: FlashReport) -> tuple[Any, Any]:
    """Return the kind and the id of what is reported on, by this event or before."""
    if event.record is not None:
        return event.record_kind, event.record
    return state.record_kind, state.record


@guard(
    "flash_report.acknowledged_already",
    zh="本单位已经签收",
    en="your agency has acknowledged it already",
    next_zh="无需重复签收；处置情况请报送 flash_report.followed_up",
    next_en="nothing is left to do; what is done about it is told with flash_report.followed_up",
    basis=M48,
)
def acknowledged_once(event: Any, state: FlashReport, context: Context) -> Verdict:
    """The first time counts."""
    return recipient_of(event, context.agency) not in state.acknowledged


@guard(
    "flash_report.before_told",
    zh="早于本单位报送或者收到快报的时间",
    en="this is before your agency sent the report, or had it",
    next_zh="请核对 time；转报、签收、续报、更正、办结都在报送或者收到之后",
    next_en="check time: it is forwarded, acknowledged, followed up, corrected and closed after it was sent or received",
    basis=M48,
    pointer="/time",
)
def after_told(event: Any, state: FlashReport, context: Context) -> Verdict:
    """Nobody acts on a report before he has it; whoever sent it has it from then on."""
    had = ((state.registrant, state.sent_at), *state.told)
    named: str | None = getattr(event, "acknowledged_for", None)
    own: list[datetime] = [
        at for agency, at in had if at is not None and (acts_for(context, agency) if named is None else agency == named)
    ]
    return not own or context.envelope.occurred_at >= min(own)


@guard(
    "flash_report.nothing_corrected",
    zh="没有更正任何内容",
    en="nothing is corrected",
    next_zh="请填写更正后的 title、content、happened_at 或者 learnt_at",
    next_en="give the right title, content, happened_at or learnt_at",
    basis=M48,
    pointer="/data/content",
)
def corrects(event: Any, state: FlashReport, context: Context) -> Verdict:
    """A correction puts something right."""
    return (event.title, event.content, event.happened_at, event.learnt_at) != (None, None, None, None)
