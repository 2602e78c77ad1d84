"""Conditions of their own that triage sessions have: which leads may be listed, who decides what. 集中研判的前置条件。"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final
from uuid import UUID

from coordination.catalogue import KINDS
from coordination.guards import acts_for, campaign_of, is_office, may_know, standing
from coordination.rules import Context, Guard, Role, Verdict, guard, local_date
from coordination.streams.lead.codes import Stage as LeadStage
from coordination.streams.triage_session.state import TriageSession

M51: Final = "S1 五（一）; M29; M51"
UNTRIAGED: Final = (LeadStage.REGISTERED, LeadStage.RETURNED)
"""Where a lead has still to be triaged, or again."""


def _lead(context: Context, lead: UUID) -> Any:
    return context.read(KINDS["lead"], lead)


def _convenor(state: TriageSession, context: Context) -> str | None:
    """Return who goes on with a session: the one office of its campaigns now, or who convened it where they have several."""
    offices = {campaign_of(context, code).office for code in state.campaigns}
    return offices.pop() if len(offices) == 1 else state.holder


by_an_office = Guard(
    code="triage_session.not_an_office",
    zh="只有所列各专项行动的专项办可以召集集中研判",
    en="only the office of each of the campaigns named convenes a triage session",
    check=lambda event, state, context: (
        context.role is Role.OFFICE and all(is_office(context, (code,)) for code in event.campaigns)
    ),
    next_zh="请由专项办报送，只列本单位为专项办的专项行动；各单位的意见在研判中报送（triage_session.opinion_given）",
    next_en="have it posted by the office, naming campaigns of its own; agencies say what they think in the session "
    "(triage_session.opinion_given)",
    basis=M51,
    status="role",
    who=("专项办", "the campaign's office"),
)
by_convenor = Guard(
    code="triage_session.not_the_convenor",
    zh="只有召集研判的专项办（已变更的，为现专项办）可以报送此事件",
    en="only the office that convened the session, or the one that took its place, may post this event",
    check=lambda event, state, context: acts_for(context, _convenor(state, context)),
    next_zh="请由现专项办报送",
    next_en="have it posted by the office of the session's campaign now",
    who=("召集研判的专项办（已变更的，为现专项办）", "the office that convened it, or the one that took its place"),
)


def member_of(event: Any, agency: str) -> str:
    """Return which section of the panel speaks: the one that is named, or who posts it. 发表意见的参与单位。"""
    return event.spoken_for or agency


def _of_panel(event: Any, state: TriageSession, context: Context) -> bool:
    member = member_of(event, context.agency)
    return member in state.participants and acts_for(context, member)


by_panel = Guard(
    code="triage_session.not_on_the_panel",
    zh="只有参与研判的单位可以报送此事件",
    en="only agencies on the panel may post this event",
    check=_of_panel,
    next_zh="请由专项办召集的单位报送；承接已撤销单位的，在 spoken_for 填写原参与单位",
    next_en="have it posted by an agency that the office called in; who took over from one that was dissolved names that one in "
    "spoken_for",
    who=("参与研判的单位", "an agency on the panel"),
)


@guard(
    "triage_session.with_itself",
    zh="参与研判单位不含专项办自己",
    en="the office itself is not on the panel that it calls in",
    next_zh="请从 panel 中去掉本单位",
    next_en="leave your own agency out of panel",
    basis=M51,
    pointer="/data/panel",
)
def panel_of_others(event: Any, state: TriageSession, context: Context) -> Verdict:
    """The office convenes the sections' experts (执法业务骨干)."""
    return context.agency not in event.panel


@guard(
    "triage_session.lead_unsuitable",
    zh="线索{lead}不存在、无权知悉、不属于研判所属专项行动，或者在清单中重复",
    en="lead {lead} is unknown to you, counts in none of the session's campaigns, or is listed twice",
    next_zh="请核对 to_triage 中的编号；退回后离开本次研判的，列入另一次研判，或者由专项办逐条研判",
    next_en="check the ids in to_triage; a lead that left this session by being returned is listed by another one, or triaged "
    "by itself",
    basis=M51,
    pointer="/data/to_triage/{place}",
)
def leads_known(event: Any, state: TriageSession, context: Context) -> Verdict:
    """What is triaged is on record, and the office's."""
    campaigns = set(getattr(event, "campaigns", state.campaigns))
    for place, lead in enumerate(event.to_triage):
        found = _lead(context, lead)
        listed = lead in state.listed or lead in event.to_triage[:place]
        own = may_know(found, context) and is_office(context, found.campaigns)
        if listed or not own or not campaigns & set(found.campaigns):
            return {"lead": str(lead), "place": place}
    return True


@guard(
    "triage_session.lead_in_another",
    zh="线索{lead}已列入另一次尚未结束的集中研判（{session}）",
    en="lead {lead} is on the list of session {session}, which is not over",
    next_zh="请待该次研判结束；未研判的线索在结束时转入下次",
    next_en="wait until that session is closed: what it did not come to is then carried over",
    basis=M51,
    pointer="/data/to_triage/{place}",
)
def leads_in_no_other(event: Any, state: TriageSession, context: Context) -> Verdict:
    """A lead is looked at by one panel at a time."""
    for place, lead in enumerate(event.to_triage):
        session = _lead(context, lead).session
        if session is not None and context.read(KINDS["triage_session"], session).awaits(lead):
            return {"lead": str(lead), "session": str(session), "place": place}
    return True


def _triaged(leads: Iterable[UUID], context: Context) -> Verdict:
    for place, lead in enumerate(leads):
        stage = _lead(context, lead).stage
        if stage not in UNTRIAGED:
            return {"lead": str(lead), "place": place, "stage_zh": stage.zh, "stage_en": stage.en}
    return True


@guard(
    "triage_session.listed_after_triage",
    zh="线索{lead}处于「{stage_zh}」，无需列入研判",
    en="lead {lead} is at “{stage_en}”: there is nothing to triage",
    next_zh="请从 to_triage 中去掉；只列入已登记未研判、已退回专项办的线索",
    next_en="leave it out of to_triage: leads that are registered, or returned to the office, are listed",
    basis=M51,
    pointer="/data/to_triage/{place}",
)
def leads_to_triage(event: Any, state: TriageSession, context: Context) -> Verdict:
    """What is triaged is not listed."""
    return _triaged(event.to_triage, context)


@guard(
    "triage_session.lead_triaged_already",
    zh="线索{lead}处于「{stage_zh}」，已经研判，本次研判不能再作决定",
    en="lead {lead} is at “{stage_en}”: it was triaged already, and the session decides nothing on it",
    next_zh="请从 results 中去掉；要改变分流方向的，由专项办报送 lead.triaged",
    next_en="leave it out of results; to change its route, the office posts lead.triaged",
    basis=M51,
    pointer="/data/results/{place}/lead",
)
def still_untriaged(event: Any, state: TriageSession, context: Context) -> Verdict:
    """Whoever triages first has triaged: the office by itself, or the session."""
    return _triaged([one.lead for one in event.results], context)


@guard(
    "triage_session.lead_not_listed",
    zh="线索{lead}不在本次研判清单中、本次研判已对其作出决定、已退回而离开本次研判，或者在结果中重复",
    en="lead {lead} is not on the list of the session, was decided in it, has left it by being returned, or stands there twice",
    next_zh="请从 results 中去掉；尚未列入的，先报送 triage_session.leads_listed",
    next_en="leave it out of results; if it was never listed, post triage_session.leads_listed first",
    basis=M51,
    pointer="/data/results/{place}/lead",
)
def results_listed(event: Any, state: TriageSession, context: Context) -> Verdict:
    """A session decides on what it was convened for, once."""
    found = [one.lead for one in event.results]
    for place, lead in enumerate(found):
        if lead not in state.undecided or lead in found[:place]:
            return {"lead": str(lead), "place": place}
    return True


@guard(
    "triage_session.opinion_unasked",
    zh="线索{lead}不在本次研判清单中、已经研判，或者已退回而离开本次研判",
    en="lead {lead} is not on the list of the session, was triaged in it, or has left it by being returned",
    next_zh="请核对编号；研判后不同意的，报送 triage_session.dissent_recorded",
    next_en="check the id; if you disagree with what was decided, post triage_session.dissent_recorded",
    basis=M51,
    pointer="/data/lead",
)
def asked_about(event: Any, state: TriageSession, context: Context) -> Verdict:
    """An opinion comes before the decision."""
    return event.lead in state.undecided or {"lead": str(event.lead)}


@guard(
    "triage_session.dissent_untimely",
    zh="线索{lead}在本次研判中没有作出结果，或者本单位已记录不同意见",
    en="the session decided nothing on lead {lead}, or your dissent from it is on record",
    next_zh="请核对编号；研判前请报送 triage_session.opinion_given，不同意见记录一次",
    next_en="check the id; before it is triaged post triage_session.opinion_given; a dissent is recorded once",
    basis=M51,
    pointer="/data/lead",
)
def dissents_once(event: Any, state: TriageSession, context: Context) -> Verdict:
    """One dissents from what was decided, once."""
    new = (member_of(event, context.agency), event.lead) not in state.dissents
    return (new and event.lead in state.decided) or {"lead": str(event.lead)}


@guard(
    "triage_session.attended_by_strangers",
    zh="到场单位{agency}不是参与研判单位",
    en="{agency} is said to have attended and is not on the panel",
    next_zh="请核对 attended，只填参与研判单位",
    next_en="check attended: it names agencies on the panel",
    basis=M51,
    pointer="/data/attended",
)
def attended_by_panel(event: Any, state: TriageSession, context: Context) -> Verdict:
    """Who was there had been called in, or took over from one that was."""
    called = {*state.participants, *(standing(context, one) for one in state.participants)}
    stranger = next((one for one in event.attended if one not in called), None)
    return stranger is None or {"agency": stranger}


@guard(
    "triage_session.not_held_yet",
    zh="研判时间{day}还没有到",
    en="the day of the session, {day}, has not come",
    next_zh="请核对法律日期；不等集中研判的线索，由专项办逐条研判（lead.triaged）",
    next_en="check the legal date; what cannot wait is triaged by the office one by one (lead.triaged)",
    basis=M51,
    pointer="/legalon",
)
def held_before_told(event: Any, state: TriageSession, context: Context) -> Verdict:
    """Nothing is decided before the panel has met."""
    day = None if state.session_at is None else local_date(state.session_at)
    return day is None or day <= context.legal_on or {"day": day.isoformat()}


@guard(
    "triage_session.unknown_offence",
    zh="违法行为{offence}不在该线索所属专项行动的查处清单中",
    en="offence {offence} is not on the list of any of the lead's campaigns",
    next_zh="清单见 /v1/campaigns/<代码>",
    next_en="the list is at /v1/campaigns/<code>",
    basis="M08",
    pointer="/data/results/{place}/offence",
)
def offences_listed(event: Any, state: TriageSession, context: Context) -> Verdict:
    """An offence is named by its code on the campaign's own list."""
    for place, one in enumerate(event.results):
        campaigns = _lead(context, one.lead).campaigns
        if one.offence is not None and not any(
            one.offence in campaign_of(context, code).offences for code in campaigns
        ):
            return {"offence": one.offence, "place": place}
    return True
