"""Conditions of their own that complaints have. 投诉的前置条件。"""

from __future__ import annotations

from typing import Any, Final

from coordination.catalogue import Coded
from coordination.guards import may_know
from coordination.lines import Tracked, organ_of
from coordination.rules import Context, Guard, Role, Verdict, guard
from coordination.streams.clock.codes import Stage as ClockStage
from coordination.streams.clock.state import CLOCK, Clock, clock_id
from coordination.streams.complaint.codes import (
    Channel,
    RejectionGround,
    Remedy,
    Stage,
    TerminationGround,
)
from coordination.streams.complaint.orders import order_of
from coordination.streams.complaint.state import COMPLAINT, Complaint
from coordination.streams.external_numbers import registered_under
from coordination.streams.lead import LEAD

ORDER: Final = "市场监督管理投诉举报处理办法"
RETURN_ONLY: Final = f"{ORDER} 第四十一条; G13"
REMEDIES: Final = "消费者权益保护法 第三十九条"
PLATFORMS: Final = (Channel.HOTLINE_12315, Channel.HOTLINE_12345)


# -- coming in, and going round in the agency --------------------------------------------------------------------------


@guard(
    "complaint.before_receipt",
    zh="法律日期早于收到投诉之日（{received_on}）",
    en="the legal date is before the day on which the complaint was received ({received_on})",
    next_zh="请核对法律日期：收到投诉之前没有受理、调解等可以记录",
    next_en="check the legal date: nothing is done with a complaint before it has been received",
    basis=f"{ORDER} 第十五条、第二十二条",
    pointer="/legalon",
)
def after_receipt(event: Any, state: Complaint, context: Context) -> Verdict:
    """What is done with a complaint is done once it is there: every clock of it counts from its receipt or from later."""
    received_on = state.received_on
    return received_on is None or context.legal_on >= received_on or {"received_on": received_on.isoformat()}


@guard(
    "complaint.number_missing",
    zh="由{channel_zh}收到的投诉须填写该平台的编号",
    en="what came by the {channel_en} has a number there, which must be given",
    next_zh="请填写 source_system 和 external_no",
    next_en="give source_system and external_no",
    basis=f"{ORDER} 第四十条; M35; M36",
    pointer="/data/external_no",
)
def platform_numbered(event: Any, state: Complaint, context: Context) -> Verdict:
    """By its number the copy of a complaint is known again."""
    if event.channel not in PLATFORMS or event.external_no is not None:
        return True
    return {"channel_zh": event.channel.zh, "channel_en": event.channel.en}


@guard(
    "complaint.passed_on",
    zh="没有处理权限的内设机构、派出机构应当退回受理窗口，不得自行转送",
    en="a unit without power gives the complaint back to the desk, and may not pass it on",
    next_zh="请报送 complaint.returned_to_desk，可在 suggested_agency 建议承办机构",
    next_en="post complaint.returned_to_desk; suggested_agency may say whom you think competent",
    basis=RETURN_ONLY,
)
def not_passed_on(event: Any, state: Complaint, context: Context) -> Verdict:
    """Return-only routing: what a unit has goes back the way it came."""
    return state.at_desk or context.agency != state.holder


@guard(
    "complaint.with_unit",
    zh="投诉现由{holder}办理，须先退回受理窗口",
    en="{holder} has the complaint in hand: it comes back to the desk first",
    next_zh="请由该机构报送 complaint.returned_to_desk",
    next_en="have that unit post complaint.returned_to_desk",
    basis=RETURN_ONLY,
)
def desk_has_it(event: Any, state: Complaint, context: Context) -> Verdict:
    """The desk gives out what it has."""
    return state.at_desk or {"holder": state.holder}


@guard(
    "complaint.not_own_unit",
    zh="{unit}不是本机关的内设机构或者派出机构",
    en="{unit} is no unit of this agency",
    next_zh="受理窗口只在本机关内分派；不属本机关处理的，报送 complaint.rejected（no_power）并告知投诉人向谁提出",
    next_en="the desk distributes within the agency; what is another's is rejected (no_power), and the complainant is told whose "
    "it is",
    basis=f"{ORDER} 第十六条第一项、第四十一条",
    pointer="/data/to_unit",
)
def own_unit(event: Any, state: Complaint, context: Context) -> Verdict:
    """Complaints are not transferred to other agencies."""
    directory, on = Tracked(context), context.legal_on
    inside = organ_of(directory, event.to_unit, on) == organ_of(directory, context.agency, on)
    return (inside and event.to_unit != context.agency) or {"unit": event.to_unit}


@guard(
    "complaint.at_desk_already",
    zh="投诉现在受理窗口，无须退回",
    en="the desk has the complaint itself",
    next_zh="不属本机关处理的，报送 complaint.rejected",
    next_en="what is no matter of this agency is rejected: post complaint.rejected",
    basis=RETURN_ONLY,
)
def is_with_unit(event: Any, state: Complaint, context: Context) -> Verdict:
    """Only what was given out comes back."""
    return not state.at_desk


@guard(
    "complaint.split_already",
    zh="举报已经分出：{lead}",
    en="the report was split off already: {lead}",
    next_zh="另有举报内容的，请另行登记线索",
    next_en="register whatever else is reported as a lead of its own",
    basis=f"{ORDER} 第九条",
)
def not_split_yet(event: Any, state: Complaint, context: Context) -> Verdict:
    """One submission gives one complaint and one report."""
    return state.split_lead is None or {"lead": str(state.split_lead)}


@guard(
    "complaint.report_registered_already",
    zh="举报已按同一编号登记为线索{lead}，不再另行登记",
    en="the report is registered as a lead{lead} under this number already: it is not registered again",
    next_zh="请在 lead 填写该线索的编号，与其关联；无权知悉该线索的，请向专项办查询编号，凭编号即可关联",
    next_en="give the id of that lead in lead, and this complaint is linked to it; if it is not for you to know of it, ask the "
    "campaign's office for its id, with which it can be linked all the same",
    basis=f"{ORDER} 第九条; M35; M36",
    status="conflict",
    pointer="/data/lead",
)
def report_unregistered(event: Any, state: Complaint, context: Context) -> Verdict:
    """One submission is one report, whoever registered it."""
    lead = registered_under(LEAD, state.source_system, state.external_no, context)
    if event.lead is not None or lead is None:
        return True
    return {"lead": f" {lead}" if may_know(context.read(LEAD, lead), context) else ""}


@guard(
    "complaint.report_unsuitable",
    zh="该线索不是本件中的举报：没有该线索或者无权知悉，或者编号、举报人都不相同",
    en="that lead is not the report in this submission: unknown to you, or neither of the same number nor of the same person",
    next_zh="请核对 lead；尚未登记的，不填 lead，举报由系统登记为线索",
    next_en="check lead; if the report is not registered yet leave lead out, and it will be",
    basis=f"{ORDER} 第九条; M35; M36",
    pointer="/data/lead",
)
def report_is_the_same(event: Any, state: Complaint, context: Context) -> Verdict:
    """What is linked is the other half of the same submission.

    By the number of the submission that is certain, and the office tells the id to whoever may not know of the lead: so a lead in
    other hands keeps nobody from ending a complaint. By the person alone it is for who may know of the lead to say.
    """
    if event.lead is None:
        return True
    lead = context.read(LEAD, event.lead)
    same_number = registered_under(LEAD, state.source_system, state.external_no, context) == event.lead
    return same_number or (state.complainant_ref in lead.informants and may_know(lead, context))


@guard(
    "complaint.report_not_split_off",
    zh="材料同时含有举报内容，须先分出举报",
    en="there is a report in the submission, which must be split off first",
    next_zh="请先报送 complaint.split；举报按线索另行核查",
    next_en="post complaint.split first; the report is verified as a lead",
    basis=f"{ORDER} 第九条",
)
def report_split_off(event: Any, state: Complaint, context: Context) -> Verdict:
    """Whatever becomes of the complaint, the report does not get lost."""
    return not state.to_be_split


# -- accepting and rejecting -------------------------------------------------------------------------------------------


def ground_of_order(field: str) -> Guard:
    """Return the guard that a ground stands in the order under which the complaint is handled."""

    def check(event: Any, state: Complaint, context: Context) -> Verdict:
        order, ground = order_of(state.received_on), getattr(event, field)
        return order.item(ground) is not None or _unlisted(order.title, order.article(ground), ground)

    return Guard(
        code="complaint.ground_not_in_order",
        zh="{title}{article}没有「{ground_zh}」这一情形",
        en="{title} {article} does not have the ground “{ground_en}”",
        check=check,
        next_zh="投诉适用收到之日施行的规章（2026年4月15日前为总局令第20号），请改填其所列情形",
        next_en="a complaint stays under the order in force when it was received (Order 20 before 2026-04-15): name a ground of it",
        basis="市场监督管理投诉举报处理暂行办法; 市场监督管理投诉举报处理办法",
        pointer=f"/data/{field}",
    )


def _unlisted(title: str, article: str, ground: Coded) -> dict[str, str]:
    return {"title": title, "article": article, "ground_zh": ground.zh, "ground_en": ground.en}


@guard(
    "complaint.remedies_not_told",
    zh="不予受理的，应当告知投诉人其他解决途径",
    en="whoever is rejected is told by which other ways the dispute can be resolved",
    next_zh="请在 other_remedies 填写已告知的途径",
    next_en="give in other_remedies the ways that were told",
    basis=f"{ORDER} 第十五条; {REMEDIES}",
    pointer="/data/other_remedies",
)
def remedies_told(event: Any, state: Complaint, context: Context) -> Verdict:
    """New with Order 121: a rejection is no dead end."""
    return bool(event.other_remedies) or not order_of(state.received_on).tells_remedies


@guard(
    "complaint.competent_body_missing",
    zh="没有处理权限的，应当告知投诉人向有处理权限的机关提出，不予移送",
    en="a body without power tells the complainant where to go, and does not transfer the complaint",
    next_zh="请在 competent_body 填写告知的机关；属其他行政部门的，other_remedies 须含 complain",
    next_en="name in competent_body whom the complainant was told to go to, and complain among other_remedies",
    basis=f"{ORDER} 第十六条第一项、第三十四条",
    pointer="/data/competent_body",
)
def competent_body_told(event: Any, state: Complaint, context: Context) -> Verdict:
    """Without power one shows the way."""
    if event.rejection_ground is not RejectionGround.NO_POWER:
        return True
    shown = not order_of(state.received_on).tells_remedies or Remedy.COMPLAIN in event.other_remedies
    return event.competent_body is not None and shown


def signs_named(field: str, ground: Coded, *, always: bool) -> Guard:
    """Return the guard that signs of no consumer's need stand with this ground only, and ``always`` where the order lists them."""

    def check(event: Any, state: Complaint, context: Context) -> Verdict:
        if getattr(event, field) is not ground:
            return not bool(event.non_consumer_signs)
        return bool(event.non_consumer_signs) or not always or not order_of(state.received_on).lists_signs

    return Guard(
        code="complaint.signs_unfitting",
        zh="认定不是为生活消费需要的须写明所依据的情形，其他情形不填",
        en="who is found to have no consumer's need is found so by named signs; on other grounds there are none",
        check=check,
        next_zh="请在 non_consumer_signs 填写综合判断所依据的情形，或者更改事由",
        next_en="name in non_consumer_signs what was judged together, or give another ground",
        basis=f"{ORDER} 第十六条第三项、第十七条",
        pointer="/data/non_consumer_signs",
    )


# -- mediating ---------------------------------------------------------------------------------------------------------


def consented_in_time(field: str) -> Guard:
    """Return the guard that a side consented after the complaint came in, and before mediation began."""

    def check(event: Any, state: Complaint, context: Context) -> Verdict:
        on = getattr(event, field)
        return bool((state.received_on or on) <= on <= context.legal_on)

    return Guard(
        code="complaint.consent_out_of_time",
        zh="同意调解的日期须在收到投诉之后、开始调解之前",
        en="a side consents after the complaint was received, and not after mediation began",
        check=check,
        next_zh="请核对日期；一方不同意的，报送 complaint.mediation_terminated（not_attended）",
        next_en="check the day; where a side does not consent post complaint.mediation_terminated (not_attended)",
        basis=ORDER,
        pointer=f"/data/{field}",
    )


@guard(
    "complaint.letter_missing",
    zh="达成调解协议的，须填写调解书文号，或者写明不制作调解书的原因",
    en="an agreement has a letter of mediation, or a reason why there is none; not both",
    next_zh="请填写 document_no 或者 without_letter 其中一项",
    next_en="give either document_no or without_letter",
    basis=ORDER,
    pointer="/data/document_no",
)
def letter_or_reason(event: Any, state: Complaint, context: Context) -> Verdict:
    """What was agreed is on paper, unless law lets it be without."""
    return (event.document_no is None) != (event.without_letter is None)


@guard(
    "complaint.performance_due_before_agreement",
    zh="履行期限早于达成协议之日",
    en="the agreement is to be performed before it was made",
    next_zh="请改为不早于达成协议之日的日期",
    next_en="give the day of the agreement or a later one",
    pointer="/data/perform_by_on",
)
def performed_later(event: Any, state: Complaint, context: Context) -> Verdict:
    """A promise is kept after it was made."""
    return event.perform_by_on is None or event.perform_by_on >= context.legal_on


@guard(
    "complaint.time_not_over",
    zh="调解期限尚未届满：至{due}，鉴定、检测期间不计算在内",
    en="the time for mediation is not over: it ends {due}, and time of testing does not count",
    next_zh="请等到届满之日，或者按其他情形终止",
    next_en="wait for its last day, or end it on another ground",
    basis=f"{ORDER} 第二十二条、第二十三条第五项",
    pointer="/data/mediation_end_ground",
)
def time_is_over(event: Any, state: Complaint, context: Context) -> Verdict:
    """What ends because its time is over ends on the last day of it, not before; where no clock runs, nobody can say."""
    if event.mediation_end_ground is not TerminationGround.TIME_OVER:
        return True
    clock: Clock = context.read(CLOCK, clock_id(context.envelope.stream, "cp_mediate", 1))
    if clock.due is None or clock.stage not in (ClockStage.RUNNING, ClockStage.SUSPENDED):
        return True
    over = clock.stage is ClockStage.RUNNING and context.legal_on >= clock.due.due_date_strict
    return over or {"due": clock.due.due_date_strict.isoformat()}


@guard(
    "complaint.performance_told_already",
    zh="协议履行情况已经记录",
    en="it is on record already how the agreement was kept",
    next_zh="未履行后又履行的，可以报送 complaint.agreement_performed；其余无须重复",
    next_en="what was not performed and then was may be told by complaint.agreement_performed; nothing else is left",
    basis=ORDER,
)
def performance_open(event: Any, state: Complaint, context: Context) -> Verdict:
    """Broken and then performed is possible; the other way round is not."""
    return state.performed is None or (state.performed is False and event.topic == "complaint.agreement_performed")


# -- copies ------------------------------------------------------------------------------------------------------------


@guard(
    "complaint.original_unsuitable",
    zh="不能作为该投诉的重复件：没有该投诉或者无权知悉、已撤回、本身是重复件，或者不属同一专项行动",
    en="it cannot be a copy of that one: unknown to you, withdrawn, itself a copy, or of another campaign",
    next_zh="请核对 dup_of；如其本身是重复件，请填写其原件",
    next_en="check dup_of; if that one is a copy, name the one that it is a copy of",
    basis="M36; M37",
    pointer="/data/dup_of",
)
def original_stands(event: Any, state: Complaint, context: Context) -> Verdict:
    """A copy goes on inside a complaint that somebody handles, or has handled, in a common campaign."""
    if event.dup_of == context.envelope.stream:
        return False
    other: Complaint = context.read(COMPLAINT, event.dup_of)
    return (
        other.stage not in (Stage.NONE, Stage.WITHDRAWN, Stage.DUPLICATE)
        and bool(set(other.campaigns) & set(state.campaigns))
        and (context.role is Role.SYSTEM or may_know(other, context))
    )


@guard(
    "complaint.original_not_accepted",
    zh="{dup_of}现处于「{stage_zh}」，不能由其办理：已受理的投诉应当继续办理，不予受理的不再办理",
    en="{dup_of} is at “{stage_en}” and cannot go on for both: an accepted complaint goes on itself, and a rejected one does not",
    next_zh="本件已受理而对方待受理的，请在对方报送 complaint.duplicate_found，以本件为原件；"
    "对方不予受理的，请对本件另行决定是否受理",
    next_en="if this one is accepted and that one is not decided upon, post complaint.duplicate_found there, with this one as "
    "dup_of; if that one was rejected, decide on this one by itself",
    basis=f"{ORDER} 第二十二条; 安丘 附件2 第6行",
    pointer="/data/dup_of",
)
def original_goes_on(event: Any, state: Complaint, context: Context) -> Verdict:
    """What counts is accepted and handled: it does not end in what is not."""
    other: Complaint = context.read(COMPLAINT, event.dup_of)
    undecided_for_accepted = other.stage is Stage.RECEIVED and state.stage is not Stage.RECEIVED
    if other.stage is not Stage.REJECTED and not undecided_for_accepted:
        return True
    return {"dup_of": str(event.dup_of), "stage_zh": other.stage.zh, "stage_en": other.stage.en}


@guard(
    "complaint.complainants_differ",
    zh="两件投诉的投诉人不是同一人",
    en="the two complaints are not the same person's",
    next_zh="不同消费者就同一事项投诉的，分别受理，不作为重复件；两个平台的引用编号不同而经核对为同一人的，填写 identity_checked",
    next_en="what several consumers complain of is accepted from each, and is no copy; where two systems refer to one person "
    "differently, say identity_checked",
    basis=ORDER,
    pointer="/data/dup_of",
)
def same_complainant(event: Any, state: Complaint, context: Context) -> Verdict:
    """Two people who complain of one shop have two disputes; a reference that only one system knows proves nothing."""
    other: Complaint = context.read(COMPLAINT, event.dup_of)
    return event.identity_checked or other.complainant_ref == state.complainant_ref
