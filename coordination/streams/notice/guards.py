"""Conditions of their own that notices have. 通报的前置条件。"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from coordination.catalogue import KINDS
from coordination.guards import campaigns_open, known_agency
from coordination.rules import Context, Guard, Role, Verdict, guard
from coordination.streams.lead import LEAD
from coordination.streams.notice.state import Notice

recipients_known = known_agency("recipients")
campaigns_open_apart = replace(
    campaigns_open,
    check=lambda event, state, context: event.about is not None or campaigns_open.check(event, state, context),
)
"""A notice that is about no record counts in campaigns that are under way; one about a record counts where that does."""


def _record(event: Any, context: Context) -> Any:
    return context.read(KINDS[event.about.record_kind.value], event.about.record)


@guard(
    "notice.record_not_yours",
    zh="没有这条记录，或者本单位既未登记也不承办",
    en="there is no such record that you registered or hold",
    next_zh="请核对 about；不涉及具体记录的，不填",
    next_en="check about; leave it out where the notice is about no record",
    basis="M90 M93",
    pointer="/data/about/record",
)
def record_is_ones_own(event: Any, state: Notice, context: Context) -> Verdict:
    """One gives notice of what one deals with; of what is another's one learns nothing here."""
    if event.about is None:
        return True
    record = _record(event, context)
    return context.agency in (record.registrant, record.holder)


@guard(
    "notice.campaigns_differ",
    zh="通报的所属专项行动须与所涉记录一致：{campaigns}",
    en="a notice counts in the campaigns of its record: {campaigns}",
    next_zh="请照所涉记录填写 campaigns（次序也须一致）",
    next_en="give campaigns as they stand on the record, in the same order",
    pointer="/data/campaigns",
)
def campaigns_of_record(event: Any, state: Notice, context: Context) -> Verdict:
    """One matter, one set of campaigns."""
    if event.about is None:
        return True
    campaigns = _record(event, context).campaigns
    return event.campaigns == campaigns or {"campaigns": ", ".join(campaigns)}


@guard(
    "notice.to_oneself",
    zh="通报对象不能是本单位",
    en="one gives no notice to oneself",
    next_zh="请从 recipients 中删去本单位",
    next_en="take your own agency out of recipients",
    pointer="/data/recipients",
)
def to_others(event: Any, state: Notice, context: Context) -> Verdict:
    """A notice goes out."""
    return context.agency not in event.recipients


by_recipient = Guard(
    code="notice.not_recipient",
    zh="只有通报对象可以报送此事件",
    en="only an agency that was told may post this event",
    check=lambda event, state, context: context.role is Role.SYSTEM or context.agency in state.recipients,
    next_zh="请由通报对象报送",
    next_en="have it posted by an agency that was told",
    who=("通报对象", "an agency that was told"),
)


@guard(
    "notice.received_already",
    zh="本单位已经签收",
    en="your agency has signed for it already",
    next_zh="无需重复签收",
    next_en="nothing is left to do",
)
def not_received_yet(event: Any, state: Notice, context: Context) -> Verdict:
    """Each recipient gives one receipt."""
    return context.agency not in state.received


@guard(
    "notice.not_received",
    zh="本单位尚未签收该通报",
    en="your agency has not signed for the notice yet",
    next_zh="请先报送 notice.received",
    next_en="post notice.received first",
)
def received_before(event: Any, state: Notice, context: Context) -> Verdict:
    """What becomes of a notice comes after its receipt."""
    return context.agency in state.received


@guard(
    "notice.lead_not_yours",
    zh="没有这条线索，或者本单位既未登记也不承办",
    en="there is no such lead that you registered or hold",
    next_zh="请先登记线索（lead.registered），再填写其编号",
    next_en="register the lead first (lead.registered), then name it",
    basis="M90",
    pointer="/data/lead",
)
def lead_is_ones_own(event: Any, state: Notice, context: Context) -> Verdict:
    """It became a lead in one's own place."""
    lead = context.read(LEAD, event.lead)
    return context.agency in (lead.registrant, lead.holder)


@guard(
    "notice.lead_linked_already",
    zh="该线索已经与本通报关联",
    en="the lead is linked to the notice already",
    next_zh="无需重复关联",
    next_en="nothing is left to do",
    pointer="/data/lead",
)
def not_linked_yet(event: Any, state: Notice, context: Context) -> Verdict:
    """It is said once."""
    return all(lead != event.lead for _, lead in state.leads)
