"""Questions to the registers of task forces: who and what stood in them on a day, and for whom an officer acted. 登记簿查询。"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any, Final

from flask import Blueprint, Response, request

from api.asking import OFFICER, REGISTER, asked
from api.current import principal, services
from api.language import negotiate
from api.problems import Refusal
from api.reading import answered, digest, looking, named, record_of
from api.rendering import Legend
from api.sight import eyes
from coordination.rules import local_date
from coordination.streams.campaign import Register
from projections import queries
from projections.campaigns import CAMPAIGNS
from projections.engine import Moment, Snapshot
from projections.registers import CAMPAIGN_REGISTERS, Held, held_on

REGISTER_PATH: Final = "/v1/campaigns/<key>/registers/<register>"
OFFICER_PATH: Final = "/v1/officers/<officer>/acting-for"

blueprint = Blueprint("register_pages", __name__)


@blueprint.get(REGISTER_PATH)
def register_page(key: str, register: str) -> Response:
    """Answer what stood in a register of a campaign on a day, as known at a moment."""
    if register not in list(Register):
        raise Refusal("not_found")
    who = principal()
    values = asked(request.args, REGISTER)
    with looking(values, CAMPAIGN_REGISTERS.needs) as (snapshot, moment):
        sight = eyes(who, services(), snapshot)
        campaign = queries.detail(snapshot, CAMPAIGNS, sight.on(CAMPAIGNS), moment, record_of(CAMPAIGNS, key))
        if campaign is None:
            raise Refusal("not_found")
        on = values.get("on") or local_date(moment.instant)
        code = campaign["code"]
        held = held_on(
            snapshot, sight.on(CAMPAIGN_REGISTERS), moment, on, campaign=code, register=Register.of(register)
        )
        items = [{"code": one.code, **one.spell} for one in held if _wanted(one.spell, values)]
        body = {"campaign": code, "register": register, "on": on.isoformat(), "items": items}
        return _answer(body, snapshot, moment)


@blueprint.get(OFFICER_PATH)
def officer_page(officer: str) -> Response:
    """Answer in what parts an officer stood on a day, and for which agencies it therefore acted (M23)."""
    who = principal()
    values = asked(request.args, OFFICER)
    with looking(values, CAMPAIGN_REGISTERS.needs) as (snapshot, moment):
        on = values.get("on") or local_date(moment.instant)
        sight = eyes(who, services(), snapshot).on(CAMPAIGN_REGISTERS)
        held = held_on(snapshot, sight, moment, on, officer=officer)
        body = {
            "officer": officer,
            "on": on.isoformat(),
            "acts_for": _agencies(held),
            "items": [
                {"campaign": one.campaign, "register": one.register.value, "code": one.code, **one.spell}
                for one in held
            ],
        }
        return _answer(body, snapshot, moment)


def _wanted(spell: Mapping[str, Any], values: Mapping[str, Any]) -> bool:
    """Whether a spell has what was asked for: the role of a post, the agency that it is about."""
    units = {spell.get(name) for name in ("unit", "seconded_to", "member", "represented_by")}
    return ("roster_role" not in values or spell.get("roster_role") in values["roster_role"]) and (
        "unit" not in values or not units.isdisjoint(values["unit"])
    )


def _agencies(held: Iterable[Held]) -> list[str]:
    return list(dict.fromkeys(agency for one in held for agency in one.works_for))


def _answer(body: dict[str, Any], snapshot: Snapshot, moment: Moment) -> Response:
    """Answer a body with what its codes are called."""
    language = negotiate(request)
    legend = Legend("campaign", language, {"register": (Register,)})
    legend.take(body)
    body |= legend.body(partial(named, snapshot))
    etag = digest(body)
    return answered(body, moment, language, etag, weak=True)
