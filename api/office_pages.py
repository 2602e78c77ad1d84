"""What an office asks across ledgers: the major cases, what was done about violations, daily work. 重大案件台账与计数。"""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any, Final
from uuid import UUID

from flask import Blueprint, Response, request

from api.asking import DAYBOOK_TOTALS, DISPOSITION_COUNTS, MAJOR, asked
from api.coding import label, own_codes
from api.current import principal, services
from api.language import Language, negotiate
from api.reading import dated, looking, named, next_page
from api.rendering import Legend
from api.sight import eyes
from projections.daybook import DAYBOOK
from projections.daybook_totals import totals
from projections.disposition_counts import counts
from projections.dispositions import DISPOSITIONS
from projections.engine import Row
from projections.major import LEDGERS, NEEDS, Question, major
from projections.questions import PAGE

MAJOR_PATH: Final = "/v1/major-cases"
COUNTS_PATH: Final = "/v1/disposition-counts"
TOTALS_PATH: Final = "/v1/daybook-totals"

blueprint = Blueprint("office_pages", __name__)


@blueprint.get(MAJOR_PATH)
def major_cases() -> Response:
    """Answer leads and cases that are major, those that have been longest first, with what watches over them."""
    who = principal()
    values = asked(request.args, MAJOR)
    language = negotiate(request)
    limit, offset = values.get("limit", PAGE), values.get("offset", 0)
    with looking(values, NEEDS) as (snapshot, moment):
        question = Question(
            campaigns=values.get("campaigns", ()),
            holders=values.get("holder", ()),
            rules=values.get("major_rule", ()),
            kinds=values.get("kind", ()),
            lifted=values.get("lifted", False),
            limit=limit + 1,
            offset=offset,
        )
        found = major(snapshot, eyes(who, services(), snapshot).on, moment, question)
        items = [_item(row, language) for row in found[:limit]]
        legend = Legend("case", language)
        legend.take(items)
        body: dict[str, Any] = {"items": items, **legend.body(partial(named, snapshot))}
    following = next_page(offset=offset + limit, position=moment.position) if len(found) > limit else None
    return dated(body, moment, language, next=following)


def _item(row: Row, language: Language) -> dict[str, Any]:
    ledger = LEDGERS[row["kind"]]
    stage = label(ledger.kind, "stage", row["stage"], own_codes(ledger))
    told = {name: _plain(value) for name, value in row.items() if value is not None}
    return {**told, "stage_told": stage and stage.said(language), "href": f"/v1/{ledger.name}/{row['id']}"}


def _plain(value: Any) -> Any:
    if isinstance(value, UUID):
        return str(value)
    return value.isoformat() if isinstance(value, date) else value


@blueprint.get(COUNTS_PATH)
def disposition_counts() -> Response:
    """Answer in how many records what was done, by campaign, agency and disposition."""
    who = principal()
    values = asked(request.args, DISPOSITION_COUNTS)
    models = DISPOSITIONS.needs
    language = negotiate(request)
    with looking(values, models) as (snapshot, moment):
        found = counts(
            snapshot,
            eyes(who, services(), snapshot).on(DISPOSITIONS),
            moment,
            campaigns=values.get("campaigns", ()),
            agencies=values.get("agency", ()),
            since=values.get("first_on_from"),
            until=values.get("first_on_to"),
        )
        items = [one._asdict() for one in found]
        legend = Legend(DISPOSITIONS.kind, language, own_codes(DISPOSITIONS))
        legend.take([{**item, "dispositions": [item["disposition"]]} for item in items])
        body: dict[str, Any] = {"items": items, **legend.body(partial(named, snapshot))}
    return dated(body, moment, language)


@blueprint.get(TOTALS_PATH)
def daybook_totals() -> Response:
    """Answer what was done in a period, each agency's share of it, and why the shares add up to more."""
    who = principal()
    values = asked(request.args, DAYBOOK_TOTALS)
    models = DAYBOOK.needs
    language = negotiate(request)
    with looking(values, models) as (snapshot, moment):
        found = totals(
            snapshot,
            eyes(who, services(), snapshot).on(DAYBOOK),
            moment,
            campaigns=values.get("campaigns", ()),
            agencies=values.get("agency", ()),
            since=values.get("worked_on_from"),
            until=values.get("worked_on_to"),
        )
        legend = Legend(DAYBOOK.kind, language, own_codes(DAYBOOK))
        legend.take(found.shares)
        body: dict[str, Any] = {
            "total": found.total,
            "shares": found.shares,
            "differences": found.differences,
            **legend.body(partial(named, snapshot)),
        }
    return dated(body, moment, language)
