"""Questions to the directory: who stands above two agencies, and who has named its liaison officers. 名录查询。"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import date
from functools import partial
from typing import Any, Final

from flask import Blueprint, Response, request

from api.asking import COMMON_SUPERIOR, LIAISONS, asked
from api.current import principal, services
from api.fields import REQUIRED
from api.language import negotiate
from api.parameters import InvalidQuery
from api.problems import Refusal
from api.reading import Values, answered, digest, looking, named, record_of
from api.rendering import Legend
from api.sight import eyes
from coordination import divisions, lines
from coordination.catalogue import Coded
from coordination.rules import local_date
from projections import queries
from projections.access import SUPERVISOR
from projections.agencies import AGENCIES
from projections.campaigns import CAMPAIGNS
from projections.engine import Ledger, Moment, Snapshot
from projections.liaisons import Member, Officer, Standing, network
from projections.lines import Registered

COMMON_SUPERIOR_PATH: Final = "/v1/agencies/<key>/common-superior"
LIAISONS_PATH: Final = "/v1/campaigns/<key>/liaisons"

blueprint = Blueprint("directory_pages", __name__)


@blueprint.get(COMMON_SUPERIOR_PATH)
def common_superior(key: str) -> Response:
    """Answer who stood above two agencies on a day, as known at a moment, with the way that leads to the answer."""
    principal()
    values = asked(request.args, COMMON_SUPERIOR)
    if "with" not in values:
        raise InvalidQuery(REQUIRED.under("/with"))
    with looking(values, (AGENCIES,)) as (snapshot, moment):
        directory = Registered(snapshot, moment)
        pair = (_code(snapshot, AGENCIES, moment, key), values["with"])
        found = lines.common_superior(directory, *pair, _day(values, moment))
        told = lines.words(found, lambda code: directory.agency(code).name or code)
        body: dict[str, Any] = {
            "agencies": list(pair),
            "on": found.on.isoformat(),
            "finding": found.finding.value,
            "obstacle": found.obstacle and found.obstacle.value,
            "body": _above(found.body),
            "coordinator": _above(found.coordinator),
            "division": _division(found.division),
            "chains": [
                [{"agency": step.agency, "relation": step.relation.value} for step in chain.steps]
                for chain in found.chains
            ],
            "explanation": {"zh": [one.zh for one in told], "en": [one.en for one in told]},
            "basis": list(lines.basis(found)),
        }
        body = {name: value for name, value in body.items() if value is not None}
        return _answer(body, AGENCIES, snapshot, moment, lines.Finding, lines.Obstacle, lines.Relation, divisions.Level)


@blueprint.get(LIAISONS_PATH)
def liaisons(key: str) -> Response:
    """Answer which members of a campaign had named a responsible head and a liaison officer on a day, and which had not."""
    who = principal()
    values = asked(request.args, LIAISONS)
    models = (CAMPAIGNS, AGENCIES)
    with looking(values, models) as (snapshot, moment):
        sight = eyes(who, services(), snapshot).on(CAMPAIGNS)
        campaign = queries.detail(snapshot, CAMPAIGNS, sight, moment, record_of(CAMPAIGNS, key))
        if campaign is None:
            raise Refusal("not_found")
        on = _day(values, moment)
        members = network(snapshot, campaign, moment, on)
        body = {
            "campaign": campaign["code"],
            "on": on.isoformat(),
            "items": [_member(one) for one in members if _wanted(one, values, on)],
            "levels": _levels(members),
        }
        return _answer(body, AGENCIES, snapshot, moment, Standing, divisions.Level)


def _code(snapshot: Snapshot, ledger: Ledger, moment: Moment, key: str) -> str:
    """Return the code of an agency that an address names."""
    row = queries.detail(snapshot, ledger, SUPERVISOR, moment, record_of(ledger, key))
    if row is None:
        raise Refusal("not_found")
    return str(row["code"])


def _day(values: Values, moment: Moment) -> date:
    day: date = values.get("on") or local_date(moment.instant)
    return day


def _answer(body: dict[str, Any], ledger: Ledger, snapshot: Snapshot, moment: Moment, *coded: type[Coded]) -> Response:
    """Answer a body with what its codes are called."""
    language = negotiate(request)
    legend = Legend(ledger.kind, language, {one.__name__.lower(): (one,) for one in coded})
    legend.take({name: value for name, value in body.items() if name not in ("explanation", "basis")})
    body |= legend.body(partial(named, snapshot))
    etag = digest(body)
    return answered(body, moment, language, etag, weak=True)


def _above(body: lines.Above | None) -> dict[str, Any] | None:
    if body is None:
        return None
    told: dict[str, Any] = {"title": {"zh": body.zh, "en": body.en}}
    if body.agency is not None:
        told["agency"] = body.agency
    return told | ({"candidates": list(body.candidates)} if body.candidates else {})


def _division(division: divisions.Division | None) -> dict[str, Any] | None:
    if division is None:
        return None
    return {"adcode": division.adcode, "name": division.name, "level": division.level.value}


def _member(member: Member) -> dict[str, Any]:
    told = {
        "agency": member.agency,
        "represented_by": member.represented_by,
        "adcode": member.adcode or None,
        "level": member.level and member.level.value,
        "standing": member.standing.value,
    }
    officers = {"heads": _officers(member.heads), "liaisons": _officers(member.liaisons)}
    return {name: value for name, value in told.items() if value is not None} | officers


def _officers(officers: Iterable[Officer]) -> list[dict[str, Any]]:
    told = ({name: _plain(value) for name, value in asdict(officer).items()} for officer in officers)
    return [{name: value for name, value in officer.items() if value is not None} for officer in told]


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _wanted(member: Member, values: Values, on: date) -> bool:
    around = {division.adcode for division in divisions.within(member.adcode, on)}
    return (
        ("standing" not in values or member.standing in values["standing"])
        and ("level" not in values or (member.level and member.level.value) in values["level"])
        and ("within" not in values or values["within"] in around)
    )


def _levels(members: Sequence[Member]) -> list[dict[str, Any]]:
    """Return for each level how many members there are, and how many of them have named both."""
    found = []
    for level in divisions.Level:
        there = [member for member in members if member.level is level]
        complete = [member for member in there if member.standing is Standing.COMPLETE]
        if there:
            found.append({"level": level.value, "members": len(there), "complete": len(complete)})
    return found
