"""What is counted of a joint action, from its field records: the action once, and each agency's share beside it. 联合行动计数。

Everything here is worked out from the records as they stand, so that the order in which they came makes no difference. People are
counted by (officer, dispatch), businesses by who runs them, dens by address and day (安丘 附件2 第1至4、12行; G2).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from coordination.streams.joint_action import FieldKind, FindingKind, GuidanceKind, SpotDecision, Visited
from coordination.streams.visiting import spelled
from projections.engine import Row

COUNTED: Final = (
    "officer_count",
    "helper_count",
    "vehicle_count",
    "visit_count",
    "premises_count",
    "premises_visit_count",
    "venue_visit_count",
    "platform_visit_count",
    "violation_count",
    "guidance_count",
    "interview_count",
    "warning_count",
    "spot_decision_count",
    "spot_fine_fen",
    "den_count",
    "lead_count",
    "case_count",
    "goods_count",
)
"""What is counted of the action, and of each agency's share in it."""
OPENED: Final = {"lead_count": "leads", "case_count": "cases", "goods_count": "goods"}
"""Counts of what came out of the action, with the lists in which that stands."""


class Dispatched(NamedTuple):
    """A person on a dispatch: what is counted as one 人次. 人次。"""

    agency: str
    dispatch_no: str
    person: str


def of_kind(records: Iterable[Row], kind: FieldKind) -> list[Row]:
    """Return the field records of one kind, in the order in which they happened."""
    return [record for record in records if record["kind"] == kind.value]


def teams(records: Iterable[Row]) -> Iterator[tuple[Row, str]]:
    """Yield every team that is told of, with its agency: on arrival, at a visit, at another's visit."""
    for record in records:
        match record["kind"]:
            case FieldKind.ARRIVAL.value | FieldKind.ATTENDANCE.value:
                yield record, record["by"]
            case FieldKind.VISIT.value:
                for team in record["teams"]:
                    yield team, team["member"]


def people(records: Sequence[Row], field: str) -> set[Dispatched]:
    """Return the officers, or the helpers, that were out, each once for a dispatch."""
    return {
        Dispatched(agency, team["dispatch_no"], person)
        for team, agency in teams(records)
        for person in team.get(field, ())
    }


def vehicles(records: Sequence[Row]) -> dict[tuple[str, str], int]:
    """Return how many vehicles each dispatch of each agency had; told twice, they are the same vehicles."""
    found: dict[tuple[str, str], int] = defaultdict(int)
    for record in of_kind(records, FieldKind.ARRIVAL):
        key = record["by"], record["dispatch_no"]
        found[key] = max(found[key], record.get("vehicle_count", 0))
    return found


def attendance(records: Sequence[Row]) -> dict[str, set[str]]:
    """Return which agencies were at which visit, by its number; what refers to a visit that is not told yet waits for it."""
    found = {visit["entry"]: {team["member"] for team in visit["teams"]} for visit in of_kind(records, FieldKind.VISIT)}
    for record in of_kind(records, FieldKind.ATTENDANCE):
        if record["visit"] in found:
            found[record["visit"]].add(record["by"])
    return found


def den_key(place: Mapping[str, Any], on: str) -> str:
    """Return by what a den is told from others: its address and the day. 窝点去重键。"""
    return f"{place['adcode']} {spelled(place.get('address') or '')} {on}"


def dens(records: Sequence[Row], settled: Mapping[str, str]) -> list[Row]:
    """Return the dens, each once, with the one agency that is credited: as the lead settled it, or as the earliest record says."""
    told: dict[str, list[Row]] = defaultdict(list)
    for record in of_kind(records, FieldKind.DEN):
        told[den_key(record["place"], record["on"])].append(record)
    found = []
    for same in told.values():
        said = list(dict.fromkeys(record["credited_agency"] for record in same))
        by_lead = next((settled[record["entry"]] for record in same if record["entry"] in settled), None)
        found.append(
            {
                "den": same[0]["entry"],
                "den_kind": same[0]["den_kind"],
                "place": same[0]["place"],
                "on": same[0]["on"],
                "credited_agency": by_lead or said[0],
                "told_by": sorted({record["by"] for record in same}),
                "disputed": len(said) > 1 and by_lead is None,
            }
        )
    return found


def _counts(visits: Sequence[Row], own: Sequence[Row], credited: Sequence[Row]) -> Row:
    """Count visits, what was found, given and decided in field records, and the dens that are credited."""
    sorts = [visit["visited"] for visit in visits]
    given = [record["guidance_kind"] for record in of_kind(own, FieldKind.GUIDANCE)]
    decided = of_kind(own, FieldKind.DECISION)
    suspected = (FindingKind.VIOLATION.value, FindingKind.CRIME.value)
    return {
        "visit_count": len(visits),
        "premises_count": len({visit["key"] for visit in visits if visit["visited"] == Visited.PREMISES.value}),
        "premises_visit_count": sorts.count(Visited.PREMISES.value),
        "venue_visit_count": sorts.count(Visited.VENUE.value),
        "platform_visit_count": sorts.count(Visited.PLATFORM.value),
        "violation_count": sum(one["finding_kind"] in suspected for one in of_kind(own, FieldKind.FINDING)),
        "guidance_count": given.count(GuidanceKind.GUIDANCE.value),
        "interview_count": given.count(GuidanceKind.INTERVIEW.value),
        "warning_count": given.count(GuidanceKind.WARNING.value)
        + sum(one["spot_decision"] == SpotDecision.WARNING.value for one in decided),
        "spot_decision_count": len(decided),
        "spot_fine_fen": sum(one.get("fine_fen", 0) for one in decided),
        "den_count": len(credited),
    }


def counted(row: Row, records: Sequence[Row]) -> Row:
    """Return what the ledger shows of the field records: the counts, dens, shares, and where shares add up to more."""
    officers, helpers, cars = people(records, "inspectors"), people(records, "helpers"), vehicles(records)
    visits, there = of_kind(records, FieldKind.VISIT), attendance(records)
    found = dens(records, row["settled"])
    opened = {name: row[column] for name, column in OPENED.items()}
    total = {
        **_counts(visits, records, found),
        "officer_count": len(officers),
        "helper_count": len(helpers),
        "vehicle_count": sum(cars.values()),
        **{name: len(told) for name, told in opened.items()},
    }
    present = sorted({record["by"] for record in records})
    agencies = dict.fromkeys([*(member["agency"] for member in row["members"]), *present])
    shares = []
    for agency in agencies:
        own = [record for record in records if record["by"] == agency]
        at_visits = [visit for visit in visits if agency in there[visit["entry"]]]
        share = {
            **_counts(at_visits, own, [den for den in found if den["credited_agency"] == agency]),
            "officer_count": sum(one.agency == agency for one in officers),
            "helper_count": sum(one.agency == agency for one in helpers),
            "vehicle_count": sum(number for (whose, _), number in cars.items() if whose == agency),
            **{name: sum(one["by"] == agency for one in told) for name, told in opened.items()},
        }
        shares.append({"agency": agency, "present": agency in present, **{name: share[name] for name in COUNTED}})
    return {
        **total,
        "dens": found,
        "present": present,
        "shares": shares,
        "differences": list(differences(total, shares)),
        "late_count": sum(record["late"] for record in records),
    }


def differences(total: Row, shares: Iterable[Row], measures: Iterable[str] = COUNTED) -> Iterator[Row]:
    """Yield where the agencies' shares add up to more than was done: what several did together is counted once. 差额说明。"""
    told = list(shares)
    for name in measures:
        added = sum(share[name] for share in told)
        if added != total[name]:
            yield {
                "measure": name,
                "shares_added": added,
                "counted_once": total[name],
                "difference": added - total[name],
            }
