"""The ledger of consultations: on what, with whom, each agency's opinion and dissent, what was concluded. 会商台账。

One row for one consultation. As in the ledger of requests for assistance each event moves the row by its own ``evolve``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final
from uuid import UUID

import sqlalchemy as sa

from coordination.rules import Recorded
from coordination.streams import consultation as events
from coordination.streams.consultation import (
    Consultation,
    Matter,
    Opinion,
    RecordKind,
    Stage,
    Topic,
)
from projections.engine import Ledger, Row
from projections.folding import Columns, bookkeeping, by_own_fold, changes, given, opens, part
from projections.tables import Instant, Many, Spelled, Text

AS_THEY_ARE: Final = ("registrant", "holder", "offered_to", "public", "meeting_no", "meeting_at")
"""Fields of the state that stand in columns of the same names, as they are."""


def _matter(item: Mapping[str, Any]) -> Matter:
    kind, record = item.get("record_kind"), item.get("record")
    return Matter(
        item["matter_no"],
        None if kind is None else RecordKind.of(kind),
        None if record is None else UUID(record),
        tuple(Topic.of(topic) for topic in item.get("topics", ())),
    )


def _opinion(line: Mapping[str, Any]) -> Opinion:
    topic = line.get("consultation_topic")
    return Opinion(line["by"], line["matter_no"], None if topic is None else Topic.of(topic))


def state_of(row: Row) -> Consultation:
    """Return what the rules know of the consultation in a row."""
    if not row:
        return Consultation()
    return Consultation(
        **{name: row[name] for name in AS_THEY_ARE},
        stage=Stage.of(row["stage"]),
        participants=tuple(row["participants"]),
        campaigns=tuple(row["campaigns"]),
        matters=tuple(_matter(item) for item in row["agenda"]),
        opinions=frozenset(_opinion(line) for line in row["opinions"]),
        attended=tuple(row["attended"]),
        dissents=frozenset((line["by"], line["matter_no"]) for line in row["dissents"]),
    )


def columns_of(state: Consultation) -> Columns:
    """Return the columns in which the state stands."""
    return {
        **{name: getattr(state, name) for name in AS_THEY_ARE},
        "stage": state.stage.value,
        "participants": state.participants,
        "campaigns": state.campaigns,
        "attended": state.attended,
        "unheard": state.unheard,
    }


moved = by_own_fold(state_of, columns_of)
"""The change that an event makes by its own fold, with what it gives beside."""


def _about(agenda: Iterable[Mapping[str, Any]]) -> list[str]:
    return [item["record"] for item in agenda if item.get("record") is not None]


def convened(row: Row, event: events.ConsultationConvened, recorded: Recorded) -> Columns:
    agenda = [part(item) for item in event.agenda]
    return {
        **given(event, "title", "meeting_place", "convenor"),
        "consultation_kind": event.consultation_kind.value,
        "agenda": agenda,
        "about": _about(agenda),
        "opinions": (),
        "dissents": (),
        "convened_on": recorded.envelope.legal_on,
    }


def extended(row: Row, event: events.ConsultationAgendaExtended, recorded: Recorded) -> Columns:
    agenda = [*row["agenda"], *(part(item) for item in event.agenda)]
    return {"agenda": agenda, "about": _about(agenda)}


def rescheduled(row: Row, event: events.ConsultationRescheduled, recorded: Recorded) -> Columns:
    return {**given(event, "meeting_place"), "reason": event.reason}


def cancelled(row: Row, event: events.ConsultationCancelled, recorded: Recorded) -> Columns:
    return {"reason": event.reason, "ended_on": recorded.envelope.legal_on}


def opined(row: Row, event: events.ConsultationOpinionGiven, recorded: Recorded) -> Columns:
    """Put an agency's opinion in the place of the one that it gave on the same matter and topic before."""
    envelope = recorded.envelope
    line = {"by": envelope.agency, "on": envelope.legal_on.isoformat(), **part(event)}
    others = [one for one in row["opinions"] if _opinion(one) != _opinion(line)]
    return {"opinions": [*others, line]}


def concluded(row: Row, event: events.ConsultationConcluded, recorded: Recorded) -> Columns:
    return {
        **given(event, "minutes_no"),
        "conclusions": [part(one) for one in event.conclusions],
        "ended_on": recorded.envelope.legal_on,
    }


def dissented(row: Row, event: events.ConsultationDissentRecorded, recorded: Recorded) -> Columns:
    envelope = recorded.envelope
    return {"dissents": [*row["dissents"], {"by": envelope.agency, "on": envelope.legal_on.isoformat(), **part(event)}]}


def text(row: Row) -> Iterable[str | None]:
    """Return what full-text search looks into."""
    yield from (item["point_at_issue"] for item in row["agenda"] or ())
    yield from (line["consultation_opinion"] for line in row["opinions"] or ())
    yield from (one["matter_conclusion"] for one in row["conclusions"] or ())
    yield from (row["title"], row["meeting_no"], row["minutes_no"])


CONSULTATIONS = Ledger(
    name="consultations",
    kind="consultation",
    version=1,
    columns=(
        *bookkeeping(),
        sa.Column("stage", Text),
        sa.Column("consultation_kind", Text),
        sa.Column("meeting_no", Text),
        sa.Column("title", Text),
        sa.Column("agenda", Many),
        sa.Column("about", Many),
        sa.Column("meeting_at", Instant),
        sa.Column("meeting_place", Text),
        sa.Column("convenor", Text),
        sa.Column("convened_on", sa.Date),
        sa.Column("opinions", Many),
        sa.Column("unheard", Many),
        sa.Column("conclusions", Many),
        sa.Column("attended", Many),
        sa.Column("minutes_no", Spelled),
        sa.Column("dissents", Many),
        sa.Column("reason", Text),
        sa.Column("ended_on", sa.Date),
    ),
    folds={
        "consultation.convened": opens(moved(convened)),
        "consultation.agenda_extended": changes(moved(extended)),
        "consultation.rescheduled": changes(moved(rescheduled)),
        "consultation.cancelled": changes(moved(cancelled)),
        "consultation.opinion_given": changes(moved(opined)),
        "consultation.concluded": changes(moved(concluded)),
        "consultation.dissent_recorded": changes(moved(dissented)),
    },
    filters=(
        "stage",
        "registrant",
        "holder",
        "participants",
        "campaigns",
        "consultation_kind",
        "meeting_no",
        "minutes_no",
        "about",
        "unheard",
        "attended",
        "convened_on",
        "ended_on",
    ),
    sorts=("meeting_at", "convened_on", "ended_on", "changed_at"),
    text=text,
)
