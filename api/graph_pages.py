"""Chains and parties: what is related to a record, and what is known of a party. 链条与当事人。"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any, Final

from flask import Blueprint, Response, request

from api.asking import DETAIL, GRAPH, PARTIES, asked
from api.coding import label, own_codes
from api.current import principal, services
from api.language import Language, negotiate
from api.parameters import InvalidQuery
from api.problems import Refusal
from api.reading import dated, looking, named, next_page, record_of
from api.rendering import Legend, address
from api.sight import eyes
from coordination.catalogue import Fault
from projections import parties, queries
from projections.engine import Ledger, Row
from projections.graph import DEPTH, Node, around, ends
from projections.questions import PAGE
from projections.relations import PARTY, RECORDS, RELATIONS

PARTIES_PATH: Final = "/v1/parties"
DOSSIER_PATH: Final = "/v1/parties/<uscc>"

TITLES: Final = ("title", "cause", "document_no", "case_no")
"""By what a record is called in a picture, the first that it has."""

blueprint = Blueprint("graph_pages", __name__)


def graph(ledger: Ledger, key: str) -> Response:
    """Answer what is related to a record in so many steps, with who told each tie."""
    who = principal()
    values = asked(request.args, GRAPH)
    models = RELATIONS.needs
    language = negotiate(request)
    with looking(values, models) as (snapshot, moment):
        look = eyes(who, services(), snapshot).on
        row = queries.detail(snapshot, ledger, look(ledger), moment, record_of(ledger, key))
        if row is None:
            raise Refusal("not_found")
        chain = around(snapshot, look, moment, ledger, row, values.get("depth", DEPTH))
        legend = Legend(RELATIONS.kind, language, own_codes(RELATIONS))
        body: dict[str, Any] = {
            "nodes": [_node(node, language) for node in chain.nodes.values()],
            "ties": [_tie(tie) for tie in chain.ties.values()],
            "cut_off": chain.cut_off,
        }
        legend.take(body)
        body |= legend.body(partial(named, snapshot))
    return dated(body, moment, language)


for _ledger in RECORDS:
    blueprint.add_url_rule(f"/v1/{_ledger.name}/<key>/graph", f"graph_{_ledger.stem}", partial(graph, _ledger))


@blueprint.get(PARTIES_PATH)
def list_parties() -> Response:
    """Answer which parties are named in how many of the records that one may know of."""
    who = principal()
    values = asked(request.args, PARTIES)
    models = RELATIONS.needs
    after, limit = values.get("cursor"), values.get("limit", PAGE)
    if after is not None and not parties.PLACE.fullmatch(after):
        raise InvalidQuery(
            Fault("cursor", "游标无效，请从第一页重新开始", "is not a cursor: begin at the first page", "/cursor")
        )
    with looking(values, models) as (snapshot, moment):
        sight = eyes(who, services(), snapshot).on(RELATIONS)
        least = values.get("least_records", 1)
        found = parties.parties(snapshot, sight, moment, least=least, limit=limit + 1, after=after)
    shown = found[:limit]
    body: dict[str, Any] = {
        "items": [
            {
                "uscc": party.uscc,
                **({} if party.name is None else {"name": party.name}),
                "records": party.records,
                "agencies": party.agencies,
                "href": f"{PARTIES_PATH}/{party.uscc}",
            }
            for party in shown
        ],
    }
    following = next_page(cursor=parties.place_of(shown[-1])) if len(found) > limit else None
    return dated(body, moment, negotiate(request), next=following)


@blueprint.get(DOSSIER_PATH)
def dossier(uscc: str) -> Response:
    """Answer which records name a party, and whether there are others of which the asker may not know."""
    who = principal()
    values = asked(request.args, DETAIL)
    models = RELATIONS.needs
    language = negotiate(request)
    with looking(values, models) as (snapshot, moment):
        look = eyes(who, services(), snapshot).on
        found = parties.dossier(snapshot, look, moment, uscc)
        if found is None:
            raise Refusal("not_found")
        legend = Legend(RELATIONS.kind, language, own_codes(RELATIONS))
        body: dict[str, Any] = {
            "uscc": found.uscc,
            "party_names": list(found.names),
            "records": [
                {**_record(one.kind, str(one.id), one.ledger, one.row, language), "relation": list(one.ties)}
                for one in found.records
            ],
            "cut_off": found.cut_off,
            "elsewhere": found.elsewhere,
        }
        legend.take(body)
        body |= legend.body(partial(named, snapshot))
    return dated(body, moment, language)


def _node(node: Node, language: Language) -> dict[str, Any]:
    if node.kind == PARTY:
        return {"kind": PARTY, "id": node.id, "steps": node.steps}
    if node.ledger is None or node.row is None:
        return {"kind": node.kind, "id": node.id, "steps": node.steps, "hidden": True}
    return {**_record(node.kind, node.id, node.ledger, node.row, language), "steps": node.steps}


def _record(kind: str, key: str, ledger: Ledger, row: Row, language: Language) -> dict[str, Any]:
    """Return what a picture shows of a record."""
    stage = row.get("stage")
    called = None if stage is None else label(ledger.kind, "stage", stage, own_codes(ledger))
    told = {
        "kind": kind,
        "id": key,
        "title": next((row[name] for name in TITLES if row.get(name)), None),
        "stage": stage,
        "stage_told": None if called is None else called.said(language),
        "holder": row.get("holder"),
        "href": address(ledger, row),
    }
    return _without_nothing(told.items())


def _tie(tie: Row) -> dict[str, Any]:
    (_, start), (_, end) = ends(tie)
    told = {
        "from": start,
        "to": end,
        "relation": tie["relation"],
        "party_name": tie["party_name"],
        "party_kind": tie["party_kind"],
        "agency": tie["agency"],
        "since": tie["since"].isoformat(),
        "told_by": tie["told_by"],
        "event": f"/v1/events/{tie['told_at']}",
    }
    return _without_nothing(told.items())


def _without_nothing(items: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    return {name: value for name, value in items if value is not None}
