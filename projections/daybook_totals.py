"""Totals of daily work: what each agency did in a period, and what was done in all, counted once. 日常工作汇总（G2）。

People are counted by officer and dispatch (人次), businesses by who runs them (户), venues by visit (个次), publicity once for all
that held it together (安丘 附件2 第1至5行; M13, M44, M45, M46, M60, M108). What was voided does not count.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any, Final, NamedTuple

import sqlalchemy as sa

from coordination.streams.daybook import Stage, Work
from coordination.streams.visiting import FindingKind, GuidanceKind, Visited
from projections.access import Sight
from projections.daybook import DAYBOOK
from projections.engine import Moment, Row, Snapshot
from projections.joint_counts import differences
from projections.queries import each_of, rows_at

COUNTED: Final = (
    "entry_count",
    "officer_count",
    "helper_count",
    "inspection_count",
    "premises_count",
    "premises_visit_count",
    "venue_visit_count",
    "platform_visit_count",
    "violation_count",
    "sampling_count",
    "guidance_count",
    "interview_count",
    "warning_count",
    "publicity_count",
    "platform_notice_count",
    "spot_decision_count",
    "spot_fine_fen",
)
"""What is counted, of each agency and of all. 汇总项目。"""
_READ: Final = (
    *("id", "holder", "participants", "work", "dispatch_no", "inspectors", "helpers", "target", "visited"),
    *("finding_kind", "guidance_kind", "warning", "fine_fen"),
)
_SUSPECTED: Final = (FindingKind.VIOLATION.value, FindingKind.CRIME.value)


class Totals(NamedTuple):
    """What was done in all, each agency's share, and where the shares add up to more. 汇总、各单位份额与差额。"""

    total: Row
    shares: list[Row]
    differences: list[Row]


def totals(
    snapshot: Snapshot,
    sight: Sight,
    moment: Moment,
    *,
    campaigns: Collection[str] = (),
    agencies: Collection[str] = (),
    since: date | None = None,
    until: date | None = None,
) -> Totals:
    """Return the totals over the entries that one may know of, by the day on which the work was done.

    With ``agencies`` only what one of them did, alone or with others, is counted, and only their shares are told. An entry that
    counts in several campaigns is counted once.
    """
    rows, known = rows_at(snapshot, DAYBOOK, sight, moment)
    wanted = [known, rows.c.stage != Stage.VOIDED.value]
    if campaigns:
        within, campaign = each_of(rows.c.campaigns, snapshot.dialect)
        wanted.append(sa.exists(sa.select(sa.literal(1)).select_from(within).where(campaign.in_(campaigns))))
    if since is not None:
        wanted.append(rows.c.worked_on >= sa.literal(since, sa.Date))
    if until is not None:
        wanted.append(rows.c.worked_on <= sa.literal(until, sa.Date))
    asked = sa.select(*(rows.c[name] for name in _READ)).where(*wanted)
    entries = [dict(row) for row in snapshot.connection.execute(asked).mappings()]
    if agencies:
        entries = [entry for entry in entries if not took_part(entry).isdisjoint(agencies)]
    return summed(entries, agencies)


def took_part(entry: Row) -> set[str]:
    """Return who did the work of an entry: its agency, and those that held an event together with it."""
    return {entry["holder"], *entry["participants"]}


def summed(entries: Sequence[Row], agencies: Collection[str] = ()) -> Totals:
    """Return the totals over entries, with the shares of these agencies, or of all."""
    total = _counts(entries)
    every = sorted({agency for entry in entries for agency in took_part(entry)})
    shares = [_share(entries, agency) for agency in every if not agencies or agency in agencies]
    return Totals(total, shares, list(differences(total, shares, COUNTED)))


def _share(entries: Sequence[Row], agency: str) -> Row:
    own = [entry for entry in entries if entry["holder"] == agency]
    together = [entry for entry in entries if agency in entry["participants"] and entry["holder"] != agency]
    held = sum(entry["work"] == Work.PUBLICITY.value for entry in (*own, *together))
    return {"agency": agency, **_counts(own), "publicity_count": held}


def _people(entries: Iterable[Row], field: str) -> int:
    # one who was out on one dispatch is counted once, whatever was done on it
    return len(
        {(one["holder"], one["dispatch_no"] or one["id"], person) for one in entries for person in one[field] or ()}
    )


def _counts(entries: Sequence[Row]) -> Row:
    def of(work: Work) -> list[Row]:
        return [entry for entry in entries if entry["work"] == work.value]

    inspections, decisions = of(Work.INSPECTION), of(Work.DECISION)
    visited = [entry["visited"] for entry in inspections]
    given: list[Any] = [entry["guidance_kind"] for entry in of(Work.GUIDANCE)]
    counts = {
        "entry_count": len(entries),
        "officer_count": _people(entries, "inspectors"),
        "helper_count": _people(entries, "helpers"),
        "inspection_count": len(inspections),
        "premises_count": len({one["target"] for one in inspections if one["visited"] == Visited.PREMISES.value}),
        "premises_visit_count": visited.count(Visited.PREMISES.value),
        "venue_visit_count": visited.count(Visited.VENUE.value),
        "platform_visit_count": visited.count(Visited.PLATFORM.value),
        "violation_count": sum(one["finding_kind"] in _SUSPECTED for one in inspections),
        "sampling_count": len(of(Work.SAMPLING)),
        "guidance_count": given.count(GuidanceKind.GUIDANCE.value),
        "interview_count": given.count(GuidanceKind.INTERVIEW.value),
        "warning_count": sum(bool(entry["warning"]) for entry in entries),
        "publicity_count": len(of(Work.PUBLICITY)),
        "platform_notice_count": len(of(Work.PLATFORM)),
        "spot_decision_count": len(decisions),
        "spot_fine_fen": sum(entry["fine_fen"] or 0 for entry in decisions),
    }
    return {name: counts[name] for name in COUNTED}
