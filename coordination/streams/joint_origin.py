"""What comes out of a joint action: leads, cases, goods taken; linked back by rule. 由联合行动产生。"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from coordination.catalogue import EVENTS, KINDS, glossary
from coordination.rules import Consequence, Context, Role, Verdict, guard

glossary(joint_action="联合行动", visit="所属检查")


@guard(
    "joint_action.not_its_origin",
    zh="没有这次联合行动，或者本单位在该日没有参加，不能据以登记、立案或者采取措施",
    en="there is no such joint action in which this agency took part by that day, so nothing came out of it here",
    next_zh="请核对 joint_action；法律日期不得早于行动开始之日，未受邀请的先由牵头单位补邀",
    next_en="check joint_action; the legal date is not before the day on which it began, and an agency that came unasked is "
    "invited by the lead first",
    basis="M72",
    pointer="/data/joint_action",
)
def out_of_joint_action(event: Any, state: Any, context: Context) -> Verdict:
    """Only who takes part has something from it, and not before it began."""
    if event.joint_action is None:
        return event.visit is None
    action = context.read(KINDS["joint_action"], event.joint_action)
    began = action.started_on is None or action.started_on <= context.legal_on
    return context.role is Role.SYSTEM or (context.agency in action.participants and began)


def told_to_action(event: Any, topic: str, context: Context, **fields: Any) -> Iterable[Consequence]:
    """Return what the joint action is told of a record that came out of it; nothing for other records."""
    if event.joint_action is None:
        return ()
    told = EVENTS[topic](visit=event.visit, opened_by=context.agency, **fields)
    return (Consequence(KINDS["joint_action"], event.joint_action, told),)
