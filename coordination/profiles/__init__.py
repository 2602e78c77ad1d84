"""The penalty procedures of the agency types, as data: another type needs a file, and no code. 各类机关办案程序。"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Self

from coordination.catalogue import Coded
from coordination.profiles.loader import load
from coordination.profiles.model import (
    Act,
    Approver,
    Ending,
    Ground,
    GroundList,
    Hearing,
    PenaltyKind,
    Period,
    Profile,
    Step,
    StepRule,
    Unit,
    Verification,
)

PROFILES: tuple[Profile, ...] = load(Path(__file__).parent)
"""All profiles, read when this package is imported; a wrong one fails here."""
GENERIC = "generic"
"""The profile of agencies whose type has none of its own: the law itself (行政处罚法)."""


def profile_for(agency_type: str, on: date) -> Profile | None:
    """Return the procedure that an agency of this type follows in cases filed on that day, or None before there was one."""
    own = [profile for profile in PROFILES if agency_type in profile.agency_types and profile.in_force(on)]
    return own[0] if own else profile_named(GENERIC, on)


def profile_named(name: str, on: date) -> Profile | None:
    """Return the version of a profile that held on a day, or None."""
    return next((profile for profile in PROFILES if profile.id == name and profile.in_force(on)), None)


if TYPE_CHECKING:

    class _FromProfiles(Coded):
        """A code list whose members are made from the profiles, below. 由程序规则生成的代码表。"""

        def __new__(cls, code: str, zh: str = "", en: str = "") -> Self: ...

    class ProfileName(_FromProfiles):
        """The profiles there are. 办案程序。"""

    class NotFiledGround(_FromProfiles):
        """Grounds for declining to file. 不予立案情形。"""

    class SuspensionGround(_FromProfiles):
        """Grounds for suspending an investigation. 中止调查情形。"""

    class TerminationGround(_FromProfiles):
        """Grounds for terminating an investigation. 终止调查情形。"""

    class LegalReviewGround(_FromProfiles):
        """Grounds on which a penalty needs legal review. 法制审核情形。"""

    class NoPenaltyGround(_FromProfiles):
        """Grounds for deciding no penalty. 不予行政处罚情形。"""

    class ClosingGround(_FromProfiles):
        """Grounds for closing a case. 结案情形。"""

else:

    def _coded(name: str, doc: str, members: dict[str, tuple[str, str]]) -> type[Coded]:
        """Return a code list whose members come from the profiles, so that events, schemas and sentences know them."""
        coded = Coded(name, [(code.upper(), (code, zh, en)) for code, (zh, en) in members.items()], module=__name__)
        coded.__doc__ = doc
        return coded

    def _grounds(name: str, doc: str, listed: GroundList) -> type[Coded]:
        return _coded(name, doc, {g.code: (g.zh, g.en) for profile in PROFILES for g in profile.grounds[listed]})

    ProfileName = _coded("ProfileName", "办案程序。", {profile.id: (profile.zh, profile.en) for profile in PROFILES})
    NotFiledGround = _grounds("NotFiledGround", "不予立案情形。", GroundList.NOT_FILED)
    SuspensionGround = _grounds("SuspensionGround", "中止调查情形。", GroundList.SUSPENSION)
    TerminationGround = _grounds("TerminationGround", "终止调查情形。", GroundList.TERMINATION)
    LegalReviewGround = _grounds("LegalReviewGround", "法制审核情形。", GroundList.LEGAL_REVIEW)
    NoPenaltyGround = _grounds("NoPenaltyGround", "不予行政处罚情形。", GroundList.NO_PENALTY)
    ClosingGround = _grounds("ClosingGround", "结案情形。", GroundList.CLOSING)

__all__ = [
    "GENERIC",
    "PROFILES",
    "Act",
    "Approver",
    "ClosingGround",
    "Ending",
    "Ground",
    "GroundList",
    "Hearing",
    "LegalReviewGround",
    "NoPenaltyGround",
    "NotFiledGround",
    "PenaltyKind",
    "Period",
    "Profile",
    "ProfileName",
    "Step",
    "StepRule",
    "SuspensionGround",
    "TerminationGround",
    "Unit",
    "Verification",
    "profile_for",
    "profile_named",
]
