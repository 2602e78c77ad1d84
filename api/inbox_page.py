"""`/v1/inbox`: what waits for an agency, or through it for others, in one list. 收件箱与待办。"""

from __future__ import annotations

from functools import partial
from typing import Any, Final

from flask import Blueprint, Response, request

from api.asking import INBOX, asked
from api.coding import label, own_codes
from api.current import principal, services
from api.language import Language, negotiate
from api.reading import dated, looking, named, next_page
from api.rendering import Legend
from api.sight import eyes, offices, speaks_for
from coordination.catalogue.codecs import encode_instant
from projections.engine import Ledger, Moment
from projections.inbox import NEEDS, WAITS, Box, Question, inbox
from projections.questions import PAGE
from projections.tasks import Task

LEDGERS: Final = {wait.ledger.name: wait.ledger for wait in WAITS}
SAYS: Final = {wait.ledger.name: wait.task for wait in WAITS if wait.task}
"""In which column a ledger says itself what is to be done."""

blueprint = Blueprint("inbox", __name__)


@blueprint.get("/v1/inbox")
def inbox_page() -> Response:
    """Answer a page of an agency's inbox, what ends soonest first, and how many items each part of it has."""
    who = principal()
    values = asked(request.args, INBOX)
    language = negotiate(request)
    limit, offset = values.get("limit", PAGE), values.get("offset", 0)
    with looking(values, NEEDS) as (snapshot, moment):
        question = Question(
            agencies=values.get("agency") or sorted(speaks_for(who, services(), snapshot)),
            offices=offices(services(), snapshot),
            box=values.get("box", Box.MINE),
            kinds=values.get("kind", ()),
            limit=limit + 1,
            offset=offset,
        )
        found = inbox(snapshot, eyes(who, services(), snapshot).on, moment, question)
        items = [_item(item, moment, language) for item in found.items[:limit]]
        legend = Legend("inbox", language)
        legend.take(items)
        body: dict[str, Any] = {"items": items, "counts": found.counts, **legend.body(partial(named, snapshot))}
    following = next_page(offset=offset + limit, position=moment.position) if len(found.items) > limit else None
    return dated(body, moment, language, next=following)


def _item(item: dict[str, Any], moment: Moment, language: Language) -> dict[str, Any]:
    ledger = LEDGERS[item["ledger"]]
    codes = own_codes(ledger)
    stage = item["stage"] and label(ledger.kind, "stage", item["stage"], codes)
    due_at, since = item["due_at"], item["since"]
    told = {
        "kind": ledger.kind,
        "id": str(item["id"]),
        "title": item["title"],
        "stage": item["stage"],
        "stage_told": stage and stage.said(language),
        "agency": item["agency"],
        "task": item["task"],
        "task_told": _task(ledger, item["task"], language),
        "since": since and since.isoformat(),
        "due_at": due_at and encode_instant(due_at),
        "overdue": due_at is not None and due_at <= moment.instant,
        "href": f"/v1/{ledger.name}/{item['id']}",
    }
    return {name: value for name, value in told.items() if value is not None}


def _task(ledger: Ledger, code: str, language: Language) -> str | None:
    """Return what a task is called: by the code list of the inbox, or by that of the ledger which names it itself."""
    own = label(ledger.kind, SAYS[ledger.name], code, own_codes(ledger)) if ledger.name in SAYS else None
    called = label("inbox", "task", code, {"task": (Task,)}) or own
    return called and called.said(language)
