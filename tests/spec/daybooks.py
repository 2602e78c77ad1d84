"""Entries of the daybook: pasts, and an event of each type that may stand in them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from coordination.profiles import ProfileName
from coordination.streams.daybook import (
    CheckKind,
    DaybookDecidedOnSpot,
    DaybookGuidanceGiven,
    DaybookInspected,
    DaybookPlatformNotified,
    DaybookPlatformPublicised,
    DaybookPlatformRemoved,
    DaybookPublicityHeld,
    DaybookRectificationChecked,
    DaybookRectificationSet,
    DaybookSampled,
    DaybookSampleTested,
    DaybookVoided,
    PublicityForm,
    RectificationKind,
    RectificationResult,
    SampleResult,
    Work,
)
from coordination.streams.on_spot import SpotDecision
from coordination.streams.visiting import FindingKind, GuidanceKind, Visited
from tests.spec.dsl import CAMPAIGN, MARKET, POLICE, Said, said, the
from tests.spec.joint_actions import AT_MARKET, AT_SHOP, PLATFORM, SHOP

ENTRY = the("daybook")
DAY = "2024-02-09"
"""The day before the Spring Festival of 2024."""

INSPECT = DaybookInspected(
    campaigns=(CAMPAIGN,),
    check_kind=CheckKind.DAILY,
    dispatch_no="D-31",
    inspectors=("m-1", "m-2"),
    visited=Visited.PREMISES,
    finding_kind=FindingKind.VIOLATION,
    helpers=("h-1",),
    vehicle_count=1,
    subject=SHOP,
    place=AT_SHOP,
    inspection_no="2024-0209-3",
    facts="货架上有假冒注册商标的白酒24瓶",
    offence="trademark",
)
AT_PEAK = replace(
    INSPECT,
    check_kind=CheckKind.PEAK_TIME,
    occasion="春节",
    visited=Visited.VENUE,
    finding_kind=FindingKind.CLEAN,
    subject=None,
    venue="安丘市某批发市场",
    place=AT_MARKET,
    facts=None,
    offence=None,
)
SAMPLE = DaybookSampled(
    campaigns=(CAMPAIGN,),
    check_kind=CheckKind.DOUBLE_RANDOM,
    sampled_goods="白酒",
    dispatch_no="D-31",
    inspectors=("m-1", "m-2"),
    sample_no="CY-17",
    sample_count=3,
    subject=SHOP,
    place=AT_SHOP,
    tested_by="潍坊某检验检测有限公司",
)
TEST = DaybookSampleTested(sample_result=SampleResult.UNQUALIFIED, report_no="潍检字〔2024〕88号")
GUIDE = DaybookGuidanceGiven(
    campaigns=(CAMPAIGN,),
    guidance_kind=GuidanceKind.WARNING,
    content="提醒烟酒店查验进货凭证",
    inspectors=("m-1",),
    attendees=(SHOP,),
)
PUBLICISE = DaybookPublicityHeld(
    campaigns=(CAMPAIGN,),
    title="识假辨假进市场",
    publicity_form=PublicityForm.VISIT,
    content="发放宣传单二百份",
    place=AT_MARKET,
    held_with=(POLICE,),
    audience_count=200,
)
NOTIFY = DaybookPlatformNotified(
    campaigns=(CAMPAIGN,),
    online=PLATFORM,
    facts="店铺销售假冒注册商标的白酒",
    operator="某科技有限公司",
    offence="trademark",
)
REMOVED = DaybookPlatformRemoved(note="商品链接已断开")
SHOWN = DaybookPlatformPublicised(url="https://platform.example/notice/1")
DECIDE = DaybookDecidedOnSpot(
    campaigns=(CAMPAIGN,),
    spot_decision=SpotDecision.FINE,
    profile=ProfileName("market_supervision"),
    party=SHOP,
    facts="未按规定明码标价",
    inspectors=("m-1", "m-2"),
    document_no="安市监简罚〔2024〕3号",
    fine_fen=20_000,
)
RECTIFY = DaybookRectificationSet(
    rectification_kind=RectificationKind.PUT_RIGHT,
    requirement="下架假冒白酒并查验进货凭证",
    complete_by_on=date(2024, 2, 23),
)
RECTIFIED = DaybookRectificationChecked(rectified_as=RectificationResult.DONE, completion="已下架，进货凭证齐全")
VOID = DaybookVoided(reason="重复录入")

OPENING: dict[Work, Any] = {
    Work.INSPECTION: INSPECT,
    Work.SAMPLING: SAMPLE,
    Work.GUIDANCE: GUIDE,
    Work.PUBLICITY: PUBLICISE,
    Work.PLATFORM: NOTIFY,
    Work.DECISION: DECIDE,
}


def entered(event: Any, by: str = MARKET, on: str = DAY) -> Said:
    """Put an event of the entry into the past."""
    return said(event, by=by, on=on, stream=ENTRY)
