"""Who must do what next: the silence of a referral is always somebody's (G6). 待办。"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from coordination.streams.referral.codes import Duty, Fate, Finding, Notice, Side, Stage
from coordination.streams.referral.state import ENDED, REVIEWING, WITHOUT_CRIMINAL_CASE, Referral


class Awaited(NamedTuple):
    """A side, and what it has still to do. 待办。"""

    side: Side
    duty: Duty


NEXT: dict[Stage, Awaited] = {
    Stage.DRAFT: Awaited(Side.SENDER, Duty.ASSIGN),
    Stage.PREPARING: Awaited(Side.SENDER, Duty.REPORT),
    Stage.PENDING_APPROVAL: Awaited(Side.SENDER, Duty.APPROVE),
    Stage.APPROVED: Awaited(Side.SENDER, Duty.SEND),
    Stage.SENT: Awaited(Side.POLICE, Duty.SIGN),
    Stage.RECEIVED: Awaited(Side.POLICE, Duty.ACCEPT),
    Stage.UNDER_REVIEW: Awaited(Side.POLICE, Duty.DECIDE_FILING),
    Stage.SUPPLEMENTING: Awaited(Side.SENDER, Duty.SUPPLEMENT),
    Stage.NOT_FILED: Awaited(Side.SENDER, Duty.ANSWER_REFUSAL),
    Stage.RECONSIDERING: Awaited(Side.POLICE, Duty.RECONSIDER),
    Stage.UPHELD: Awaited(Side.SENDER, Duty.ANSWER_REFUSAL),
    Stage.SUPERVISED: Awaited(Side.PROCURATORATE, Duty.DEMAND_REASONS),
    Stage.REASONS_PENDING: Awaited(Side.POLICE, Duty.STATE_REASONS),
    Stage.ORDERED: Awaited(Side.POLICE, Duty.FILE),
    Stage.FILED: Awaited(Side.POLICE, Duty.INVESTIGATE),
}
"""What each stage waits for, where nothing more special is said below."""
COMPETENCE = {
    Finding.OTHER_POLICE: Awaited(Side.POLICE, Duty.FORWARD),
    Finding.NOT_POLICE: Awaited(Side.POLICE, Duty.RETURN),
}
PROCEDURE = (
    (Fate.ON_TRIAL, Awaited(Side.COURT, Duty.TRY)),
    (Fate.PROSECUTED, Awaited(Side.COURT, Duty.TRY)),
    (Fate.ARRESTED, Awaited(Side.PROCURATORATE, Duty.PROSECUTE)),
)
ADDRESSEES: dict[Notice, Side] = {
    Notice.SUPPLEMENT: Side.SENDER,
    Notice.FORWARDING: Side.SENDER,
    Notice.RETURN: Side.SENDER,
    Notice.FILED: Side.SENDER,
    Notice.NOT_FILED: Side.SENDER,
    Notice.RECONSIDERATION: Side.POLICE,
    Notice.RECONSIDERED: Side.SENDER,
    Notice.REASONS_DEMAND: Side.POLICE,
    Notice.ORDER: Side.POLICE,
    Notice.SUPERVISED: Side.SENDER,
    Notice.OVERDUE_DEMAND: Side.POLICE,
    Notice.RECTIFICATION: Side.POLICE,
    Notice.WITHDRAWN: Side.SENDER,
    Notice.TRANSFERRED: Side.SENDER,
}
"""Who signs for which letter."""


def whom(referral: Referral, side: Side) -> str | None:
    """Return the agency that is a side of the referral now; of several courts the last one."""
    return {
        Side.SENDER: referral.registrant,
        Side.POLICE: referral.police,
        Side.FORMER_POLICE: referral.transferred_by,
        Side.PROCURATORATE: referral.procuratorate,
        Side.COURT: referral.courts[-1] if referral.courts else None,
    }[side]


def awaited(referral: Referral) -> tuple[Awaited, ...]:
    """Return all that is awaited of anybody, the step that decides over the referral first."""
    return tuple(dict.fromkeys((*_next(referral), *_beside(referral))))


def _next(referral: Referral) -> Iterator[Awaited]:
    if referral.finding is not None:
        yield COMPETENCE[referral.finding]
    elif referral.stage in (Stage.NOT_FILED, Stage.FILED, Stage.WITHDRAWN) and not referral.notified:
        yield Awaited(Side.POLICE, Duty.NOTIFY)
    elif referral.stage is Stage.SUPERVISED and referral.reasons_stated:
        yield Awaited(Side.PROCURATORATE, Duty.TELL_RESULT if referral.reasons_sound else Duty.JUDGE_REASONS)
    elif referral.stage is Stage.FILED:
        yield next((step for fate, step in PROCEDURE if referral.has(fate)), NEXT[Stage.FILED])
    elif referral.stage in NEXT:
        yield NEXT[referral.stage]
    if referral.to_be_handled and not referral.superseded:
        yield Awaited(Side.SENDER, Duty.HANDLE)


def _beside(referral: Referral) -> Iterator[Awaited]:
    if referral.stage in REVIEWING:
        yield Awaited(Side.POLICE, Duty.DECIDE_FILING)  # a request for supplement does not stop the review
    if referral.sent_on is not None and not referral.copied and referral.stage not in ENDED:
        yield Awaited(Side.SENDER, Duty.COPY)
    if referral.delay_questioned:
        yield Awaited(Side.POLICE, Duty.EXPLAIN_DELAY)
    if referral.transferred_by is not None:
        yield Awaited(Side.FORMER_POLICE, Duty.NOTIFY)
    if referral.rectifying:
        yield Awaited(Side.POLICE, Duty.RECTIFY)
    if referral.fallen:
        yield Awaited(Side.POLICE, Duty.ANSWER_FALL)
    yield from _of_exhibits(referral)
    for notice in sorted(referral.undelivered):
        yield Awaited(ADDRESSEES[notice], Duty.ACKNOWLEDGE)


def _of_exhibits(referral: Referral) -> Iterator[Awaited]:
    if referral.stage is Stage.FILED and referral.goods_to_hand_over:
        yield Awaited(Side.SENDER, Duty.HAND_OVER)
    if any(exhibit.handed is not None and exhibit.received is None for exhibit in referral.exhibits):
        yield Awaited(Side.POLICE, Duty.TAKE_EXHIBITS)
    if referral.party_to_be_told:
        yield Awaited(Side.SENDER, Duty.TELL_PARTY)
    if referral.stage in WITHOUT_CRIMINAL_CASE and any(exhibit.with_police for exhibit in referral.exhibits):
        yield Awaited(Side.POLICE, Duty.GIVE_BACK)
