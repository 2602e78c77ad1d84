"""Pasts of a joint action, each built on the one before it, and an event of each type that may stand in them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from coordination.profiles import ProfileName
from coordination.streams.joint_action import (
    DenKind,
    FindingKind,
    GuidanceKind,
    JointActionAgenciesInvited,
    JointActionCancelled,
    JointActionCaseOpened,
    JointActionDecidedOnSpot,
    JointActionDenCredited,
    JointActionDenDismantled,
    JointActionEnded,
    JointActionFindingRecorded,
    JointActionFollowUpCompleted,
    JointActionFollowUpRescheduled,
    JointActionFollowUpSet,
    JointActionFollowUpWithdrawn,
    JointActionGoodsTaken,
    JointActionGuidanceGiven,
    JointActionLeadOpened,
    JointActionParticipationConfirmed,
    JointActionParticipationRefused,
    JointActionPlanned,
    JointActionRecordVoided,
    JointActionReported,
    JointActionScheduled,
    JointActionStarted,
    JointActionTeamArrived,
    JointActionTimesCorrected,
    JointActionVisitAttended,
    JointActionVisitRecorded,
    RefusalReason,
    SpotDecision,
    Stage,
    Team,
    Visited,
)
from coordination.streams.parts import OnlineTrace, Party, PartyKind, Place, PlaceType
from tests.spec.dsl import AGRICULTURE, CAMPAIGN, MARKET, POLICE, Said, said, the

ACTION = the("joint_action")
PLANNED_ON, DAY, NEXT_DAY, AFTERWARDS = "2024-03-01", "2024-03-11", "2024-03-12", "2024-03-18"
"""Planned, carried out on two days, and what comes afterwards."""


def entry(number: int) -> UUID:
    """Return the number of the first, second, ... field record."""
    return the("entry", number)


def team(member: str, *officers: str, dispatch: str = "D1", helpers: tuple[str, ...] = ()) -> Team:
    """Return who of an agency was there."""
    return Team(member=member, dispatch_no=dispatch, inspectors=officers, helpers=helpers)


SHOP = Party(kind=PartyKind.INDIVIDUAL_BUSINESS, name="安丘市某烟酒店", uscc="92370784MA3C000004")
AT_SHOP = Place(adcode="370784", address="安丘市新安街道某路8号", place_type=PlaceType.PREMISES)
AT_MARKET = Place(adcode="370784", address="安丘市某批发市场", place_type=PlaceType.WHOLESALE_MARKET)
AT_DEN = Place(adcode="370784", address="安丘市某村西首院内", place_type=PlaceType.WORKSHOP)
PLATFORM = OnlineTrace(platform="某直播平台", shop="某白酒专营店")

PLAN = JointActionPlanned(
    campaigns=(CAMPAIGN,),
    title="农村市场假冒白酒联合检查",
    aim="检查城乡结合部烟酒店和批发市场，查处假冒注册商标的白酒",
    lead_agency=MARKET,
    invited_agencies=(POLICE, AGRICULTURE),
    planned_from_on=date(2024, 3, 11),
    planned_to_on=date(2024, 3, 12),
    place=AT_MARKET,
    document_no="安市监联〔2024〕2号",
)
INVITE = JointActionAgenciesInvited(invited_agencies=("370784-wlj",), reason="发现盗版图书摊位")
CONFIRM = JointActionParticipationConfirmed(
    contact_officers=("officer-71",), planned_officer_count=3, planned_helper_count=1
)
REFUSE = JointActionParticipationRefused(refusal_reason=RefusalReason.NO_STAFF, reason="春耕农资检查同日进行")
SCHEDULE = JointActionScheduled(
    scheduled_from_at=datetime(2024, 3, 11, 0, 30, tzinfo=UTC),
    scheduled_to_at=datetime(2024, 3, 12, 9, 0, tzinfo=UTC),
    arrangement="八时三十分在市场南门集合，分两组检查",
    place=AT_MARKET,
)
CANCEL = JointActionCancelled(reason="暴雨红色预警")
START = JointActionStarted(note="人员到齐")
END = JointActionEnded()
CORRECT = JointActionTimesCorrected(reason="次日上午仍有检查", finished_at=datetime(2024, 3, 12, 4, 0, tzinfo=UTC))
REPORT = JointActionReported(summary="检查业户2户，端掉窝点1个", problems="农村市场进货渠道杂乱")

ARRIVE = JointActionTeamArrived(
    entry=entry(1), dispatch_no="D1", inspectors=("m-1", "m-2"), helpers=("h-1",), vehicle_count=1
)
POLICE_ARRIVE = JointActionTeamArrived(entry=entry(2), dispatch_no="G7", inspectors=("p-1", "p-2", "p-3"))
VISIT = JointActionVisitRecorded(
    entry=entry(3),
    visited=Visited.PREMISES,
    teams=(team(MARKET, "m-1", "m-2"), team(POLICE, "p-1", dispatch="G7")),
    subject=SHOP,
    place=AT_SHOP,
)
TO_MARKET = replace(
    VISIT,
    entry=entry(4),
    visited=Visited.VENUE,
    teams=(team(MARKET, "m-1"),),
    subject=None,
    venue="安丘市某批发市场",
    place=AT_MARKET,
)
TO_PLATFORM = replace(
    VISIT,
    entry=entry(5),
    visited=Visited.PLATFORM,
    teams=(team(MARKET, "m-2"),),
    subject=None,
    place=None,
    online=PLATFORM,
)
ATTEND = JointActionVisitAttended(entry=entry(6), visit=entry(4), dispatch_no="G7", inspectors=("p-2",))
CONDUCT, OTHER_CONDUCT = the("conduct"), the("conduct", 2)
FIND = JointActionFindingRecorded(
    entry=entry(7),
    visit=entry(3),
    finding_kind=FindingKind.VIOLATION,
    facts="货架上有假冒注册商标的白酒24瓶",
    offence="trademark",
    conduct=CONDUCT,
)
DEN = JointActionDenDismantled(entry=entry(8), den_kind=DenKind.STORING, place=AT_DEN, credited_agency=MARKET)
GUIDE = JointActionGuidanceGiven(
    entry=entry(9), guidance_kind=GuidanceKind.INTERVIEW, content="约谈市场开办方", inspectors=("m-1", "m-2")
)
DECIDE = JointActionDecidedOnSpot(
    entry=entry(10),
    spot_decision=SpotDecision.FINE,
    profile=ProfileName("market_supervision"),
    party=SHOP,
    facts="未按规定明码标价",
    inspectors=("m-1", "m-2"),
    document_no="安市监简罚〔2024〕5号",
    fine_fen=300_000,
    visit=entry(3),
)
CREDIT = JointActionDenCredited(den=entry(8), credited_agency=POLICE, reason="经协商由公安机关计数")
VOID = JointActionRecordVoided(entry=entry(1), reason="人员录错")
FOLLOW_UP = JointActionFollowUpSet(
    follow_up=the("follow_up"),
    requirement="督促市场开办方建立进货台账",
    responsible_agency=MARKET,
    complete_by_on=date(2024, 4, 10),
)
MOVE = JointActionFollowUpRescheduled(
    follow_up=the("follow_up"), complete_by_on=date(2024, 4, 30), reason="开办方申请延期"
)
COMPLETE = JointActionFollowUpCompleted(follow_up=the("follow_up"), completion="已建立台账")
DROP = JointActionFollowUpWithdrawn(follow_up=the("follow_up"), reason="市场已关闭")
LEAD_OPENED = JointActionLeadOpened(lead=the("lead"), opened_by=MARKET)
CASE_OPENED = JointActionCaseOpened(case=the("case"), opened_by=MARKET)
GOODS_TAKEN = JointActionGoodsTaken(goods_record=the("goods"), case=the("case"), opened_by=MARKET)

FIELD = (ARRIVE, VISIT, ATTEND, FIND, DEN, GUIDE, DECIDE)
"""One field record of each kind."""


def posted(event: Any, by: str = MARKET, on: str = DAY) -> Said:
    """Put an event of the action into the past."""
    return said(event, by=by, on=on, stream=ACTION)


# The story of most actions here: MARKET leads, POLICE comes, AGRICULTURE has not answered.
PLANNED = (posted(PLAN, MARKET, PLANNED_ON), posted(CONFIRM, POLICE, "2024-03-04"))
SCHEDULED = (PLANNED, posted(SCHEDULE, MARKET, "2024-03-06"))
UNDER_WAY = (SCHEDULED, posted(START))
WORKED = (UNDER_WAY, posted(ARRIVE), posted(POLICE_ARRIVE, POLICE), posted(VISIT))
ENDED = (WORKED, posted(END, MARKET, NEXT_DAY))
REPORTED = (ENDED, posted(REPORT, MARKET, AFTERWARDS))
CANCELLED = (SCHEDULED, posted(CANCEL, MARKET, "2024-03-08"))
FOLLOWED = (REPORTED, posted(FOLLOW_UP, MARKET, AFTERWARDS))

AT: dict[Stage, tuple[Any, ...]] = {
    Stage.NONE: (),
    Stage.PLANNED: PLANNED,
    Stage.SCHEDULED: SCHEDULED,
    Stage.IN_PROGRESS: UNDER_WAY,
    Stage.ENDED: ENDED,
    Stage.REPORTED: REPORTED,
    Stage.CANCELLED: CANCELLED,
}
