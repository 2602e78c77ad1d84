"""Conditions of their own that reverse referrals have. 反向移送的前置条件。"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from coordination.catalogue import KINDS
from coordination.custody import reasons
from coordination.guards import agency_of, campaigns_open
from coordination.rules import Context, Guard, Role, Verdict, guard
from coordination.streams.agency import AgencyType
from coordination.streams.referral.codes import Fate
from coordination.streams.reverse_referral.codes import Origin

CPL = "刑事诉讼法 第一百七十七条第三款"
O310 = "行政执法机关移送涉嫌犯罪案件的规定 第十三条"
NOT_ADMINISTRATIVE = frozenset(
    {
        AgencyType.PUBLIC_SECURITY.value,
        AgencyType.PROCURATORATE.value,
        AgencyType.COURT.value,
        AgencyType.SUPERVISION.value,
    }
)


ORIGINS = {Origin.PROCURATORATE: AgencyType.PROCURATORATE, Origin.POLICE: AgencyType.PUBLIC_SECURITY}


def _is_origin(event: Any, state: Any, context: Context) -> bool:
    given = ORIGINS[event.origin]
    return context.role is Role.SYSTEM or agency_of(context, context.agency).agency_type == given


by_origin = Guard(
    code="reverse_referral.not_its_origin",
    zh="不起诉后的反向移送由人民检察院登记，不构成犯罪的由公安机关登记",
    en="what was not prosecuted is registered by a procuratorate, what is no crime by the police",
    check=_is_origin,
    next_zh="请核对 origin 与报送单位的类型",
    next_en="check origin against the type of the acting agency",
    basis=f"{CPL}; {O310}",
    status="role",
    pointer="/data/origin",
    who=("人民检察院或者公安机关", "a procuratorate or a police organ"),
)


@guard(
    "reverse_referral.referral_unknown",
    zh="没有这次移送，或者本单位无权知悉",
    en="there is no such referral, or it is not for you to know of it",
    next_zh="请核对 referral；不是由行政机关移送的案件不填",
    next_en="check referral; leave it out where no agency referred the case",
    pointer="/data/referral",
)
def referral_known(event: Any, state: Any, context: Context) -> Verdict:
    """One goes back along the road that one knows."""
    if event.referral is None:
        return True
    return context.agency in reasons(context.read(KINDS["referral"], event.referral))


@guard(
    "reverse_referral.campaigns_differ",
    zh="所属专项行动须与移送一致：{campaigns}",
    en="a reverse referral counts in the campaigns of the referral: {campaigns}",
    next_zh="请照移送填写 campaigns（次序也须一致）",
    next_en="give campaigns as they stand on the referral, in the same order",
    pointer="/data/campaigns",
)
def campaigns_of_referral(event: Any, state: Any, context: Context) -> Verdict:
    """The way back counts where the way there did."""
    if event.referral is None:
        return True
    campaigns = context.read(KINDS["referral"], event.referral).campaigns
    return event.campaigns == campaigns or {"campaigns": ", ".join(campaigns)}


def _open_unless_referred(event: Any, state: Any, context: Context) -> Verdict:
    return event.referral is not None or campaigns_open.check(event, state, context)


campaigns_open_unless_referred = replace(campaigns_open, check=_open_unless_referred)
"""What was never referred counts in campaigns that are under way."""


@guard(
    "reverse_referral.not_unprosecuted",
    zh="该移送中没有人员被决定不起诉",
    en="nobody in that referral was left unprosecuted",
    next_zh="请先在移送记录上报送 referral.non_prosecution_decided",
    next_en="post referral.non_prosecution_decided on the referral first",
    basis=CPL,
    pointer="/data/referral",
)
def somebody_unprosecuted(event: Any, state: Any, context: Context) -> Verdict:
    """The procuratorate's follows a decision not to prosecute."""
    if event.origin is Origin.POLICE or event.referral is None:
        return True
    return bool(context.read(KINDS["referral"], event.referral).has(Fate.NOT_PROSECUTED))


@guard(
    "reverse_referral.persons_repeated",
    zh="同一人只列一次",
    en="each person is named once",
    next_zh="请删除引用编号重复的人员",
    next_en="leave out persons with the same reference",
    pointer="/data/named",
)
def named_once(event: Any, state: Any, context: Context) -> Verdict:
    """Persons are counted by reference."""
    return len({person.ref for person in event.named}) == len(event.named)


@guard(
    "reverse_referral.wrong_origin",
    zh="检察意见书由检察院发出，公安机关移送由公安机关发出；本记录的来源不符",
    en="an opinion is the procuratorate's and a transfer the police's; this record began with the other one",
    next_zh="检察院请报送 reverse_referral.opinion_issued，公安机关请报送 reverse_referral.transferred",
    next_en="the procuratorate posts reverse_referral.opinion_issued, the police reverse_referral.transferred",
    basis=f"{CPL}; {O310}",
)
def of_procuratorate(event: Any, state: Any, context: Context) -> Verdict:
    """Opinions are the procuratorate's."""
    return state.origin is Origin.PROCURATORATE


@guard(
    of_procuratorate.code,
    zh=of_procuratorate.zh,
    en=of_procuratorate.en,
    next_zh=of_procuratorate.next_zh,
    next_en=of_procuratorate.next_en,
    basis=of_procuratorate.basis,
)
def of_police(event: Any, state: Any, context: Context) -> Verdict:
    """Transfers are the police's."""
    return state.origin is Origin.POLICE


@guard(
    "reverse_referral.not_administrative",
    zh="接收单位须是有关行政主管机关",
    en="it goes to the competent administrative agency",
    next_zh="公安机关、检察院、法院不是本条所称主管机关（公安机关作为治安管理主管机关的，另行办理）",
    next_en="police, procuratorates and courts are not meant here",
    basis=f"{CPL}; {O310}",
    pointer="/data/receiving_agency",
)
def administrative(event: Any, state: Any, context: Context) -> Verdict:
    """Administrative law is for those who apply it."""
    return agency_of(context, event.receiving_agency).agency_type not in NOT_ADMINISTRATIVE


@guard(
    "reverse_referral.reply_due_before_issue",
    zh="答复期限早于发出日期",
    en="the reply is due before the opinion is issued",
    next_zh="请改为发出之日或者以后的日期",
    next_en="give the day of issue or a later one",
    pointer="/data/reply_due_on",
)
def reply_later(event: Any, state: Any, context: Context) -> Verdict:
    """A reply takes time."""
    return event.reply_due_on is None or event.reply_due_on >= context.legal_on


@guard(
    "reverse_referral.reply_not_overdue",
    zh="答复期限{due}尚未届满",
    en="the reply is due on {due} and not overdue yet",
    next_zh="请在期限届满后催办",
    next_en="urge the agency once the day has passed",
    basis=CPL,
)
def overdue(event: Any, state: Any, context: Context) -> Verdict:
    """Urging is for what is late; without a day set, at any time."""
    due = state.reply_due_on
    return due is None or context.legal_on > due or {"due": due.isoformat()}


@guard(
    "reverse_referral.case_not_yours",
    zh="所填案件不由本单位承办",
    en="the case named is not in your hands",
    next_zh="请填写本单位据此办理的案件，或者不填",
    next_en="name the case in which you dealt with it, or leave it out",
    pointer="/data/case",
)
def own_case(event: Any, state: Any, context: Context) -> Verdict:
    """One reports on what one did oneself."""
    return event.case is None or context.read(KINDS["case"], event.case).registrant == context.agency
