"""The ledger of triage sessions: the list, each opinion, what was decided, dissent, what was carried over. 集中研判台账。"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Final
from uuid import UUID

import sqlalchemy as sa

from coordination.catalogue import Coded
from coordination.rules import Recorded
from coordination.streams import triage_session as events
from coordination.streams.lead import LeadCarriedOver
from coordination.streams.triage_session import Stage
from coordination.streams.triage_session.guards import member_of
from projections.engine import Ledger, Row, Rows
from projections.folding import Columns, bookkeeping, changes, given, opens, part
from projections.tables import Instant, Many, Text


class Fate(Coded):
    """What a session did with a lead of its list. 研判情况。"""

    PENDING = "pending", "待研判", "to be triaged"
    TRIAGED = "triaged", "已研判", "triaged in the session"
    LEFT = "left", "退回或者重启后离开", "left the session by being returned or reopened"
    CARRIED_OVER = "carried_over", "转入下次", "carried over to the next"
    OTHERWISE = "otherwise", "另行处理", "dealt with otherwise meanwhile"


COUNTS: Final = {
    Fate.PENDING: "pending_count",
    Fate.TRIAGED: "triaged_count",
    Fate.CARRIED_OVER: "carried_over_count",
}

SETTLED: Final = (Fate.TRIAGED.value, Fate.LEFT.value)
"""What the end of a session changes nothing about."""


def _leads(lines: list[Row]) -> Columns:
    fates = Counter(line["fate"] for line in lines)
    return {
        "leads": lines,
        "to_triage": [line["lead"] for line in lines],
        "lead_count": len(lines),
        **{column: fates[fate.value] for fate, column in COUNTS.items()},
    }


def _pending(leads: Iterable[UUID]) -> list[Row]:
    return [{"lead": str(lead), "fate": Fate.PENDING.value} for lead in leads]


def convened(row: Row, event: events.TriageSessionConvened, recorded: Recorded) -> Columns:
    panel = list(dict.fromkeys(event.panel))
    return {
        "stage": Stage.CONVENED.value,
        "registrant": recorded.envelope.agency,
        "holder": recorded.envelope.agency,
        "participants": panel,
        "unheard": panel,
        "campaigns": event.campaigns,
        **given(event, "session_no", "session_at", "session_place"),
        "convened_on": recorded.envelope.legal_on,
        "opinions": (),
        "dissents": (),
        "attended": (),
        **_leads(_pending(event.to_triage)),
    }


def listed(row: Row, event: events.TriageSessionLeadsListed, recorded: Recorded) -> Columns:
    return _leads([*row["leads"], *_pending(event.to_triage)])


def opined(row: Row, event: events.TriageSessionOpinionGiven, recorded: Recorded) -> Columns:
    """Put a section's opinion in the place of the one that it gave on the same lead before."""
    by = member_of(event, recorded.envelope.agency)
    line = {"by": by, "on": recorded.envelope.legal_on.isoformat(), **part(event)}
    others = [one for one in row["opinions"] if (one["by"], one["lead"]) != (by, line["lead"])]
    return {"opinions": [*others, line], "unheard": [agency for agency in row["unheard"] if agency != by]}


def triaged(row: Row, event: events.TriageSessionLeadsTriaged, recorded: Recorded) -> Columns:
    on = recorded.envelope.legal_on.isoformat()
    decided = {str(one.lead): {**part(one), "fate": Fate.TRIAGED.value, "on": on} for one in event.results}
    return {
        "attended": list(dict.fromkeys((*row["attended"], *event.attended))),
        **_leads([decided.get(line["lead"], line) for line in row["leads"]]),
    }


def left(row: Row, event: events.TriageSessionLeadLeft, recorded: Recorded) -> Columns:
    gone = str(event.lead)
    return _leads([_with(line, Fate.LEFT) if line["lead"] == gone else line for line in row["leads"]])


def dissented(row: Row, event: events.TriageSessionDissentRecorded, recorded: Recorded) -> Columns:
    envelope = recorded.envelope
    line = {"by": member_of(event, envelope.agency), "on": envelope.legal_on.isoformat(), **part(event)}
    return {"dissents": [*row["dissents"], line]}


def closed(row: Row, event: events.TriageSessionClosed, recorded: Recorded) -> Columns:
    """End it: what is not told to be carried over was dealt with otherwise."""
    return {
        "stage": Stage.CLOSED.value,
        "closed_on": recorded.envelope.legal_on,
        "note": event.note,
        **_leads([_with(line, Fate.OTHERWISE) for line in row["leads"]]),
    }


def _with(line: Row, fate: Fate) -> Row:
    return line if line["fate"] in SETTLED else {**line, "fate": fate.value}


def carried_over(rows: Rows, recorded: Recorded) -> None:
    """Say in the session's row that a lead of it is carried over."""
    event: LeadCarriedOver = recorded.event
    if (row := rows.get(event.session)) is not None:
        left = str(recorded.stream)
        lines = [_with(line, Fate.CARRIED_OVER) if line["lead"] == left else line for line in row["leads"]]
        rows.put(event.session, {**row, **_leads(lines)})


def touches(recorded: Recorded) -> tuple[UUID, ...]:
    """Name the session's row."""
    return (recorded.event.session if isinstance(recorded.event, LeadCarriedOver) else recorded.stream,)


def text(row: Row) -> Iterable[str | None]:
    """Return what full-text search looks into."""
    yield from (row["session_no"], row["session_place"], row["note"])
    yield from (line["opinion"] for line in row["opinions"] or ())
    yield from (line.get("opinion") for line in row["leads"] or ())
    yield from (line["reason"] for line in row["dissents"] or ())


TRIAGE_SESSIONS = Ledger(
    name="triage-sessions",
    kind="triage_session",
    version=2,
    columns=(
        *bookkeeping(),
        sa.Column("stage", Text),
        sa.Column("session_no", Text),
        sa.Column("session_at", Instant),
        sa.Column("session_place", Text),
        sa.Column("convened_on", sa.Date),
        sa.Column("leads", Many),
        sa.Column("to_triage", Many),
        sa.Column("lead_count", sa.Integer),
        *(sa.Column(column, sa.Integer) for column in COUNTS.values()),
        sa.Column("opinions", Many),
        sa.Column("unheard", Many),
        sa.Column("dissents", Many),
        sa.Column("attended", Many),
        sa.Column("closed_on", sa.Date),
        sa.Column("note", Text),
    ),
    folds={
        "triage_session.convened": opens(convened),
        "triage_session.leads_listed": changes(listed),
        "triage_session.opinion_given": changes(opined),
        "triage_session.leads_triaged": changes(triaged),
        "triage_session.lead_left": changes(left),
        "triage_session.dissent_recorded": changes(dissented),
        "triage_session.closed": changes(closed),
        "lead.carried_over": carried_over,
    },
    touches=touches,
    filters=(
        "stage",
        "registrant",
        "holder",
        "participants",
        "campaigns",
        "session_no",
        "to_triage",
        "unheard",
        "attended",
        "carried_over_count",
        "convened_on",
        "closed_on",
    ),
    sorts=("session_at", "convened_on", "closed_on", "changed_at"),
    text=text,
)
