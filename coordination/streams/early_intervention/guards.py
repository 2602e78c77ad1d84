"""Conditions of their own that early interventions have. 提前介入的前置条件。"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from coordination.catalogue import KINDS, stream_id
from coordination.guards import agency_of
from coordination.rules import Context, Guard, Role, Verdict, guard
from coordination.streams.agency import AgencyType
from coordination.streams.case import LIVE
from coordination.streams.early_intervention.codes import COERCIVE, RecordKind
from coordination.streams.early_intervention.state import EarlyIntervention
from coordination.streams.lead import Stage as LeadStage
from coordination.streams.referral.guards.opening import level
from coordination.streams.referral.state import PROCEEDING

PSC = "公安机关办理刑事案件程序规定 第一百七十四条"
INVITED = frozenset({AgencyType.PUBLIC_SECURITY.value, AgencyType.PROCURATORATE.value})
WORKED_ON = {RecordKind.LEAD: (LeadStage.VERIFYING,), RecordKind.CASE: LIVE}
"""At which stages the agency works on a record, so that another organ can come in."""


def record_of(event: Any, context: Context) -> Any:
    """Return the state of the record that an intervention is asked for."""
    return context.read(KINDS[event.record_kind.value], event.record)


@guard(
    "early_intervention.record_not_yours",
    zh="没有这条记录，或者不由本单位承办，不能据以申请提前介入",
    en="there is no such record in your hands, so no early intervention can be asked for in it",
    next_zh="请核对 record_kind 与 record；提前介入由承办单位申请",
    next_en="check record_kind and record; an early intervention is asked for by the agency that holds the record",
    basis="M85",
    pointer="/data/record",
)
def record_is_held(event: Any, state: Any, context: Context) -> Verdict:
    """Whoever works on the matter asks; of what is another's one learns nothing here."""
    return bool(record_of(event, context).holder == context.agency)


@guard(
    "early_intervention.record_not_worked_on",
    zh="记录现处于「{stage_zh}」，不在办理中，无从提前介入",
    en="the record is at “{stage_en}” and not being worked on: there is nothing to come into",
    next_zh="线索须在核查中，案件须未结案；线索已立案的，请就案件申请",
    next_en="a lead must be under verification, a case not closed; where a case was filed on the lead, ask in the case",
    basis="M85",
    pointer="/data/record",
)
def record_worked_on(event: Any, state: Any, context: Context) -> Verdict:
    """One comes into work that is being done."""
    stage = record_of(event, context).stage
    return stage in WORKED_ON[event.record_kind] or {"stage_zh": stage.zh, "stage_en": stage.en}


@guard(
    "early_intervention.campaigns_differ",
    zh="提前介入的所属专项行动须与所涉记录一致：{campaigns}",
    en="an early intervention counts in the campaigns of its record: {campaigns}",
    next_zh="请照所涉记录填写 campaigns（次序也须一致）",
    next_en="give campaigns as they stand on the record, in the same order",
    pointer="/data/campaigns",
)
def campaigns_of_record(event: Any, state: Any, context: Context) -> Verdict:
    """One matter, one set of campaigns."""
    campaigns = record_of(event, context).campaigns
    return event.campaigns == campaigns or {"campaigns": ", ".join(campaigns)}


@guard(
    "early_intervention.filed_already",
    zh="本案移送{referral}已由公安机关立案侦查，不再是提前介入",
    en="a criminal case is filed already on referral {referral}: nothing can be early any more",
    next_zh="请在移送记录上继续配合侦查",
    next_en="go on with the referral",
    basis=PSC,
    pointer="/data/record",
)
def before_filing(event: Any, state: Any, context: Context) -> Verdict:
    """Early is before the criminal case."""
    if event.record_kind is not RecordKind.CASE:
        return True
    for referral in record_of(event, context).referrals:
        if context.read(KINDS["referral"], referral).stage in PROCEEDING:
            return {"referral": str(referral)}
    return True


@guard(
    "early_intervention.organ_not_invitable",
    zh="只能邀请公安机关或者人民检察院提前介入，且不能是本单位",
    en="only a public security organ or a procuratorate is asked to come in early, and never oneself",
    next_zh="请核对 invited_agency；单位名录见 /v1/agencies",
    next_en="check invited_agency; the directory is at /v1/agencies",
    basis="M84 M85",
    pointer="/data/invited_agency",
)
def invitable(event: Any, state: Any, context: Context) -> Verdict:
    """Who could take the matter over as a crime, or watches over that, is asked."""
    code = event.invited_agency
    return code != context.agency and agency_of(context, code).agency_type in INVITED


@guard(
    "early_intervention.not_same_level",
    zh="应当邀请同级机关提前介入，所填机关与本单位不同级",
    en="an organ of the same level is asked, and this one is of another",
    next_zh="请改为同级机关；确须邀请其他级别的，请填写 invited_level_reason",
    next_en="name an organ of the same level; if another level must be asked, say so in invited_level_reason",
    basis="M85",
    pointer="/data/invited_agency",
)
def same_level(event: Any, state: Any, context: Context) -> Verdict:
    """County asks county, city asks city, unless it says why not."""
    if event.invited_level_reason is not None:
        return True
    own, invited = (
        context.read(KINDS["agency"], stream_id("agency", code)).adcode
        for code in (context.agency, event.invited_agency)
    )
    return level(own) == level(invited)


def _asked_for(event: Any, context: Context) -> Iterator[EarlyIntervention]:
    """Yield the interventions asked for in a record, and in the leads that a case rests on."""
    record = record_of(event, context)
    asked = list(record.interventions)
    for lead in getattr(record, "leads", ()):
        asked += context.read(KINDS["lead"], lead).interventions
    for one in asked:
        yield context.read(KINDS["early_intervention"], one)


@guard(
    "early_intervention.asked_already",
    zh="本记录（或其所依线索）已邀请{invited}提前介入，尚未结束",
    en="{invited} has been asked to come in on this record, or on a lead of it, and that is not over",
    next_zh="请在已有的提前介入记录上继续；须重新申请的，先撤回（early_intervention.withdrawn）",
    next_en="go on with the intervention there is; to ask anew, withdraw it first (early_intervention.withdrawn)",
    basis="M85",
    pointer="/data/invited_agency",
)
def asked_once(event: Any, state: Any, context: Context) -> Verdict:
    """One matter, one organ, one request at a time: two open ones would be answered twice and counted twice."""
    invited = event.invited_agency
    return not any(one.open and one.invited == invited for one in _asked_for(event, context)) or {"invited": invited}


def _takes_part(event: Any, state: EarlyIntervention, context: Context) -> bool:
    return context.role is Role.SYSTEM or context.agency in (state.registrant, state.holder)


by_either_side = Guard(
    code="early_intervention.not_a_side",
    zh="介入活动只能由申请机关或者已同意介入的机关报送",
    en="only the agency that asked, or the organ that came in, tells what it did",
    check=_takes_part,
    next_zh="各方自行报送自己的活动",
    next_en="each side posts what it did itself",
    who=("申请机关或者受邀机关", "the agency that asked, or the organ that came in"),
)


@guard(
    "early_intervention.outside_its_time",
    zh="该日（{day}）不在介入期间：{since}至{until}",
    en="that day ({day}) lies outside the intervention, which lasts from {since} to {until}",
    next_zh="请核对法律日期（活动当日）",
    next_en="check the legal date, which is the day of the activity",
    pointer="/legalon",
)
def while_it_lasts(event: Any, state: EarlyIntervention, context: Context) -> Verdict:
    """What was done before or after is no part of it; what is told late may be."""
    since, until = state.accepted_on, state.ended_on
    if since is not None and since <= context.legal_on and (until is None or context.legal_on <= until):
        return True
    return {"day": context.legal_on.isoformat(), "since": since or "-", "until": until or "…"}


@guard(
    "early_intervention.coercive_before_filing",
    zh="刑事立案前只能采取询问、查询、勘验、鉴定、调取证据材料等不限制人身、财产权利的措施，不得{activity_zh}",
    en="before a criminal case is filed only measures that restrict neither person nor property are taken: no {activity_en}",
    next_zh="须由公安机关先行立案（referral.criminal_case_filed），再以该机关名义采取；行政机关的查封、扣押依行政强制法记入行政案件",
    next_en="the police must file first (referral.criminal_case_filed) and then act in their own name; what the agency seizes by "
    "administrative law belongs to its own case",
    basis=PSC,
    pointer="/data/activity",
)
def coercion_after_filing(event: Any, state: EarlyIntervention, context: Context) -> Verdict:
    """No joint seizure under police authority before there is a criminal case of that very organ."""
    since = state.ended_on if state.filed_by == context.agency else None
    if event.activity not in COERCIVE or (since is not None and context.legal_on >= since):
        return True
    return {"activity_zh": event.activity.zh, "activity_en": event.activity.en}
