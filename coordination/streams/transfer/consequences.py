"""What a transfer or a dispute tells the lead or case that it is about. 告知所涉记录。"""

from __future__ import annotations

from datetime import date
from uuid import UUID

from coordination.catalogue import EVENTS, KINDS
from coordination.guards import agency_of
from coordination.profiles import GENERIC, ProfileName, profile_for
from coordination.rules import Consequence, Context
from coordination.streams.jurisdiction import HowLeft, HowMoved, Matter, QuestionKind, RecordKind


def tell_questioned(matter: Matter, kind: QuestionKind, question: UUID) -> Consequence:
    """Return what a record is told when a transfer or dispute about it begins."""
    told = EVENTS[f"{matter.kind.value}.jurisdiction_questioned"](question_kind=kind, question=question)
    return Consequence(KINDS[matter.kind.value], matter.id, told)


def tell_left(
    matter: Matter, kind: QuestionKind, question: UUID, how: HowLeft, *, sender: str | None, receiver: str | None
) -> Consequence:
    """Return what a record is told that stays where it is."""
    told = EVENTS[f"{matter.kind.value}.jurisdiction_left"](
        question_kind=kind,
        question=question,
        left_how=how,
        campaigns=matter.state.campaigns,
        from_agency=sender,
        receiving_agency=receiver,
    )
    return Consequence(KINDS[matter.kind.value], matter.id, told)


def tell_moved(
    matter: Matter, kind: QuestionKind, question: UUID, how: HowMoved, to: str, received_on: date, context: Context
) -> Consequence:
    """Return what a record is told that goes into other hands; a case follows the procedure of its new agency's line."""
    more = {"profile": _procedure(to, context)} if matter.kind is RecordKind.CASE else {}
    told = EVENTS[f"{matter.kind.value}.jurisdiction_moved"](
        question_kind=kind,
        question=question,
        moved_how=how,
        from_agency=matter.state.holder,
        receiving_agency=to,
        received_on=received_on,
        campaigns=matter.state.campaigns,
        **more,
    )
    return Consequence(KINDS[matter.kind.value], matter.id, told)


def _procedure(agency: str, context: Context) -> ProfileName:
    profile = profile_for(agency_of(context, agency).agency_type, context.legal_on)
    return ProfileName.of(GENERIC if profile is None else profile.id)
