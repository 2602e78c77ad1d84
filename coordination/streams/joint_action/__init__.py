"""Joint actions: planned, joined, carried out in the field by several agencies, reported, followed up; counted once. 联合行动。

The machine is drawn in docs/machines/joint_action.md.
"""

from __future__ import annotations

from coordination.streams.joint_action.codes import (
    Answer,
    DenKind,
    FieldKind,
    Nature,
    RefusalReason,
    Stage,
)
from coordination.streams.joint_action.course import (
    JointActionEnded,
    JointActionReported,
    JointActionStarted,
    JointActionTimesCorrected,
)
from coordination.streams.joint_action.field import (
    JointActionDecidedOnSpot,
    JointActionDenCredited,
    JointActionDenDismantled,
    JointActionFindingRecorded,
    JointActionGuidanceGiven,
    JointActionRecordVoided,
    JointActionTeamArrived,
    JointActionVisitAttended,
    JointActionVisitRecorded,
)
from coordination.streams.joint_action.following import (
    JointActionFollowUpCompleted,
    JointActionFollowUpRescheduled,
    JointActionFollowUpSet,
    JointActionFollowUpWithdrawn,
)
from coordination.streams.joint_action.opened import (
    JointActionCaseOpened,
    JointActionGoodsTaken,
    JointActionLeadOpened,
)
from coordination.streams.joint_action.planning import (
    JointActionAgenciesInvited,
    JointActionCancelled,
    JointActionParticipationConfirmed,
    JointActionParticipationRefused,
    JointActionPlanned,
    JointActionScheduled,
)
from coordination.streams.joint_action.state import (
    JOINT_ACTION,
    Entry,
    FollowUp,
    JointAction,
    Member,
    Opened,
)
from coordination.streams.on_spot import SpotDecision
from coordination.streams.visiting import FindingKind, GuidanceKind, Team, Visited

__all__ = [
    "JOINT_ACTION",
    "Answer",
    "DenKind",
    "Entry",
    "FieldKind",
    "FindingKind",
    "FollowUp",
    "GuidanceKind",
    "JointAction",
    "JointActionAgenciesInvited",
    "JointActionCancelled",
    "JointActionCaseOpened",
    "JointActionDecidedOnSpot",
    "JointActionDenCredited",
    "JointActionDenDismantled",
    "JointActionEnded",
    "JointActionFindingRecorded",
    "JointActionFollowUpCompleted",
    "JointActionFollowUpRescheduled",
    "JointActionFollowUpSet",
    "JointActionFollowUpWithdrawn",
    "JointActionGoodsTaken",
    "JointActionGuidanceGiven",
    "JointActionLeadOpened",
    "JointActionParticipationConfirmed",
    "JointActionParticipationRefused",
    "JointActionPlanned",
    "JointActionRecordVoided",
    "JointActionReported",
    "JointActionScheduled",
    "JointActionStarted",
    "JointActionTeamArrived",
    "JointActionTimesCorrected",
    "JointActionVisitAttended",
    "JointActionVisitRecorded",
    "Member",
    "Nature",
    "Opened",
    "RefusalReason",
    "SpotDecision",
    "Stage",
    "Team",
    "Visited",
]
