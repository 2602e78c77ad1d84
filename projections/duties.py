"""The duties calendar: what is due from whom, to whom, when, with what cut-off. 报送任务日历（R01–R15、X1、X2）。"""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

import sqlalchemy as sa

from coordination.rules import Recorded
from coordination.streams.campaign import CampaignDutiesSet
from projections.engine import Ledger, Row, Rows
from projections.tables import Instant, Many, Text


def touches(recorded: Recorded) -> Iterable[UUID]:
    """Name the duties that are owed now, and those that are not any more."""
    event: CampaignDutiesSet = recorded.event
    return (*(one.duty for one in event.owed), *event.ended)


def duties_set(rows: Rows, recorded: Recorded) -> None:
    """Enter what is owed, take off what is not."""
    event: CampaignDutiesSet = recorded.event
    for one in event.owed:
        rows.put(
            one.duty,
            {
                "campaigns": (event.campaign,),
                "participants": (event.due_to,),
                "holder": one.owed_by,
                "public": False,
                "return_code": event.code,
                "title": event.title,
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


def text(row: Row) -> Iterable[str | None]:
    """Return what full-text search looks into."""
    return (row["title"], row["return_code"])


DUTIES = Ledger(
    name="duties",
    kind="duty",
    version=1,
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
    ),
    folds={"campaign.duties_set": duties_set},
    touches=touches,
    filters=("campaigns", "return_code", "owed_by", "due_to", "period_start", "period_end", "due_on"),
    sorts=("due_on",),
    text=text,
)
