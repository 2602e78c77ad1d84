"""Conditions of a hearing, from who presides to when it may be held. 听证的前置条件。"""

from __future__ import annotations

from typing import Any

from coordination.clocks.arithmetic import Amount
from coordination.rules import Context, Guard, Verdict, guard
from coordination.streams.case.codes import HearingResult
from coordination.streams.counting import last_day_before, period

LAW = "行政处罚法 第六十四条"
RULES = "市场监督管理行政处罚听证办法"


@guard(
    "case.hearing_not_available",
    zh="告知书没有告知听证权利，或者听证已经举行，不能再要求听证",
    en="the notice did not offer a hearing, or one has been held",
    next_zh="如当事人对未告知听证有异议，请重新送达告知书",
    next_en="if a hearing should have been offered, serve a new notice",
    basis="市场监督管理行政处罚程序规定 第五十七条",
)
def hearing_available(event: Any, state: Any, context: Context) -> Verdict:
    """A hearing is asked for where the notice offered it, and held once."""
    return state.notice is not None and state.notice.hearing_offered and not state.notice.heard


@guard(
    "case.host_is_officer",
    zh="办案人员{host}不得主持本案听证",
    en="{host} handles this case and cannot preside over its hearing",
    next_zh="请指定非本案调查人员主持",
    next_en="appoint somebody who has not investigated the case",
    basis=f"{LAW}第四项; {RULES}",
    pointer="/data/hearing_host",
)
def host_is_another(event: Any, state: Any, context: Context) -> Verdict:
    """Whoever investigated does not judge the hearing."""
    return event.hearing_host not in state.officers or {"host": event.hearing_host}


@guard(
    "case.hearing_without_host",
    zh="尚未指定听证主持人",
    en="nobody has been appointed to preside over the hearing",
    next_zh="请先报送 case.hearing_host_appointed",
    next_en="post case.hearing_host_appointed first",
    basis=f"{LAW}第四项; {RULES}",
)
def host_appointed(event: Any, state: Any, context: Context) -> Verdict:
    """A hearing has somebody who presides."""
    return state.hearing is not None and state.hearing.host is not None


@guard(
    "case.hearing_file_received_already",
    zh="听证主持人已经收到案件材料",
    en="whoever presides has the file already",
    next_zh="无需重复移交；更换主持人的，移交给新的主持人",
    next_en="nothing is left to do; a new host gets the file anew",
    basis=RULES,
)
def file_not_received_yet(event: Any, state: Any, context: Context) -> Verdict:
    """The file changes hands once."""
    return state.hearing is None or not state.hearing.file_received


@guard(
    "case.hearing_too_soon",
    zh="须在听证的{length}个工作日前（{until}）通知，现已来不及",
    en="notice is given {length} working days before the hearing, by {until}: that day has passed",
    next_zh="请另定较晚的听证日期",
    next_en="fix a later day",
    basis=f"{LAW}第二项、第八十五条; {RULES}",
    pointer="/data/hearing_on",
)
def time_to_notify(event: Any, state: Any, context: Context) -> Verdict:
    """A day is fixed of which notice can still be given."""
    return _by(state, "hearing_notice", event.hearing_on, context.legal_on, context)


@guard(
    "case.hearing_closed_unexplained",
    zh="听证公开举行；不公开的须说明涉及国家秘密、商业秘密或者个人隐私",
    en="hearings are public; for one that is not it is said which secret or whose privacy is at stake",
    next_zh="请填写 private_reason，或者将 hearing_public 设为true",
    next_en="give private_reason, or set hearing_public to true",
    basis=f"{LAW}第三项",
    pointer="/data/private_reason",
)
def private_explained(event: Any, state: Any, context: Context) -> Verdict:
    """The public is shut out for a reason of the law."""
    return event.hearing_public or event.private_reason is not None


@guard(
    "case.hearing_not_fixed",
    zh="尚未确定听证的时间、地点",
    en="time and place of the hearing have not been fixed",
    next_zh="请先报送 case.hearing_fixed",
    next_en="post case.hearing_fixed first",
    basis=f"{LAW}第二项; {RULES}",
)
def hearing_fixed(event: Any, state: Any, context: Context) -> Verdict:
    """What is announced is known."""
    return state.hearing is not None and state.hearing.on is not None


@guard(
    "case.hearing_not_public",
    zh="本次听证不公开举行，不作公告",
    en="the hearing is not public and is not announced",
    next_zh="无需公告；改为公开的，请重新报送 case.hearing_fixed",
    next_en="nothing is to be announced; if it is to be public after all, post case.hearing_fixed anew",
    basis=f"{LAW}第三项",
)
def hearing_public(event: Any, state: Any, context: Context) -> Verdict:
    """Only public hearings are announced to the public."""
    return state.hearing is not None and state.hearing.public


@guard(
    "case.hearing_not_begun",
    zh="听证定于{hearing_on}举行，此前没有举行",
    en="the hearing is fixed for {hearing_on}; it was not held before that",
    next_zh="改期的，请重新报送 case.hearing_fixed 并通知当事人",
    next_en="if the day was moved, post case.hearing_fixed anew and notify the party",
    basis=f"{LAW}第二项",
    pointer="/legalon",
)
def on_the_day_fixed(event: Any, state: Any, context: Context) -> Verdict:
    """It is held on the day of which the party was told; it may end later."""
    on = state.hearing.on if state.hearing else None
    return on is None or context.legal_on >= on or {"hearing_on": on.isoformat()}


@guard(
    "case.hearing_held_already",
    zh="听证已经举行",
    en="the hearing has been held",
    next_zh="请报送 case.hearing_reported",
    next_en="post case.hearing_reported",
)
def not_held_yet(event: Any, state: Any, context: Context) -> Verdict:
    """One request, one hearing."""
    return state.hearing is None or state.hearing.held_on is None


def _by(state: Any, name: str, hearing_on: Any, done_on: Any, context: Context) -> Verdict:
    """Whether something was done so long before a hearing as the procedure demands; where it demands nothing, it was."""
    ahead: Amount | None = period(state, name, context)
    if ahead is None or hearing_on is None:
        return True
    until = last_day_before(hearing_on, ahead, context)
    return (done_on is not None and done_on <= until) or {"length": ahead.length, "until": until.isoformat()}


@guard(
    "case.hearing_notice_late",
    zh="没有在听证的{length}个工作日前（{until}）通知当事人，不得举行",
    en="the party was not notified {length} working days before the hearing, by {until}: it cannot be held",
    next_zh="请另定日期（case.hearing_fixed）并按期通知（case.hearing_notice_served）",
    next_en="fix another day (case.hearing_fixed) and give notice in time (case.hearing_notice_served)",
    basis=f"{LAW}第二项、第八十五条; {RULES}",
)
def notified_in_time(event: Any, state: Any, context: Context) -> Verdict:
    """Who is to be heard has time to prepare."""
    hearing = state.hearing
    return hearing is None or _by(state, "hearing_notice", hearing.on, hearing.notified_on, context)


@guard(
    "case.hearing_announcement_late",
    zh="没有在公开听证的{length}个工作日前（{until}）公告，不得举行",
    en="the public hearing was not announced {length} working days before, by {until}: it cannot be held",
    next_zh="请另定日期（case.hearing_fixed）并按期公告（case.hearing_announced）",
    next_en="fix another day (case.hearing_fixed) and announce it in time (case.hearing_announced)",
    basis=f"{LAW}第三项; {RULES}",
)
def announced_in_time(event: Any, state: Any, context: Context) -> Verdict:
    """The public can come to what is public."""
    hearing = state.hearing
    if hearing is None or not hearing.public:
        return True
    return _by(state, "hearing_public_notice", hearing.on, hearing.announced_on, context)


@guard(
    "case.hearing_not_held",
    zh="听证尚未举行，不能报告听证结果；当事人撤回或者放弃的，hearing_result 填写 withdrawn",
    en="the hearing has not been held; where the party gave it up, hearing_result is withdrawn",
    next_zh="请先报送 case.hearing_held",
    next_en="post case.hearing_held first",
    basis=f"{LAW}第八项、第六十五条; {RULES}",
    pointer="/data/hearing_result",
)
def held_or_withdrawn(event: Any, state: Any, context: Context) -> Verdict:
    """Nobody reports on what has not taken place."""
    if event.hearing_result is not HearingResult.HELD:
        return True
    return state.hearing is not None and state.hearing.held_on is not None


HELD_LAWFULLY: tuple[Guard, ...] = (
    host_appointed,
    hearing_fixed,
    on_the_day_fixed,
    notified_in_time,
    announced_in_time,
)
