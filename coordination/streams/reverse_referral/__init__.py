"""Reverse referrals: what did not become a crime comes back to an administrative agency. 反向移送。

The machine is drawn in docs/machines/reverse_referral.md.
"""

from __future__ import annotations

from coordination.streams.reverse_referral.codes import Origin, Result, Stage, SuspensionGround
from coordination.streams.reverse_referral.exclusion import (
    ReverseReferralExclusionBegun,
    ReverseReferralExclusionEnded,
)
from coordination.streams.reverse_referral.giving import (
    ReverseReferralAcknowledged,
    ReverseReferralClosed,
    ReverseReferralOpinionIssued,
    ReverseReferralRegistered,
    ReverseReferralReviewExtended,
    ReverseReferralReviewResumed,
    ReverseReferralReviewSuspended,
    ReverseReferralTransferred,
    ReverseReferralUrged,
)
from coordination.streams.reverse_referral.handling import ReverseReferralReceived, ReverseReferralResultReported
from coordination.streams.reverse_referral.state import REVERSE_REFERRAL, ReverseReferral

__all__ = [
    "REVERSE_REFERRAL",
    "Origin",
    "Result",
    "ReverseReferral",
    "ReverseReferralAcknowledged",
    "ReverseReferralClosed",
    "ReverseReferralExclusionBegun",
    "ReverseReferralExclusionEnded",
    "ReverseReferralOpinionIssued",
    "ReverseReferralReceived",
    "ReverseReferralRegistered",
    "ReverseReferralResultReported",
    "ReverseReferralReviewExtended",
    "ReverseReferralReviewResumed",
    "ReverseReferralReviewSuspended",
    "ReverseReferralTransferred",
    "ReverseReferralUrged",
    "Stage",
    "SuspensionGround",
]
