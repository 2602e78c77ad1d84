"""Leads: from registration through triage, dispatch and verification to feedback. 线索。

The machine is drawn in docs/machines/lead.md.
"""

from __future__ import annotations

from coordination.profiles import NotFiledGround
from coordination.streams.lead.codes import LeadSource, MajorRule, Outcome, ReturnReason, Route, Stage, ToldOf
from coordination.streams.lead.consultation import LeadConsulted
from coordination.streams.lead.crime import LeadCrimeSuspicionLifted, LeadCrimeSuspicionResolved
from coordination.streams.lead.exclusion import LeadExclusionBegun, LeadExclusionEnded
from coordination.streams.lead.feedback import (
    LeadClosed,
    LeadFeedbackGiven,
    LeadFlaggedMajor,
    LeadMajorFlagLifted,
    LeadReopened,
    LeadReportedUpward,
)
from coordination.streams.lead.guided import LeadGuidanceVoided, LeadGuided
from coordination.streams.lead.informing import LeadInformantDirected, LeadInformantTold
from coordination.streams.lead.intake import LeadParticularsCorrected, LeadRegistered
from coordination.streams.lead.jurisdiction import (
    LeadJurisdictionLeft,
    LeadJurisdictionMoved,
    LeadJurisdictionQuestioned,
)
from coordination.streams.lead.pooling import (
    LeadCarriedOver,
    LeadListedForTriage,
    LeadPooled,
    LeadUnpooled,
)
from coordination.streams.lead.relations import (
    LeadAbsorbed,
    LeadAssistOpened,
    LeadComplaintLinked,
    LeadEarlyInterventionOpened,
    LeadLinked,
    LeadMerged,
    LeadNoticeLinked,
    LeadTradeLinkFound,
)
from coordination.streams.lead.reliance import LeadSupportAnswered, LeadSupportNotified
from coordination.streams.lead.state import ANSWERED, LEAD, OPEN_STAGES, WITH_OFFICE, Lead
from coordination.streams.lead.triage import (
    LeadAccepted,
    LeadDispatched,
    LeadDispatchRecalled,
    LeadReturned,
    LeadRoutedOut,
    LeadTakenUp,
    LeadTriaged,
)
from coordination.streams.lead.verification import (
    LeadCrimeSuspected,
    LeadDutyCrimeClueHandedOver,
    LeadFiled,
    LeadFilingDeclined,
    LeadVerificationExtended,
)

__all__ = [
    "ANSWERED",
    "LEAD",
    "OPEN_STAGES",
    "WITH_OFFICE",
    "Lead",
    "LeadAbsorbed",
    "LeadAccepted",
    "LeadAssistOpened",
    "LeadCarriedOver",
    "LeadClosed",
    "LeadComplaintLinked",
    "LeadConsulted",
    "LeadCrimeSuspected",
    "LeadCrimeSuspicionLifted",
    "LeadCrimeSuspicionResolved",
    "LeadDispatchRecalled",
    "LeadDispatched",
    "LeadDutyCrimeClueHandedOver",
    "LeadEarlyInterventionOpened",
    "LeadExclusionBegun",
    "LeadExclusionEnded",
    "LeadFeedbackGiven",
    "LeadFiled",
    "LeadFilingDeclined",
    "LeadFlaggedMajor",
    "LeadGuidanceVoided",
    "LeadGuided",
    "LeadInformantDirected",
    "LeadInformantTold",
    "LeadJurisdictionLeft",
    "LeadJurisdictionMoved",
    "LeadJurisdictionQuestioned",
    "LeadLinked",
    "LeadListedForTriage",
    "LeadMajorFlagLifted",
    "LeadMerged",
    "LeadNoticeLinked",
    "LeadParticularsCorrected",
    "LeadPooled",
    "LeadRegistered",
    "LeadReopened",
    "LeadReportedUpward",
    "LeadReturned",
    "LeadRoutedOut",
    "LeadSource",
    "LeadSupportAnswered",
    "LeadSupportNotified",
    "LeadTakenUp",
    "LeadTradeLinkFound",
    "LeadTriaged",
    "LeadUnpooled",
    "LeadVerificationExtended",
    "MajorRule",
    "NotFiledGround",
    "Outcome",
    "ReturnReason",
    "Route",
    "Stage",
    "ToldOf",
]
