"""Conditions that come from the profile of the agency type: which procedure, who approves, on which grounds. 程序性前置条件。"""

from __future__ import annotations

from typing import Any

from coordination.guards import APPROVERS, agency_of, holds_post
from coordination.profiles import Act, GroundList, Profile, profile_for, profile_named
from coordination.rules import Context, Guard, Verdict


def procedure(record: Any, context: Context) -> Profile | None:
    """Return the procedure that a record follows, or None where no rules were in force. 适用程序。

    A case follows the profile recorded at its filing, as it held on that day. What has no profile yet (a lead, a case about to
    be filed) follows that of the acting agency's type on the legal date.
    """
    recorded = getattr(record, "profile", None)
    if recorded is None:
        return profile_for(agency_of(context, context.agency).agency_type, context.legal_on)
    return profile_named(recorded, record.filed_on)


def approved(act: Act, field: str = "approved_by", *, basis: str = "") -> Guard:
    """Return the guard that whoever approves an act holds the post that the profile demands for it, if it demands one."""

    def check(event: Any, state: Any, context: Context) -> Verdict:
        profile = procedure(state, context)
        approver = profile.approvers.get(act) if profile else None
        if approver is None:
            return True
        posts, zh, en = APPROVERS[approver.role]
        named = getattr(event, field)
        for officer in named if isinstance(named, tuple) else (named,):
            if officer is not None and not holds_post(context, context.agency, officer, posts):
                return {"officer": officer, "post_zh": zh, "post_en": en, "cite": approver.cite}
        return True

    return Guard(
        code="approval.wrong_post",
        zh=f"{act.zh}须由{{post_zh}}作出（{{cite}}），{{officer}}在该日不任此职",
        en=f"{act.en} is for {{post_en}} ({{cite}}); {{officer}} did not hold that post on that day",
        check=check,
        next_zh="请核对人员编号与任职时间（agency.post_filled）",
        next_en="check the officer's reference and the dates of the post (agency.post_filled)",
        basis=basis,
        pointer=f"/data/{field}",
    )


def listed(grounds: GroundList, field: str, *, basis: str = "") -> Guard:
    """Return the guard that the grounds named in a field stand in a list of the record's own procedure."""

    def check(event: Any, state: Any, context: Context) -> Verdict:
        profile = procedure(state, context)
        named = getattr(event, field)
        for ground in named if isinstance(named, tuple) else (named,):
            if ground is not None and (profile is None or profile.ground(grounds, ground.value) is None):
                codes = [] if profile is None else [row.code for row in profile.grounds[grounds]]
                return {"given": ground.value, "codes": ", ".join(codes) or "-"}
        return True

    return Guard(
        code="profile.ground_not_listed",
        zh="事由{given}不适用于本单位的办案程序，可用：{codes}",
        en="ground {given} is not one of this agency's procedure, which are: {codes}",
        check=check,
        next_zh="请改用所列事由代码",
        next_en="give one of the codes listed",
        basis=basis,
        pointer=f"/data/{field}",
    )
