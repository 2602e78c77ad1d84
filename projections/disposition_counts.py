"""How often what was done about violations, by disposition, campaign and agency: a record once for each. 梯次处置计数（M59）。"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import NamedTuple

import sqlalchemy as sa

from projections.access import Sight
from projections.dispositions import DISPOSITIONS
from projections.engine import Moment, Snapshot
from projections.queries import each_of, rows_at


class Count(NamedTuple):
    """In how many records of an agency and a campaign something was done, and in how many of them nothing graver. 计数。"""

    campaign: str
    agency: str
    disposition: str
    records: int
    gravest: int


def counts(
    snapshot: Snapshot,
    sight: Sight,
    moment: Moment,
    *,
    campaigns: Collection[str] = (),
    agencies: Collection[str] = (),
    since: date | None = None,
    until: date | None = None,
) -> list[Count]:
    """Return the counts over the records that one may know of, by the day on which something was first done in each.

    A record counts once for each disposition, in each of its campaigns; a total over campaigns counts it once for each of them.
    """
    rows, known = rows_at(snapshot, DISPOSITIONS, sight, moment)
    each, disposition = each_of(rows.c.dispositions, snapshot.dialect)
    within, campaign = each_of(rows.c.campaigns, snapshot.dialect)
    wanted = [known]
    if campaigns:
        wanted.append(campaign.in_(campaigns))
    if agencies:
        wanted.append(rows.c.agency.in_(agencies))
    if since is not None:
        wanted.append(rows.c.first_on >= sa.literal(since, sa.Date))
    if until is not None:
        wanted.append(rows.c.first_on <= sa.literal(until, sa.Date))
    gravest = sa.func.count(sa.case((rows.c.gravest == disposition, 1)))
    asked = (
        sa.select(campaign, rows.c.agency, disposition, sa.func.count(), gravest)
        .select_from(rows)
        .join(each, sa.true())
        .join(within, sa.true())
        .where(*wanted)
        .group_by(campaign, rows.c.agency, disposition)
        .order_by(campaign, rows.c.agency, disposition)
    )
    return [Count(*found) for found in snapshot.connection.execute(asked)]
