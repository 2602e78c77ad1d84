"""The liaison network of a campaign on a day: which members have named a head and a liaison officer. 联络网络（M25、M26）。

Derived from the ledgers of campaigns and agencies when it is asked: nothing of it is kept twice, and it is as of any day, as known
at any moment. Officers are references; how they are reached stays sealed in the directory.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from coordination.catalogue import Coded, stream_id
from coordination.divisions import Level, division
from coordination.streams.agency import Form, LiaisonRole
from projections import queries
from projections.access import SUPERVISOR
from projections.agencies import AGENCIES, span_of
from projections.engine import Moment, Row, Snapshot


class Standing(Coded):
    """How far a member is with naming its officers. 确定情况。"""

    COMPLETE = "complete", "负责人和联络员均已确定", "head and liaison officer named"
    NO_HEAD = "no_head", "负责人未确定", "no responsible head named"
    NO_LIAISON = "no_liaison", "联络员未确定", "no liaison officer named"
    NEITHER = "neither", "负责人和联络员均未确定", "neither named"
    UNLISTED = "unlisted", "单位集合的成员未列明", "a group whose members are not listed"


@dataclass(frozen=True, slots=True)
class Officer:
    """Somebody who was named, by which agency, since when. 已确定人员。"""

    liaison: str
    named_by: str
    from_on: date | None
    to_on: date | None


@dataclass(frozen=True, slots=True)
class Member:
    """A member of a campaign with whom it has named. 成员单位。"""

    agency: str
    represented_by: str | None
    adcode: str
    level: Level | None
    standing: Standing
    heads: tuple[Officer, ...]
    liaisons: tuple[Officer, ...]


def network(snapshot: Snapshot, campaign: Row, moment: Moment, on: date) -> list[Member]:
    """Return the members of a campaign, higher levels first; a group stands for its members, as far as these are listed."""
    agencies = _Agencies(snapshot, moment)
    sitting = {one["agency"]: one["represented_by"] for one in campaign["members"] or ()}
    listed = dict.fromkeys(code for member in sitting for code in _expanded(agencies, member, ()))
    found = [_member(agencies, code, sitting.get(code), campaign["code"], on) for code in listed]
    order = list(Level)
    return sorted(found, key=lambda one: (order.index(one.level) if one.level else len(order), one.adcode, one.agency))


class _Agencies:
    """Rows of the directory as of a moment."""

    def __init__(self, snapshot: Snapshot, moment: Moment) -> None:
        self._snapshot, self._moment = snapshot, moment
        self._known: dict[str, Mapping[str, Any]] = {}

    def __getitem__(self, code: str) -> Mapping[str, Any]:
        if code not in self._known:
            record = stream_id(AGENCIES.kind, code)
            found = queries.detail(self._snapshot, AGENCIES, SUPERVISOR, self._moment, record)
            self._known[code] = found or {"code": code}
        return self._known[code]


def _expanded(agencies: _Agencies, code: str, within: Sequence[str]) -> Iterator[str]:
    """Yield whom a code stands for; a group that lists nobody, or itself, stands for itself."""
    row = agencies[code]
    members = row.get("members") or () if row.get("form") == Form.GROUP else ()
    if not members or code in within:
        yield code
    for member in members if code not in within else ():
        yield from _expanded(agencies, member, (*within, code))


def _member(agencies: _Agencies, code: str, sits: str | None, campaign: str, on: date) -> Member:
    row, named_by = agencies[code], tuple(filter(None, (code, sits)))
    heads = tuple(_officers(agencies, named_by, campaign, LiaisonRole.HEAD, on))
    liaisons = tuple(_officers(agencies, named_by, campaign, LiaisonRole.LIAISON, on))
    adcode = row.get("adcode") or ""
    place = division(adcode, on)
    group = row.get("form") == Form.GROUP
    standing = Standing.UNLISTED if group else _standing(heads, liaisons)
    return Member(code, sits, adcode, place.level if place else None, standing, heads, liaisons)


def _standing(heads: Sequence[Officer], liaisons: Sequence[Officer]) -> Standing:
    if heads:
        return Standing.COMPLETE if liaisons else Standing.NO_LIAISON
    return Standing.NO_HEAD if liaisons else Standing.NEITHER


def _officers(
    agencies: _Agencies, named_by: Iterable[str], campaign: str, role: LiaisonRole, on: date
) -> Iterator[Officer]:
    """Yield who holds a role on a day: what a body that sits for a member has named, it has named for the member."""
    for code in named_by:
        for item in agencies[code].get("liaisons") or ():
            span = span_of(item)
            if (item["campaign"], item["role"]) == (campaign, role.value) and span.covers(on):
                yield Officer(item["liaison"], code, span.from_on, span.to_on)
