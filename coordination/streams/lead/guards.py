"""Conditions of their own that leads have. 线索的前置条件。"""

from __future__ import annotations

from typing import Any

from coordination.catalogue import KINDS
from coordination.custody import reasons
from coordination.guards import OWN_TRIAGE, campaign_of, is_office
from coordination.profiles.guards import procedure
from coordination.rules import Context, Guard, Role, Verdict, guard
from coordination.streams.lead.codes import LeadSource, Outcome, Route, Stage
from coordination.streams.lead.state import ANSWERED


@guard(
    "lead.received_after_legal_date",
    zh="收到日期晚于法律日期",
    en="the lead is said to be received after the legal date of its registration",
    next_zh="收到日期启动核查期限，请改为实际收到材料的日期",
    next_en="the day of receipt starts the verification clock: give the day on which the material came in",
    pointer="/data/received_on",
)
def received_before_registered(event: Any, state: Any, context: Context) -> Verdict:
    """Nothing is registered before it is received."""
    return event.received_on is None or event.received_on <= context.legal_on


@guard(
    "lead.registered_for_another",
    zh="登记线索时不能指定承办单位，该字段只由规则填写",
    en="nobody registers a lead into somebody's hands: this field is filled by rule only",
    next_zh="请不填 registered_for；线索由专项办分派，或者由本单位自行承办（lead.taken_up）",
    next_en="leave registered_for out; the office dispatches the lead, or you take it up yourself (lead.taken_up)",
    pointer="/data/registered_for",
)
def for_itself(event: Any, state: Any, context: Context) -> Verdict:
    """Only the law puts a lead into somebody's hands without asking."""
    return event.registered_for is None or context.role is Role.SYSTEM


@guard(
    "lead.origin_by_rule",
    zh="登记单位和所出投诉只由规则填写",
    en="the registrant and the complaint that a lead comes from are filled by rule only",
    next_zh="请不填 registrant 和 complaint；从投诉中分出举报的报送 complaint.split，调解中发现线索的报送 complaint.clue_found",
    next_en="leave registrant and complaint out; split a report off a complaint by complaint.split, and tell a clue found in "
    "mediation by complaint.clue_found",
    basis="市场监督管理投诉举报处理办法 第九条、第二十七条",
    pointer="/data/complaint",
)
def not_by_rule(event: Any, state: Any, context: Context) -> Verdict:
    """Where a lead comes from is told by the record that it comes from."""
    return (event.registrant is None and event.complaint is None) or context.role is Role.SYSTEM


@guard(
    "lead.informant_missing",
    zh="实名举报或者应当告知结果的，须填写举报人引用编号",
    en="where a report is not anonymous, or its result is to be told, it has an informant, by reference",
    next_zh="请填写 informant_ref（随机编号，不填姓名）",
    next_en="give informant_ref, a random reference and never a name",
    basis="市场监督管理投诉举报处理办法 第三十六条、第三十七条",
    pointer="/data/informant_ref",
)
def informant_referenced(event: Any, state: Any, context: Context) -> Verdict:
    """Nobody can be told who is nobody."""
    return event.informant_ref is not None or (not event.informant_named and event.result_basis is None)


@guard(
    "lead.not_a_report",
    zh="该线索没有举报人",
    en="nobody reported this lead",
    next_zh="请核对线索编号；告知举报人只适用于登记时填写了 informant_ref 的线索",
    next_en="check the id of the lead: informants are told of leads that were registered with informant_ref",
    basis="市场监督管理投诉举报处理办法 第三条",
)
def is_report(event: Any, state: Any, context: Context) -> Verdict:
    """A report has an informant."""
    return bool(state.reported)


@guard(
    "lead.informant_unknown",
    zh="该引用编号不是本线索的举报人",
    en="that reference is none of the informants of this lead",
    next_zh="请核对 informant_ref：须为本线索或者并入本线索的举报登记时所填的编号",
    next_en="check informant_ref: it is the one with which this lead, or one merged into it, was registered",
    basis="市场监督管理投诉举报处理办法 第三十六条、第三十七条",
    pointer="/data/informant_ref",
)
def informant_known(event: Any, state: Any, context: Context) -> Verdict:
    """What came of a report is told to whoever reported, and to nobody else."""
    return event.informant_ref in state.informants


@guard(
    "lead.not_the_same_informant",
    zh="重复举报须是同一举报人就同一事实对同一对象的举报",
    en="a report is repeated by the informant who made it before: these two are not of one informant",
    next_zh="不同举报人的，不填 repeat_report，按并案处理",
    next_en="leave out repeat_report where the informants differ: the leads are merged all the same",
    basis="市场监督管理投诉举报处理办法 第三十五条第二款",
    pointer="/data/repeat_report",
)
def same_informant(event: Any, state: Any, context: Context) -> Verdict:
    """Fact and target are for people to judge; the informant is compared."""
    if not event.repeat_report:
        return True
    return state.reported and state.informant in context.read(KINDS["lead"], event.into).informants


def _repeat_by_registrant(event: Any, state: Any, context: Context) -> Verdict:
    return bool(event.repeat_report and state.registrant == context.agency)


repeat_by_registrant = Guard(
    code="record.not_registrant",
    zh="只有登记重复举报的单位可以报送此事件",
    en="only the agency that registered the repeated report may post this event",
    check=_repeat_by_registrant,
    basis="市场监督管理投诉举报处理办法 第三十五条第二款",
    who=("登记重复举报的单位", "the agency that registered a repeated report"),
)
"""What is not handled again is put to what it repeats by whoever received it, without waiting for triage."""


@guard(
    "lead.session_by_rule",
    zh="逐条研判时不能填写集中研判编号，该字段只由规则填写",
    en="a lead triaged by itself names no session: this field is filled by rule only",
    next_zh="请不填 session；集中研判的结果报送 triage_session.leads_triaged",
    next_en="leave session out; what a session decides is posted with triage_session.leads_triaged",
    basis="M51",
    pointer="/data/session",
)
def session_by_rule(event: Any, state: Any, context: Context) -> Verdict:
    """What a session decided is told by the session."""
    return event.session is None or context.role is Role.SYSTEM


@guard(
    "lead.market_unnamed",
    zh="实体市场摸排的线索须填写市场名称",
    en="a lead sourced in a market names the market",
    next_zh="请填写 venue（场所名称）；如非市场摸排，请更改来源",
    next_en="give the market in venue; if it was not found in a market, name another source",
    basis="S4; M41",
    pointer="/data/venue",
)
def market_named(event: Any, state: Any, context: Context) -> Verdict:
    """Leads are counted per market, so the market must be known."""
    return event.source is not LeadSource.MARKET or event.venue is not None


@guard(
    "lead.assignment_incomplete",
    zh="上级交办线索须填写交办文号和反馈期限",
    en="a lead assigned from above needs the assigning document's number and the day feedback is due",
    next_zh="请填写 upper_reference 和 feedback_due_on；如非上级交办，请更改来源",
    next_en="give upper_reference and feedback_due_on; if nobody above assigned it, name another source",
    basis="S0 四（三） M42",
    pointer="/data/upper_reference",
)
def assignment_complete(event: Any, state: Any, context: Context) -> Verdict:
    """Feedback upward is owed 按时, so the day must be known."""
    return event.source is not LeadSource.ASSIGNED or None not in (event.upper_reference, event.feedback_due_on)


@guard(
    "lead.triage_is_central",
    zh="本专项行动的线索由专项办统一研判分派，登记单位不能自行承办",
    en="in this campaign leads are triaged and dispatched by the office; the registering agency cannot take them up itself",
    next_zh="请等待专项办分派",
    next_en="wait for the office to dispatch it",
    basis="S1 五（一） M51",
)
def own_triage(event: Any, state: Any, context: Context) -> Verdict:
    """A campaign says in its file whether leads go through the office first."""
    return all(campaign_of(context, code).triage == OWN_TRIAGE for code in state.campaigns)


@guard(
    "lead.not_dispatchable",
    zh="研判为「{route_zh}」的线索不能分派给本地单位",
    en="a lead triaged as “{route_en}” is not dispatched to a local agency",
    next_zh="请报送 lead.routed_out，或重新研判",
    next_en="post lead.routed_out, or triage it again",
    basis="S1 五（一） M56",
)
def routed_here(event: Any, state: Any, context: Context) -> Verdict:
    """All three routes of the plan have a unit here that handles them: of the third it fixes the evidence, and hands over."""
    route = state.route
    if route in (Route.LOCAL, Route.CRIME, Route.OTHER_REGION):
        return True
    return {"route_zh": route.zh if route else "-", "route_en": route.en if route else "-"}


@guard(
    "lead.forward_forbidden",
    zh="承办单位不得自行转送线索，只能接收或退回专项办",
    en="an agency may accept a lead or return it to the office, and may not pass it on",
    next_zh="如无处理权限，请报送 lead.returned 并说明理由和建议承办单位",
    next_en="if it is not yours, post lead.returned with the reason and the agency you think competent",
    basis="市场监督管理投诉举报处理办法 第四十一条; G13",
)
def not_passed_on(event: Any, state: Any, context: Context) -> Verdict:
    """Return-only routing: whoever was offered or holds the lead does not dispatch it."""
    return context.agency not in (state.offered_to, state.holder)


@guard(
    "lead.due_before_dispatch",
    zh="期限早于分派日期",
    en="the day named lies before the dispatch",
    next_zh="请改为不早于分派日（法律日期）的日期",
    next_en="give a day not before the legal date of the dispatch",
    pointer="/data/feedback_due_on",
)
def due_after_dispatch(event: Any, state: Any, context: Context) -> Verdict:
    """Nobody can be late before being asked."""
    named = [day for day in (event.feedback_due_on, event.answer_due_on) if day is not None]
    return all(day >= context.legal_on for day in named)


@guard(
    "lead.extended_already",
    zh="核查期限只能延长一次",
    en="verification can be extended once only",
    next_zh="请在期限内报送 case.filed 或 lead.filing_declined",
    next_en="post case.filed or lead.filing_declined before the time is over",
    basis="市场监督管理行政处罚程序规定 第十八条",
)
def extended_once(event: Any, state: Any, context: Context) -> Verdict:
    """Fifteen working days, and once fifteen more."""
    return not state.extended


@guard(
    "lead.extended_too_far",
    zh="本单位适用的办案程序最多延长{most}日",
    en="the procedure of this agency grants {most} more days at most",
    next_zh="请缩短延长的日数",
    next_en="ask for fewer days",
    basis="市场监督管理行政处罚程序规定 第十八条",
    pointer="/data/extension_wd",
)
def extended_within_limit(event: Any, state: Any, context: Context) -> Verdict:
    """How far a leader can go is a number of the profile."""
    profile = procedure(state, context)
    period = profile.periods.get("lead_verify") if profile else None
    most = period.extension if period else None
    return most is None or event.extension_wd <= most or {"most": most}


O310 = "行政执法机关移送涉嫌犯罪案件的规定"


@guard(
    "lead.crime_unresolved",
    zh="线索涉嫌犯罪尚未处理完毕，不得决定不予立案",
    en="while a crime is suspected on the lead and unresolved, filing cannot be declined",
    next_zh="请立案后移送公安机关（case.filed、referral.drafted）；正职负责人认定不涉嫌犯罪的，先报送 lead.crime_suspicion_lifted",
    next_en="file a case and refer it (case.filed, referral.drafted); if the chief finds that there is no crime, post "
    "lead.crime_suspicion_lifted first",
    basis=f"{O310} 第三条、第五条; 行政处罚法 第二十七条、第八十二条",
)
def no_crime_unresolved(event: Any, state: Any, context: Context) -> Verdict:
    """What may be a crime does not end with a decision to do nothing."""
    return not state.crime_suspected


@guard(
    "lead.crime_unattended",
    zh="线索涉嫌犯罪，没有案件承接，也未移送，不能办结",
    en="a crime is suspected on the lead, and neither a case nor the police nor another body answers for it",
    next_zh="请重启线索（lead.reopened）由承办单位立案移送；或者由承办单位报送 lead.crime_suspicion_lifted",
    next_en="reopen the lead (lead.reopened) so that a case is filed and referred, or have its holder post "
    "lead.crime_suspicion_lifted",
    basis=f"{O310} 第三条、第五条; M55",
)
def crime_attended(event: Any, state: Any, context: Context) -> Verdict:
    """No suspicion ends by being forgotten."""
    return not state.unattended


@guard(
    "lead.crime_not_suspected",
    zh="线索没有未处理完的涉嫌犯罪情形",
    en="no suspicion of a crime is open on the lead",
    next_zh="无需认定；请核对线索编号",
    next_en="there is nothing to lift; check the id of the lead",
    basis=f"{O310} 第五条",
)
def crime_is_suspected(event: Any, state: Any, context: Context) -> Verdict:
    """Only what stands can be lifted."""
    return bool(state.crime_suspected)


@guard(
    "lead.case_decides",
    zh="线索已据以立案（案件{case}），涉嫌犯罪在案件中处理",
    en="case {case} rests on the lead: what is suspected is resolved there",
    next_zh="请在案件上移送（referral.drafted），或者报送 case.crime_suspicion_resolved",
    next_en="refer the case (referral.drafted), or post case.crime_suspicion_resolved on it",
    basis=f"{O310} 第五条",
)
def not_in_hands_of_a_case(event: Any, state: Any, context: Context) -> Verdict:
    """One suspicion is dealt with in one place, as long as somebody has the case."""
    if state.case is None or context.read(KINDS["case"], state.case).holder is None:
        return True
    return {"case": str(state.case)}


CRIMINAL = (Outcome.REFERRED, Outcome.CRIMINAL_FILED, Outcome.CRIMINAL_DECLINED)
"""Outcomes of a suspected crime, which ends neither in an administrative case nor in declining one."""


@guard(
    "lead.final_too_early",
    zh="最终反馈须在立案、不予立案或移送之后",
    en="final feedback follows filing, declining to file, or routing out",
    next_zh="核查中请报送阶段反馈（final为false）；涉嫌犯罪线索可以移送或公安机关的决定作最终反馈",
    next_en="while verifying, send interim feedback (final false); of a suspected crime the referral or the police's decision "
    "is final",
    pointer="/data/final",
)
def final_after_answer(event: Any, state: Any, context: Context) -> Verdict:
    """The last word comes after the deed."""
    answered = state.stage in ANSWERED or state.stage is Stage.FED_BACK
    return not event.final or answered or (state.route is Route.CRIME and event.outcome in CRIMINAL)


@guard(
    "lead.evidence_not_fixed",
    zh="移交外地前须先收集固定违法证据",
    en="evidence is collected and fixed before a lead goes to another region",
    next_zh="请填写证据固定日期 evidence_fixed_on",
    next_en="give the day on which the evidence was fixed (evidence_fixed_on)",
    basis="S1 五（一） M56",
    pointer="/data/evidence_fixed_on",
)
def evidence_fixed(event: Any, state: Any, context: Context) -> Verdict:
    """Route 3: fix the evidence first, then hand over, then go on assisting."""
    return state.route is not Route.OTHER_REGION or event.evidence_fixed_on is not None


@guard(
    "lead.not_routable",
    zh="只有研判为外地侵权或其他机关管辖的线索才能移送",
    en="only a lead triaged as another region's or another body's matter is routed out",
    next_zh="请先报送 lead.triaged 更改分流方向",
    next_en="post lead.triaged with the other route first",
)
def routed_elsewhere(event: Any, state: Any, context: Context) -> Verdict:
    """The route is decided in triage, not in passing."""
    return state.route in (Route.OTHER_REGION, Route.OTHER_BODY)


@guard(
    "lead.merge_target_unsuitable",
    zh="不能并入该线索：不存在、无权知悉、已并入他案、已办结，或不属同一专项行动",
    en="the lead cannot be merged into that one: unknown to you, itself merged, closed, or of another campaign",
    next_zh="请核对并入线索的编号；如该线索已并入其他线索，请并入后者",
    next_en="check the id of the other lead; if that one was merged itself, name the lead that it went into",
    pointer="/data/into",
)
def merge_target(event: Any, state: Any, context: Context) -> Verdict:
    """Merging goes into a living lead of a common campaign that the merging agency may know of."""
    if event.into == context.envelope.stream:
        return False
    target = context.read(KINDS["lead"], event.into)
    return (
        target.stage not in (Stage.NONE, Stage.MERGED, Stage.CLOSED)
        and bool(set(target.campaigns) & set(state.campaigns))
        and (context.agency in reasons(target) or is_office(context, target.campaigns))
    )


@guard(
    "lead.not_assigned",
    zh="该线索不是上级交办线索",
    en="the lead was not assigned from above",
    next_zh="向专项办反馈请报送 lead.feedback_given",
    next_en="to tell the office, post lead.feedback_given",
    basis="M42",
)
def was_assigned(event: Any, state: Any, context: Context) -> Verdict:
    """Feedback upward answers an assignment."""
    return bool(state.assigned)


@guard(
    "lead.major_already",
    zh="该线索已标记为重大",
    en="the lead is flagged as major already",
    next_zh="无需重复标记；如须更换标准，请先由专项办报送 lead.major_flag_lifted",
    next_en="nothing is left to do; to name another rule, have the office post lead.major_flag_lifted first",
)
def not_major_yet(event: Any, state: Any, context: Context) -> Verdict:
    """A flag is set once."""
    return not state.major


@guard(
    "lead.not_major",
    zh="该线索未标记为重大",
    en="the lead is not flagged as major",
    next_zh="无需取消；请核对线索编号",
    next_en="there is nothing to lift; check the id of the lead",
)
def is_major(event: Any, state: Any, context: Context) -> Verdict:
    """Only what stands can be lifted."""
    return bool(state.major)
