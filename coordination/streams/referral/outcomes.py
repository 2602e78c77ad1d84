"""What a referral tells the case that it came from, and the early interventions there. 对案件和提前介入的影响。"""

from __future__ import annotations

from collections.abc import Iterable

from coordination.catalogue import EVENTS, KINDS
from coordination.rules import Consequence, Context
from coordination.streams.case import CASE, CaseCrimeSuspicionResolved, SuspicionOutcome
from coordination.streams.case import Stage as CaseStage
from coordination.streams.case.guards.investigation import suspected
from coordination.streams.lead import LEAD
from coordination.streams.referral.codes import Fate, Stage
from coordination.streams.referral.state import REFERRAL, Referral


def resolved(
    referral: Referral,
    context: Context,
    outcome: SuspicionOutcome,
    reason: str,
    *,
    document_no: str | None = None,
    approved_by: str | None = None,
) -> Iterable[Consequence]:
    """Tell the case how the suspicion ended, unless it has ended there already or the case has gone to another agency."""
    if referral.case is None:
        return
    case = context.read(CASE, referral.case)
    if case.stage is CaseStage.TRANSFERRED_OUT or not suspected(referral.case, case, context):
        return
    yield Consequence(
        CASE,
        referral.case,
        CaseCrimeSuspicionResolved(
            suspicion_outcome=outcome, reason=reason, document_no=document_no, approved_by=approved_by
        ),
    )


def concluded(
    referral: Referral, context: Context, reason: str, document_no: str | None = None
) -> Iterable[Consequence]:
    """Tell the case what procuratorate and court made of it, once everybody's part is over."""
    if referral.stage is not Stage.CONCLUDED:
        return ()
    if referral.fined:
        outcome = SuspicionOutcome.CRIMINAL_FINE
    elif referral.has(Fate.SENTENCED, Fate.ACQUITTED):
        outcome = SuspicionOutcome.NO_CRIMINAL_PENALTY
    else:
        outcome = SuspicionOutcome.NOT_PROSECUTED
    return resolved(referral, context, outcome, reason, document_no=document_no)


def superseded(referral: Referral, context: Context) -> Iterable[Consequence]:
    """Tell the former version of a referral that this one takes its place."""
    if referral.former is not None:
        successor = EVENTS["referral.superseded"](by=context.envelope.stream)
        yield Consequence(REFERRAL, referral.former, successor)


def overtaken(referral: Referral, context: Context) -> Iterable[Consequence]:
    """Tell the early interventions in the case, and in the leads it rests on, that there is a criminal case now."""
    if referral.case is None or referral.police is None:
        return
    case = context.read(CASE, referral.case)
    asked = [*case.interventions, *(one for lead in case.leads for one in context.read(LEAD, lead).interventions)]
    for one in asked:
        kind = KINDS["early_intervention"]
        if context.read(kind, one).open:
            over = EVENTS["early_intervention.overtaken"](referral=context.envelope.stream, filed_by=referral.police)
            yield Consequence(kind, one, over)
