"""What is watched of a record, so that it is seen when nothing comes: a few facts for each kind of record. 观察。

A watch is what JSON can hold: dates are ISO text. It is kept in rows of its own, which no question finds.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final, NamedTuple
from uuid import UUID

import coordination.streams.referral as referrals
from coordination.rules import Recorded
from coordination.streams.lead import Outcome
from coordination.streams.referral import Fate, Referral, Stage, awaited, whom
from coordination.thresholds.assessing import summary
from projections.case_crime import FIGURES, assessed, figures_of
from projections.silences.kinds import SilenceKind

Watch = dict[str, Any]
Move = Callable[[Watch, Any, Recorded], Watch]


class Silent(NamedTuple):
    """Who is silent; since when, where that is not the day of the event; until when, where a document sets it. 沉默。"""

    agency: str
    since: date | None = None
    until: date | None = None
    articles: tuple[str, ...] = ()


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _on(recorded: Recorded) -> str:
    return recorded.envelope.legal_on.isoformat()


# -- cases -----------------------------------------------------------------------------------------------------------------


def case_filed(watch: Watch, event: Any, recorded: Recorded) -> Watch:
    return {"holder": recorded.envelope.agency, "campaigns": list(event.campaigns), "figures": {}}


def figured(watch: Watch, event: Any, recorded: Recorded) -> Watch:
    return _compared(watch, figures_of(event), recorded)


def valued(watch: Watch, event: Any, recorded: Recorded) -> Watch:
    figure = FIGURES.get(event.value_basis)
    return watch if figure is None else _compared(watch, {figure: event.value_fen}, recorded)


def _compared(watch: Watch, figures: Mapping[str, Any], recorded: Recorded) -> Watch:
    known = {**watch["figures"], **figures}
    assessment = assessed(known, recorded.envelope.legal_on)
    told = {**watch, "figures": known}
    if assessment is None or not assessment.met:
        return {**told, "met_on": None, "articles": []}
    return {
        **told,
        "met_on": watch.get("met_on") or _on(recorded),
        "articles": summary(assessment)["articles"],
    }


def suspected(watch: Watch, event: Any, recorded: Recorded) -> Watch:
    return {**watch, "suspected_on": _on(recorded), "told": True}


def lead_suspected(watch: Watch, event: Any, recorded: Recorded) -> Watch:
    since = watch.get("suspected_on") or event.suspected_on.isoformat()
    return {**watch, "suspected_on": since, "told": True}


def resolved(watch: Watch, event: Any, recorded: Recorded) -> Watch:
    return {**watch, "suspected_on": None, "told": True, "decided": True}


def referred(watch: Watch, event: Any, recorded: Recorded) -> Watch:
    return {**watch, "suspected_on": None, "told": True, "decided": True}


def penalised(watch: Watch, event: Any, recorded: Recorded) -> Watch:
    return {**watch, "fined_on": _on(recorded) if event.fine_fen else None}


def revoked(watch: Watch, event: Any, recorded: Recorded) -> Watch:
    return watch if event.fine_fen else {**watch, "fined_on": None}


def copied(watch: Watch, event: Any, recorded: Recorded) -> Watch:
    return {**watch, "copied": True}


def case_left(watch: Watch, event: Any, recorded: Recorded) -> Watch:
    return {**watch, "holder": None}


def case_moved(watch: Watch, event: Any, recorded: Recorded) -> Watch:
    return {**watch, "holder": event.receiving_agency, "held_on": _on(recorded)}


def case_returned(watch: Watch, event: Any, recorded: Recorded) -> Watch:
    return {**watch, "holder": event.desk}


def _since_held(watch: Watch, since: date) -> date:
    """Nobody is silent before he has the record."""
    return max(since, _day(watch.get("held_on")) or since)


def unreferred(watch: Watch) -> Silent | None:
    """The figures meet a threshold: neither suspicion, nor referral, nor a refusal is on record."""
    met_on = _day(watch.get("met_on"))
    if watch["holder"] is None or met_on is None or watch.get("told"):
        return None
    return Silent(watch["holder"], _since_held(watch, met_on), articles=tuple(watch["articles"]))


def fined(watch: Watch) -> Silent | None:
    """A fine was given though a threshold is met, and nobody was told: neither referral, nor refusal, nor late copy."""
    met_on, fined_on = _day(watch.get("met_on")), _day(watch.get("fined_on"))
    told = watch.get("decided") or watch.get("copied")
    if watch["holder"] is None or met_on is None or fined_on is None or told:
        return None
    return Silent(watch["holder"], max(met_on, fined_on), articles=tuple(watch["articles"]))


def idle(watch: Watch) -> Silent | None:
    """A crime is suspected, and no referral was begun."""
    since, holder = _day(watch.get("suspected_on")), watch["holder"]
    return None if holder is None or since is None else Silent(holder, _since_held(watch, since))


# -- leads -----------------------------------------------------------------------------------------------------------------

POLICE_HAVE_IT: Final = frozenset({Outcome.REFERRED, Outcome.CRIMINAL_FILED, Outcome.CRIMINAL_DECLINED})


def registered(watch: Watch, event: Any, recorded: Recorded) -> Watch:
    return {"holder": event.registered_for, "campaigns": list(event.campaigns), "held_on": _on(recorded)}


def dispatched(watch: Watch, event: Any, recorded: Recorded) -> Watch:
    told = {"asked": event.to_agency, "asked_on": _on(recorded), "due_on": event.feedback_due_on.isoformat()}
    return {**watch, **told}


def taken(watch: Watch, event: Any, recorded: Recorded) -> Watch:
    return {**watch, "holder": recorded.envelope.agency, "held_on": _on(recorded)}


def recalled(watch: Watch, event: Any, recorded: Recorded) -> Watch:
    return {**watch, "asked": None}


def lead_moved(watch: Watch, event: Any, recorded: Recorded) -> Watch:
    asked = None if watch.get("asked") is None else event.receiving_agency
    return {**watch, "asked": asked, "holder": event.receiving_agency, "held_on": _on(recorded)}


def given_back(watch: Watch, event: Any, recorded: Recorded) -> Watch:
    return {**watch, "asked": None, "holder": None}


def fed_back(watch: Watch, event: Any, recorded: Recorded) -> Watch:
    heard = {**watch, "asked": None}
    return {**heard, "suspected_on": None} if event.outcome in POLICE_HAVE_IT else heard


def lead_filed(watch: Watch, event: Any, recorded: Recorded) -> Watch:
    return {**watch, "suspected_on": None, "filed": True}


def crime_suspected(watch: Watch, event: Any, recorded: Recorded) -> Watch:
    # once a case is filed on the lead, the case is told of it
    if watch.get("filed"):
        return watch
    return {**watch, "suspected_on": watch.get("suspected_on") or _on(recorded)}


def suspicion_over(watch: Watch, event: Any, recorded: Recorded) -> Watch:
    return {**watch, "suspected_on": None}


def absorbed(watch: Watch, event: Any, recorded: Recorded) -> Watch:
    return crime_suspected(watch, event, recorded) if event.crime_suspected else watch


def lead_over(watch: Watch, event: Any, recorded: Recorded) -> Watch:
    return {**watch, "asked": None, "suspected_on": None}


def unanswered(watch: Watch) -> Silent | None:
    """The lead was dispatched, and there is no feedback: it is a silence from the day after the one that was set."""
    if watch.get("asked") is None:
        return None
    return Silent(watch["asked"], _day(watch["asked_on"]), until=_day(watch["due_on"]))


# -- referrals -------------------------------------------------------------------------------------------------------------

AS_THEY_ARE: Final = ("registrant", "police", "procuratorate", "notified", "superseded", "fined", "to_be_handled")


def referral_moved(watch: Watch, event: Any, recorded: Recorded) -> Watch:
    """Move by the rule book's own fold what the silences ask of a referral."""
    state: Referral = event.evolve(_referral(watch), recorded.envelope)
    return {
        **{name: getattr(state, name) for name in AS_THEY_ARE},
        "trials": sorted(state.trials),
        "appealable": sorted(state.appealable),
        "stage": state.stage.value,
        "courts": list(state.courts),
        "campaigns": list(state.campaigns),
        "fates": {str(person): fate.value for person, fate in state.fates},
    }


def _referral(watch: Watch) -> Referral:
    if not watch:
        return Referral()
    return Referral(
        **{name: watch[name] for name in AS_THEY_ARE},
        trials=frozenset(watch["trials"]),
        appealable=frozenset(watch["appealable"]),
        stage=Stage.of(watch["stage"]),
        courts=tuple(watch["courts"]),
        campaigns=tuple(watch["campaigns"]),
        fates=tuple((UUID(person), Fate.of(fate)) for person, fate in watch["fates"].items()),
    )


def untaken(watch: Watch) -> Silent | None:
    """The referral came to nothing, and the agency has not dealt with the matter since."""
    return Silent(watch["registrant"]) if watch["to_be_handled"] and not watch["superseded"] else None


def without_outcome(watch: Watch) -> Silent | None:
    """A criminal case is filed and not over: whoever must move next is heard of, or silent."""
    state = _referral(watch)
    if state.stage is not Stage.FILED:
        return None
    agency = whom(state, awaited(state)[0].side) or state.police
    return None if agency is None else Silent(agency)


MOVES: Final[Mapping[str, Mapping[str, Move]]] = {
    "case": {
        "case.filed": case_filed,
        "case.crime_figures_recorded": figured,
        "case.value_assessed": valued,
        "case.crime_suspected": suspected,
        "case.lead_suspected": lead_suspected,
        "case.crime_suspicion_resolved": resolved,
        "case.referral_opened": referred,
        "case.referred_to_judiciary": referred,
        "case.penalty_decided": penalised,
        "case.decision_revoked": revoked,
        "case.decision_copied_late": copied,
        "case.jurisdiction_transferred": case_left,
        "case.jurisdiction_moved": case_moved,
        "case.returned_to_desk": case_returned,
    },
    "lead": {
        "lead.registered": registered,
        "lead.dispatched": dispatched,
        "lead.dispatch_recalled": recalled,
        "lead.accepted": taken,
        "lead.taken_up": taken,
        "lead.jurisdiction_moved": lead_moved,
        "lead.returned": given_back,
        "lead.reopened": given_back,
        "lead.feedback_given": fed_back,
        "lead.filed": lead_filed,
        "lead.crime_suspected": crime_suspected,
        "lead.crime_suspicion_lifted": suspicion_over,
        "lead.crime_suspicion_resolved": suspicion_over,
        "lead.absorbed": absorbed,
        "lead.merged": lead_over,
        "lead.closed": lead_over,
    },
    "referral": {
        declared.topic: referral_moved
        for name in referrals.__all__
        if (declared := getattr(referrals, name)) and hasattr(declared, "topic")
    },
}
"""How each event moves what is watched of its record."""

CONDITIONS: Final[Mapping[str, Mapping[SilenceKind, Callable[[Watch], Silent | None]]]] = {
    "case": {
        SilenceKind.UNREFERRED: unreferred,
        SilenceKind.FINED: fined,
        SilenceKind.IDLE: idle,
    },
    "lead": {SilenceKind.IDLE: idle, SilenceKind.FEEDBACK: unanswered},
    "referral": {SilenceKind.NOT_TAKEN_UP: untaken, SilenceKind.OUTCOME: without_outcome},
}
"""Which silences there can be on a record of each kind, and when somebody is silent."""
