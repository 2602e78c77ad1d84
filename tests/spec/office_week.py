"""The office's week: pasts of batches, triage sessions, flash reports and guidance, and an event of each type.

MARKET and AGRICULTURE hand in leads by Friday, the office calls them in to triage, MARKET reports at once, AGRICULTURE guides it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from coordination.catalogue import stream_id
from coordination.streams.campaign import CampaignReturnScheduled
from coordination.streams.campaign.codes import Content, Covers, Cutoff, Rhythm, Weekday
from coordination.streams.campaign.returns import Owed
from coordination.streams.campaign.state import DutySet
from coordination.streams.flash_report import (
    FlashReportAcknowledged,
    FlashReportClosed,
    FlashReportCorrected,
    FlashReportFollowedUp,
    FlashReportForwarded,
    FlashReportSent,
    FlashSubject,
)
from coordination.streams.flash_report import RecordKind as FlashRecord
from coordination.streams.guidance import (
    GuidanceFollowedUp,
    GuidanceForm,
    GuidanceGiven,
    GuidanceMatter,
    GuidanceVoided,
)
from coordination.streams.guidance import RecordKind as GuidedRecord
from coordination.streams.lead import MajorRule, Route
from coordination.streams.lead_batch import LeadBatchAmended, LeadBatchSubmitted
from coordination.streams.triage_session import (
    TriageResult,
    TriageSessionClosed,
    TriageSessionConvened,
    TriageSessionDissentRecorded,
    TriageSessionLeadsListed,
    TriageSessionLeadsTriaged,
    TriageSessionOpinionGiven,
)
from tests.spec import leads
from tests.spec.dsl import AGRICULTURE, CAMPAIGN, MARKET, OFFICE, POLICE, Said, Scene, given, said, the

BATCH, SESSION, FLASH, GUIDANCE = the("lead_batch"), the("triage_session"), the("flash_report"), the("guidance")
ONE, TWO, THREE = the("lead"), the("lead", 2), the("lead", 3)
SATURDAY, FRIDAY, MONDAY = date(2024, 3, 2), date(2024, 3, 8), date(2024, 3, 11)
"""The week of the plan runs from Saturday to Friday; the Monday after is late."""


def lead(number: int, by: str = MARKET, received_on: date = date(2024, 3, 4)) -> Said:
    """Register a lead of the week."""
    event = replace(leads.REGISTER, title=f"线索{number}", received_on=received_on)
    return said(event, by=by, on=FRIDAY, stream=the("lead", number))


FOUND = (lead(1), lead(2), lead(3, AGRICULTURE))

# -- batches -----------------------------------------------------------------------------------------------------------------

SUBMIT = LeadBatchSubmitted(campaign=CAMPAIGN, period_start=SATURDAY, period_end=FRIDAY, pooled=(ONE,))
NIL = replace(SUBMIT, pooled=(), nil_return=True, note="本周无线索")
AMEND = LeadBatchAmended(reason="补报周五下午收到的一条，剔除重复的一条", pooled=(TWO,), left_out=(ONE,))
SUBMITTED = (FOUND, said(SUBMIT, by=MARKET, on=FRIDAY, stream=BATCH))
DUTY, OTHER_DUTY = the("duty"), the("duty", 2)
ANSWER = replace(SUBMIT, duty=DUTY, due_on=FRIDAY)


def owed(duty: Any, by: str, start: date = SATURDAY, end: date = FRIDAY) -> Owed:
    """Return one week that one section owes."""
    return Owed(
        duty=duty,
        owed_by=by,
        period_start=start,
        period_end=end,
        cutoff_at=datetime(2024, 3, 8, 16, tzinfo=UTC),
        due_on=end,
    )


def with_duties(
    *past: Any,
    content: tuple[Content, ...] = (Content.LEADS,),
    owed: tuple[Owed, ...] = (owed(DUTY, MARKET), owed(OTHER_DUTY, AGRICULTURE)),
    **changes: Any,
) -> Scene:
    """Return the town with a weekly return of leads that MARKET and AGRICULTURE owe, unless others do."""
    said_owed = DutySet("线索报送", OFFICE, owed, content)
    return given(*past).with_campaign(CAMPAIGN, duties={"R01": said_owed}, **changes)


R01 = CampaignReturnScheduled(
    code="R01",
    title="线索报送",
    content=(Content.LEADS,),
    due_from=(MARKET, AGRICULTURE),
    due_to=OFFICE,
    rhythm=Rhythm.WEEKLY,
    weekday=Weekday.FRIDAY,
    covers=Covers.WEEK_TO_DUE,
    cutoff=Cutoff.DUE_DAY,
)
CAMPAIGN_STREAM = stream_id("campaign", CAMPAIGN)

# -- triage sessions -----------------------------------------------------------------------------------------------------------

CONVENE = TriageSessionConvened(
    campaigns=(CAMPAIGN,),
    session_no="2024-10",
    session_at=datetime(2024, 3, 11, 1, 0, tzinfo=UTC),
    to_triage=(ONE, TWO),
    panel=(MARKET, AGRICULTURE),
    session_place="专项办会议室",
)
LIST = TriageSessionLeadsListed(to_triage=(THREE,))
OPINE = TriageSessionOpinionGiven(
    lead=ONE, suggested_route=Route.CRIME, opinion="货值超过追诉标准", suggested_agency=POLICE
)
TRIAGE = TriageSessionLeadsTriaged(
    results=(TriageResult(lead=ONE, route=Route.LOCAL, opinion="先行核查货值", offence="trademark"),),
    attended=(MARKET, AGRICULTURE),
)
DISSENT = TriageSessionDissentRecorded(lead=ONE, reason="货值已有订单佐证，应当移送")
CLOSE = TriageSessionClosed(note="其余线索下周再议")


def in_session(event: Any, by: str = OFFICE, on: date = MONDAY) -> Said:
    """Put an event of the session into the past."""
    return said(event, by=by, on=on, stream=SESSION)


def listed(*numbers: int) -> tuple[Said, ...]:
    """Put what the leads are told into the past."""
    mark = replace(leads.LISTED, panel=CONVENE.panel)
    return tuple(said(mark, by="system", on=FRIDAY, stream=the("lead", number)) for number in numbers)


CONVENED = (FOUND, in_session(CONVENE, on=FRIDAY), listed(1, 2))
TRIAGED = (
    CONVENED,
    in_session(TRIAGE),
    said(replace(leads.TRIAGE, panel=TRIAGE.attended, session=SESSION), by="system", on=MONDAY, stream=ONE),
)
CLOSED = (TRIAGED, in_session(CLOSE), said(leads.CARRIED_OVER, by="system", on=MONDAY, stream=TWO))

# -- flash reports -----------------------------------------------------------------------------------------------------------

HAPPENED = datetime(2024, 3, 8, 1, 0, tzinfo=UTC)
LEARNT = datetime(2024, 3, 8, 3, 30, tzinfo=UTC)
REPORTED = datetime(2024, 3, 8, 3, 42, 30, tzinfo=UTC)
SEND = FlashReportSent(
    campaigns=(CAMPAIGN,),
    flash_subject=FlashSubject.MAJOR_LEAD,
    title="跨省假酒窝点",
    content="群众举报仓库内有假冒白酒三千箱，已派员看守。",
    happened_at=HAPPENED,
    learnt_at=LEARNT,
    flash_recipients=(OFFICE,),
    record_kind=FlashRecord.LEAD,
    record=ONE,
    major_rule=MajorRule.CROSS_REGION,
)
FORWARD = FlashReportForwarded(
    flash_recipients=(POLICE,), to_body="潍坊市市场监督管理局", document_no="安专办报〔2024〕2号"
)
ACKNOWLEDGE = FlashReportAcknowledged(note="请公安机关同步介入")
FOLLOW = FlashReportFollowedUp(content="清点为三千二百箱")
CORRECT = FlashReportCorrected(reason="时间误记", happened_at=datetime(2024, 3, 8, 2, 0, tzinfo=UTC))
FLASH_CLOSE = FlashReportClosed(flash_conclusion="已立案并移送")


def flash(event: Any, by: str = MARKET, on: date = FRIDAY) -> Said:
    """Put an event of the report into the past."""
    return said(event, by=by, on=on, stream=FLASH)


SENT = (FOUND, flash(SEND))

# -- guidance ----------------------------------------------------------------------------------------------------------------

GUIDE = GuidanceGiven(
    campaigns=(CAMPAIGN,),
    guided_by=AGRICULTURE,
    guided_agencies=(MARKET,),
    guidance_matter=GuidanceMatter.HARD_CASE,
    guidance_form=GuidanceForm.ON_SITE,
    guidance_content="指导固定电子订单证据",
    record_kind=GuidedRecord.LEAD,
    record=ONE,
    guiding_officers=("a-1",),
)
GENERAL = replace(GUIDE, record_kind=None, record=None, guidance_matter=GuidanceMatter.FOLLOW_UP)
REPORT_BACK = GuidanceFollowedUp(completion="已补充固定订单证据")
VOID = GuidanceVoided(reason="重复记录")


def guided(event: Any, by: str = MARKET, on: date = FRIDAY) -> Said:
    """Put an event of the guidance into the past."""
    return said(event, by=by, on=on, stream=GUIDANCE)


GIVEN = (FOUND, guided(GUIDE), said(leads.GUIDED, by="system", on=FRIDAY, stream=ONE))
