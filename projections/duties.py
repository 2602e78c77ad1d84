"""The duties calendar: what is due from whom, to whom, when, with what cut-off. 报送任务日历（R01–R15、X1、X2）。"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from coordination.catalogue import Coded
from coordination.rules import Recorded, local_date
from coordination.streams.campaign import CampaignDutiesSet
from coordination.streams.campaign.codes import Content
from coordination.streams.lead_batch import LeadBatchSubmitted
from projections.engine import Derived, Ledger, Row, Rows
from projections.tables import Instant, Many, Text


class Standing(Coded):
    """How a duty that is answered here stands at an instant. 报送任务状态。"""

    COMING = "coming", "所属期未开始", "its period has not begun"
    OWED = "owed", "待报送", "owed"
    OVERDUE = "overdue", "逾期未报", "overdue"
    ANSWERED = "answered", "按期报送", "answered in time"
    ANSWERED_LATE = "answered_late", "逾期报送", "answered late"


def touches(recorded: Recorded) -> Iterable[UUID]:
    """Name the duties that are owed now, those that are not any more, or the one that is answered."""
    if isinstance(recorded.event, LeadBatchSubmitted):
        return () if recorded.event.duty is None else (recorded.event.duty,)
    event: CampaignDutiesSet = recorded.event
    return (*(one.duty for one in event.owed), *event.ended)


def duties_set(rows: Rows, recorded: Recorded) -> None:
    """Enter what is owed, take off what is not."""
    event: CampaignDutiesSet = recorded.event
    for one in event.owed:
        rows.put(
            one.duty,
            {
                **(rows.get(one.duty) or {}),
                "campaigns": (event.campaign,),
                "participants": (event.due_to,),
                "holder": one.owed_by,
                "public": False,
                "return_code": event.code,
                "title": event.title,
                "content": [one.value for one in event.content],
                "answerable": Content.LEADS in event.content,
                "owed_by": one.owed_by,
                "due_to": event.due_to,
                "period_start": one.period_start,
                "period_end": one.period_end,
                "cutoff_at": one.cutoff_at,
                "due_on": one.due_on,
            },
        )
    for ended in event.ended:
        rows.close(ended)


def answered(rows: Rows, recorded: Recorded) -> None:
    """Enter when a duty was answered, by which record; the first answer counts."""
    event: LeadBatchSubmitted = recorded.event
    if event.duty is not None:
        rows.change(
            event.duty,
            answered_on=recorded.envelope.legal_on,
            answered_at=recorded.recorded_at,
            answered_by=recorded.stream,
        )


def standings(rows: sa.Table, instant: datetime) -> Mapping[str, sa.ColumnElement[bool]]:
    """Return under which condition a duty stands how; of what is answered elsewhere nothing is known."""
    today = sa.literal(local_date(instant), sa.Date)
    known, open_, told = rows.c.answerable, rows.c.answered_on.is_(None), rows.c.answered_on
    return {
        Standing.COMING.value: sa.and_(known, open_, rows.c.period_start > today),
        Standing.OWED.value: sa.and_(known, open_, rows.c.period_start <= today, rows.c.due_on >= today),
        Standing.OVERDUE.value: sa.and_(known, open_, rows.c.due_on < today),
        Standing.ANSWERED.value: sa.and_(known, told <= rows.c.due_on),
        Standing.ANSWERED_LATE.value: sa.and_(known, told > rows.c.due_on),
    }


def text(row: Row) -> Iterable[str | None]:
    """Return what full-text search looks into."""
    return (row["title"], row["return_code"])


DUTIES = Ledger(
    name="duties",
    kind="duty",
    version=2,
    columns=(
        sa.Column("registrant", Text),
        sa.Column("holder", Text),
        sa.Column("offered_to", Text),
        sa.Column("participants", Many),
        sa.Column("campaigns", Many),
        sa.Column("public", sa.Boolean),
        sa.Column("return_code", Text),
        sa.Column("title", Text),
        sa.Column("owed_by", Text),
        sa.Column("due_to", Text),
        sa.Column("period_start", sa.Date),
        sa.Column("period_end", sa.Date),
        sa.Column("cutoff_at", Instant),
        sa.Column("due_on", sa.Date),
        sa.Column("content", Many),
        sa.Column("answerable", sa.Boolean),
        sa.Column("answered_on", sa.Date),
        sa.Column("answered_at", Instant),
        sa.Column("answered_by", sa.Uuid),
    ),
    folds={"campaign.duties_set": duties_set, "lead_batch.submitted": answered},
    touches=touches,
    filters=(
        "campaigns",
        "return_code",
        "owed_by",
        "due_to",
        "period_start",
        "period_end",
        "due_on",
        "content",
        "answered_on",
    ),
    sorts=("due_on", "answered_on"),
    derived=(Derived(column=sa.Column("standing", Text), codes=(Standing,), cases=standings),),
    text=text,
)
