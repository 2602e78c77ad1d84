"""A task force whose people and registers change: an event of each type, by whom it is said, and the days of the stories."""

from __future__ import annotations

from datetime import date
from typing import Any

from coordination.catalogue import stream_id
from coordination.streams.campaign import (
    CampaignConclusionRecorded,
    CampaignEntryWithdrawn,
    CampaignHandlerDesignated,
    CampaignHandlerReleased,
    CampaignLocalPlanAdopted,
    CampaignMarketEntered,
    CampaignMarketRemoved,
    CampaignMeetingHeld,
    CampaignMemberJoined,
    CampaignOfficerSeconded,
    CampaignPartnerLeft,
    CampaignPartnerRegistered,
    CampaignRosterPostNamed,
    CampaignRosterPostVacated,
    CampaignSecondmentEnded,
    CampaignSecondmentExtended,
    CampaignTaskAssigned,
    ConclusionKind,
    ItemOrigin,
    LocalItem,
    MeetingKind,
    PartnerKind,
    Register,
    RosterRole,
)
from tests.spec.dsl import ADMINISTRATOR, CAMPAIGN, MARKET, OFFICE, POLICE, UNIT, Said, said

HERE = stream_id("campaign", CAMPAIGN)
D = date.fromisoformat
MEMBER = CampaignMemberJoined(member=POLICE)
TASK = CampaignTaskAssigned(code="4.1", title="商标", text="严查商标侵权。", lead_agency=MARKET)

LEADER = CampaignRosterPostNamed(code="01", roster_role=RosterRole.LEADER, post_title="副市长", unit=MARKET)
NEXT_LEADER = CampaignRosterPostNamed(
    code="01",
    roster_role=RosterRole.LEADER,
    post_title="常务副市长",
    unit=MARKET,
    from_on=D("2024-10-01"),
    document_no="安打假办〔2024〕7号",
    post_holder="gov-2",
)
VACATED = CampaignRosterPostVacated(code="01", to_on=D("2024-11-01"), document_no="安打假办〔2024〕9号")
SECONDED = CampaignOfficerSeconded(
    code="S1",
    seconded_officer="zf-017",
    unit=UNIT,
    seconded_to=OFFICE,
    from_on=D("2024-03-01"),
    to_on=D("2024-06-01"),
    document_no="安市监人〔2024〕3号",
)
EXTENDED = CampaignSecondmentExtended(code="S1", to_on=D("2024-09-01"), reason="集中整治延期")
SENT_HOME = CampaignSecondmentEnded(code="S1", to_on=D("2024-05-01"), reason="原单位任务")
HANDLER = CampaignHandlerDesignated(code="H1", handler="zf-021", unit=UNIT, from_on=D("2024-03-01"))
RELEASED = CampaignHandlerReleased(code="H1", to_on=D("2024-05-01"))
MARKET_IN = CampaignMarketEntered(
    code="m-1",
    name="景芝农贸市场",
    adcode="370784",
    unit=UNIT,
    reason="近三年假酒案件高发",
    from_on=D("2024-03-01"),
    cases_3y=12,
    reports_3y=31,
)
MARKET_OUT = CampaignMarketRemoved(code="m-1", to_on=D("2024-09-01"), reason="整治到位")
PARTNER = CampaignPartnerRegistered(
    code="p-1",
    partner_kind=PartnerKind.RIGHTS_HOLDER,
    name="某酒业股份有限公司",
    partner_role="协助辨认真伪",
    unit=MARKET,
    from_on=D("2024-03-01"),
)
PARTNER_OUT = CampaignPartnerLeft(code="p-1", to_on=D("2024-09-01"))
PLAN = CampaignLocalPlanAdopted(
    unit=UNIT,
    title="执法大队专项行动方案",
    adopted_on=D("2024-03-01"),
    local_items=(
        LocalItem(item_origin=ItemOrigin.INHERITED, title="商标整治", task="4.1"),
        LocalItem(item_origin=ItemOrigin.OWN, title="景芝白酒专项检查"),
    ),
    document_no="安市监执〔2024〕2号",
)
MEETING = CampaignMeetingHeld(
    code="2024-01",
    meeting_kind=MeetingKind.MOBILISATION,
    title="全市动员部署会议",
    unit=MARKET,
    met_on=D("2024-03-01"),
    attended=(MARKET, POLICE),
)
CONCLUSION = CampaignConclusionRecorded(
    code="c-1",
    conclusion_kind=ConclusionKind.MECHANISM,
    title="线索双向移送机制",
    text="市场监管、公安每月互通线索。",
    unit=MARKET,
    adopted_on=D("2024-03-01"),
)
WITHDRAWN = CampaignEntryWithdrawn(register=Register.MARKETS, code="m-1", reason="重复登记")


def told(event: Any, on: str = "2024-03-04", by: str = ADMINISTRATOR) -> Said:
    """Put an event of the campaign into the past."""
    return said(event, by=by, on=on, stream=HERE)


AROUND = (told(MEMBER), told(TASK))
EVERY: tuple[tuple[Any, tuple[Any, ...]], ...] = (
    (LEADER, ()),
    (NEXT_LEADER, (LEADER,)),
    (VACATED, (LEADER,)),
    (SECONDED, ()),
    (EXTENDED, (SECONDED,)),
    (SENT_HOME, (SECONDED,)),
    (HANDLER, ()),
    (RELEASED, (HANDLER,)),
    (MARKET_IN, ()),
    (MARKET_OUT, (MARKET_IN,)),
    (PARTNER, ()),
    (PARTNER_OUT, (PARTNER,)),
    (PLAN, ()),
    (MEETING, ()),
    (CONCLUSION, ()),
    (WITHDRAWN, (MARKET_IN,)),
)
"""Each event, and what stood in the registers before it."""
