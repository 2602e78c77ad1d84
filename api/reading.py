"""`GET /v1/<plural>`: lists, details and histories of every ledger, now or as of any moment. 查询。

One row of a table for each ledger, nothing by hand for any kind. Every answer goes through the asker's sight; what one may not
know of is not found, in the same words as what does not exist.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from flask import Blueprint, Response, request

from api.asking import DETAIL, HISTORY, asked, list_parameters, query_of
from api.current import principal, services
from api.extras import clocks_of, codes_beside, extra_of
from api.language import Language, mark_language, negotiate
from api.parameters import InvalidQuery
from api.problems import Refusal
from api.rendering import Legend, Opener, data_of, event_body, row_body
from api.services import has_history
from api.sight import Eyes, eyes, may_open
from api.strict_json import MAX_INTEGER, dumps
from coordination.catalogue import KINDS, Fault, stream_id
from coordination.catalogue.codecs import HEX_UUID, encode_instant
from coordination.rules import Recorded
from coordination.stored import from_row
from projections import directory, queries
from projections.access import SUPERVISOR
from projections.clocks import CLOCKS
from projections.engine import InTheFuture, Ledger, Moment, ReadModel, Row, Snapshot, reached
from projections.history import EVENT_INDEX, history, version_at
from projections.questions import QueryRefused
from projections.questions import moment_of as moment_of_cursor

Values = Mapping[str, Any]
MOMENT_NAMES = ("as_of", "position", "min_position")
UNCODED = frozenset({"rule_told", "explanation"})
"""What tells its codes in its own words."""


def blueprint(ledgers: Iterable[Ledger]) -> Blueprint:
    """Return the routes of these ledgers."""
    made = Blueprint("reading", __name__)
    for ledger in ledgers:
        base = f"/v1/{ledger.name}"
        made.add_url_rule(base, f"{ledger.name}-list", partial(list_page, ledger))
        made.add_url_rule(f"{base}/<key>", f"{ledger.name}-detail", partial(detail_page, ledger))
        if has_history(ledger):
            made.add_url_rule(f"{base}/<key>/history", f"{ledger.name}-history", partial(history_page, ledger))
    made.add_url_rule("/v1/events/<int:position>", "event", event_page)
    return made


# -- the answers -----------------------------------------------------------------------------------------------------------


def list_page(ledger: Ledger) -> Response:
    """Answer a page of a ledger."""
    who = principal()
    values = asked(request.args, list_parameters(ledger))
    query = query_of(ledger, values)
    try:
        fixed = moment_of_cursor(query, ledger)
        with_clocks = values.get("clocks", False)
        models = (*ledger.needs, *((CLOCKS,) if with_clocks else ()))
        moment = fixed or moment_of(values, models)
        if fixed is not None:
            _same_moment(values, fixed)
        with services().read.reading() as snapshot:
            moment = moment or present(snapshot, models)
            sight = eyes(who, services(), snapshot).on(ledger)
            listing = queries.page(snapshot, ledger, sight, moment, query)
            legend = Legend(ledger.kind, negotiate(request), codes_beside(ledger))
            items = [row_body(ledger, row, None) for row in listing.rows]
            if with_clocks:
                clocks = clocks_of(listing.rows, snapshot, listing.moment, ended=False)
                items = [{**item, "clocks": own} for item, own in zip(items, clocks, strict=True)]
            legend.take(items)
            told = legend.body(partial(named, snapshot))
    except QueryRefused as refused:
        choices_zh, choices_en = (f"：{c}" if (c := "、".join(refused.choices)) else "", ", ".join(refused.choices))
        zh, en = refused.zh + choices_zh, f"{refused.en}: {choices_en}" if choices_en else refused.en
        raise InvalidQuery(Fault("refused", zh, en, f"/{refused.parameter}")) from None
    body: dict[str, Any] = {"items": items, **told}
    if listing.total is not None:
        body["total"] = listing.total
    following = None if listing.next is None else next_page(cursor=listing.next)
    return dated(body, listing.moment, legend.language, next=following)


def detail_page(ledger: Ledger, key: str) -> Response:
    """Answer one record; its ETag begins with the version on which a change can be made conditional."""
    who = principal()
    values = asked(request.args, DETAIL)
    record = record_of(ledger, key)
    extra = extra_of(ledger)
    models = (*ledger.needs, *extra.needs, EVENT_INDEX)
    language = negotiate(request)
    with looking(values, models) as (snapshot, moment):
        sight = eyes(who, services(), snapshot).on(ledger)
        row = queries.detail(snapshot, ledger, sight, moment, record)
        if row is None:
            raise Refusal("not_found")
        trusted = may_open(who, services(), snapshot, ledger, record)
        version = version_at(snapshot, record, moment) if has_history(ledger) else None
        opener = Opener.of(services().sealer, row, services().clock(), language) if trusted else None
        body = row_body(ledger, row, opener)
        body |= extra.told(row, snapshot, moment)
        legend = Legend(ledger.kind, language, codes_beside(ledger))
        legend.take({name: value for name, value in body.items() if name not in UNCODED})
        body |= legend.body(partial(named, snapshot))
    if version is not None:
        body |= {"version": version, "history": f"{body['href']}/history"}
    etag = digest(body) if version is None else f"{version}-{digest(body)}"
    return answered(body, moment, language, etag, weak=False)


def history_page(ledger: Ledger, key: str) -> Response:
    """Answer the events of a record in their order, each as a sentence."""
    who = principal()
    values = asked(request.args, HISTORY)
    record = record_of(ledger, key)
    models = (*ledger.needs, EVENT_INDEX)
    limit = values.get("limit", 100)
    with looking(values, models) as (snapshot, moment):
        sight = eyes(who, services(), snapshot).on(ledger)
        after = values.get("after", 0)
        row = queries.detail(snapshot, ledger, sight, moment, record)
        entries = history(snapshot, ledger, sight, moment, record, after=after, limit=limit + 1)
        if row is None or entries is None:
            raise Refusal("not_found")
        more = len(entries) > limit
        trusted = may_open(who, services(), snapshot, ledger, record)
        opener = Opener.of(services().sealer, row, services().clock(), negotiate(request)) if trusted else None
        events = recorded([entry.position for entry in entries[:limit]])
        body = told_events(events, opener, snapshot, ledger.kind)
    return dated(body, moment, negotiate(request), next=next_page(after=events[-1].version) if more else None)


def event_page(position: int) -> Response:
    """Answer one event, where a receipt says that it stands, to those who may know of its record."""
    who = principal()
    asked(request.args, ())
    found = recorded([position]) if position <= MAX_INTEGER else []
    kind = found[0].event.declaration.kind if found else None
    ledger = next((one for one in services().records if kind is not None and one.kind == kind.name), None)
    with services().read.reading() as snapshot:
        look: Eyes = eyes(who, services(), snapshot)
        if not found or not (
            look.sight.everything
            if ledger is None
            else queries.may_see(snapshot, ledger, look.on(ledger), found[0].stream)
        ):
            raise Refusal("not_found")
        trusted = ledger is not None and may_open(who, services(), snapshot, ledger, found[0].stream)
        row: Row = {"campaigns": _campaigns_of(snapshot, ledger, found[0]) if ledger is not None and trusted else ()}
        opener = Opener.of(services().sealer, row, services().clock(), negotiate(request)) if trusted else None
        body = told_events(found, opener, snapshot, found[0].event.declaration.kind.name)
    (event,) = body.pop("items")
    body = {**event, **body}
    moment = Moment(position, found[0].recorded_at)
    return answered(body, moment, negotiate(request), digest(body), weak=True)


def told_events(events: Sequence[Recorded], opener: Opener | None, snapshot: Snapshot, kind: str) -> dict[str, Any]:
    """Return events as they are answered, with what their codes are called."""
    legend = Legend(kind, negotiate(request))
    data = [data_of(event, opener) for event in events]
    legend.take(data)
    legend.codes |= {event.envelope.agency for event in events}
    told = legend.body(partial(named, snapshot))
    items = [event_body(event, opener, said, told["names"]) for event, said in zip(events, data, strict=True)]
    return {"items": items, **told}


# -- what the answers are made from ----------------------------------------------------------------------------------------


def record_of(ledger: Ledger, key: str) -> UUID:
    """Return the id of the record that an address names.

    Raises:
        Refusal: nothing could be called so (404).
    """
    kind = KINDS.get(ledger.kind)
    if HEX_UUID.fullmatch(key):
        return UUID(key)
    if kind is None or not kind.keyed or kind.plural != ledger.name:
        raise Refusal("not_found")
    return stream_id(kind.name, key)


def moment_of(values: Values, models: Sequence[ReadModel]) -> Moment | None:
    """Return the moment that the parameters name, once the models have reached it; None where they name none: the present.

    Raises:
        InvalidQuery: several moments at once, or one that has not come.
        Behind: the models have not reached it in time.
    """
    given = [name for name in MOMENT_NAMES if name in values]
    if not given:
        return None
    if len(given) > 1:
        both = " + ".join(given)
        raise InvalidQuery(
            Fault("conflict", f"只能给出其一：{both}", f"give one of these only: {both}", f"/{given[1]}")
        )
    (name,) = given
    moments = services().moments
    try:
        match name:
            case "as_of":
                return moments.as_of(values[name], models)
            case "position":
                return moments.position(values[name], models)
            case _:
                return moments.current(models, values[name])
    except InTheFuture:
        fault = Fault(
            "future", "尚未到来，只能查询过去或现在", "has not come yet: ask about the past or now", f"/{name}"
        )
        raise InvalidQuery(fault) from None


def _same_moment(values: Values, fixed: Moment) -> None:
    """Let the moment be said beside a cursor only as the cursor has it."""
    for name, has in (("as_of", fixed.instant), ("position", fixed.position)):
        if values.get(name, has) != has:
            raise InvalidQuery(
                Fault("conflict", "与游标所固定的时点不同", "is not the moment that the cursor has fixed", f"/{name}")
            )


@contextmanager
def looking(values: Values, models: Sequence[ReadModel]) -> Iterator[tuple[Snapshot, Moment]]:
    """Open a snapshot, with the moment that the parameters name, or the present where they name none.

    Raises:
        InvalidQuery: several moments at once, or one that has not come.
        Behind: the models have not reached it in time.
    """
    moment = moment_of(values, models)
    with services().read.reading() as snapshot:
        yield snapshot, moment or present(snapshot, models)


def present(snapshot: Snapshot, models: Sequence[ReadModel]) -> Moment:
    """Return the present as a snapshot has it."""
    return Moment(reached(snapshot, models), services().clock())


def recorded(positions: Sequence[int]) -> list[Recorded]:
    """Return the events at these positions, in order."""
    return [from_row(row) for row in services().coordination.log.read_positions(positions)]


def named(snapshot: Snapshot, codes: set[str]) -> dict[str, str]:
    """Return what agencies and campaigns are called today."""
    ledgers = services().ledgers
    listed = [ledgers[name] for name in ("agencies", "campaigns") if name in ledgers]
    return directory.names(snapshot, listed, codes)


def _campaigns_of(snapshot: Snapshot, ledger: Ledger, event: Recorded) -> Sequence[str]:
    row = queries.detail(snapshot, ledger, SUPERVISOR, present(snapshot, ledger.needs), event.stream)
    return () if row is None else row.get("campaigns") or ()


# -- how they are sent -----------------------------------------------------------------------------------------------------


def digest(body: Any) -> str:
    """Return a short text that differs wherever the body does."""
    return hashlib.blake2s(dumps(body), digest_size=12).hexdigest()


def dated(body: dict[str, Any], moment: Moment, language: Language, **beyond: Any) -> Response:
    """Answer with the moment that it is about, and with what is ``beyond`` the page: where the next one is, or that there is none.

    The same is answered at two moments as long as nothing has changed between them. So the ETag is of what was found and of whether
    there is more, not of the moment nor of the address of the next page, which names a moment itself.
    """
    etag = digest({**body, **{name: value is not None for name, value in beyond.items()}})
    told = {**body, **beyond, "position": moment.position, "as_of": encode_instant(moment.instant)}
    return answered(told, moment, language, etag, weak=True)


def answered(body: Any, moment: Moment, language: Language, etag: str, *, weak: bool) -> Response:
    """Answer a body as of a moment; 304 where the asker has it already."""
    response = Response(dumps(body), content_type="application/json")
    response.headers["Liandong-Position"] = str(moment.position)
    response.headers["Liandong-As-Of"] = encode_instant(moment.instant)
    response.headers["Cache-Control"] = "private, no-cache"
    response.vary.add("Authorization")
    mark_language(response, language)
    response.set_etag(etag, weak=weak)
    response.make_conditional(request)
    return response


def next_page(**changed: Any) -> str:
    """Return the address of the next page: the same question, further on; a cursor or a position brings its moment."""
    kept = [
        (name, value)
        for name, value in request.args.items(multi=True)
        if name not in changed and not (name in MOMENT_NAMES and changed.keys() & {"cursor", "position"})
    ]
    return f"{request.path}?{urlencode([*kept, *changed.items()])}"
