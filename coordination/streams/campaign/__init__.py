"""Campaigns: the plan, its lists, its office and members, from announcement to dissolution. 专项行动。

The machine is drawn in docs/machines/campaign.md.
"""

from __future__ import annotations

from coordination.streams.campaign.codes import (
    Content,
    Covers,
    Cutoff,
    Descent,
    FocusKind,
    ItemKind,
    Openness,
    Rhythm,
    RosterRole,
    Triage,
    Weekday,
)
from coordination.streams.campaign.plan import (
    CampaignAnnounced,
    CampaignAttachmentListed,
    CampaignFocusListed,
    CampaignItemWithdrawn,
    CampaignOffenceListed,
    CampaignPhaseScheduled,
    CampaignPlanAmended,
    CampaignSubOperationListed,
    CampaignTaskAssigned,
)
from coordination.streams.campaign.returns import CampaignDutiesSet, CampaignReturnScheduled, Owed
from coordination.streams.campaign.state import CAMPAIGN, Campaign, Instance, Member, Origin, Plan, TableRow
from coordination.streams.campaign.taskforce import (
    CampaignClosed,
    CampaignDissolved,
    CampaignMemberJoined,
    CampaignMemberLeft,
    CampaignOfficeDesignated,
    CampaignRosterPostNamed,
)

__all__ = [
    "CAMPAIGN",
    "Campaign",
    "CampaignAnnounced",
    "CampaignAttachmentListed",
    "CampaignClosed",
    "CampaignDissolved",
    "CampaignDutiesSet",
    "CampaignFocusListed",
    "CampaignItemWithdrawn",
    "CampaignMemberJoined",
    "CampaignMemberLeft",
    "CampaignOffenceListed",
    "CampaignOfficeDesignated",
    "CampaignPhaseScheduled",
    "CampaignPlanAmended",
    "CampaignReturnScheduled",
    "CampaignRosterPostNamed",
    "CampaignSubOperationListed",
    "CampaignTaskAssigned",
    "Content",
    "Covers",
    "Cutoff",
    "Descent",
    "FocusKind",
    "Instance",
    "ItemKind",
    "Member",
    "Openness",
    "Origin",
    "Owed",
    "Plan",
    "Rhythm",
    "RosterRole",
    "TableRow",
    "Triage",
    "Weekday",
]
