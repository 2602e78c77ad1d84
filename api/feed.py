"""`GET /v1/feed`: the events that the caller may see, in the order of the log, each page the same for ever once it is full. 动态。

Who may see an event is judged by who knew of the record when it happened. Whoever comes to know of a record later sees the event
by which that came about, with the address of the record's history. The feed never runs ahead of the read models, so no event is
passed over because its readers were not known yet.
"""

from __future__ import annotations

import time
from typing import Any, Final, NamedTuple

from flask import Blueprint, Response, request

from api.asking import FEED, asked
from api.current import principal, services
from api.identity import Principal
from api.language import Both
from api.parameters import InvalidQuery
from api.problems import Refusal
from api.reading import digest, next_page, recorded
from api.rendering import cloud_event
from api.sight import eyes
from api.strict_json import dumps
from coordination.catalogue import Fault
from coordination.rules import Recorded, Role
from projections.history import Entry, Feed, feed_page, grants

PAGE: Final = 100
UNCHANGING: Final = (Role.AGENCY, Role.SUPERVISOR)
"""Roles whose view of a past event never changes."""
FIRST_LOOK, LONGEST_LOOK = 0.02, 0.5
"""Seconds between two looks while the read models are behind the log."""

blueprint = Blueprint("feed", __name__)


class Seen(NamedTuple):
    """A page of the feed, and at which of its events the caller first came to know of a record."""

    page: Feed
    granted: frozenset[int]


@blueprint.get("/v1/feed")
def feed() -> Response:
    """Answer a page of the feed; in the stream process, wait for one that is not empty."""
    who = principal()
    values = asked(request.args, FEED)
    wait = values.get("wait", 0)
    if wait and not services().is_stream:
        port = services().stream_port
        raise Refusal(
            "misdirected",
            Both(
                f"长轮询（wait）由端口{port}上的流进程应答",
                f"long polls (wait) are answered by the stream process, on port {port}",
            ),
            members={"stream_port": port},
        )
    head = services().coordination.log.head().position
    if values.get("after", 0) > head:
        fault = Fault("future", f"日志只到{head}", f"lies beyond the end of the log, which is {head}", "/after")
        raise InvalidQuery(fault)
    seen = _awaited(who, values, wait)
    events = recorded([entry.position for entry in seen.page.entries])
    body = {
        "items": [_told(event, entry, seen.granted) for event, entry in zip(events, seen.page.entries, strict=True)],
        "position": seen.page.next,
        "next": next_page(after=seen.page.next),
    }
    response = Response(dumps(body), content_type="application/json")
    response.headers["Liandong-Position"] = str(seen.page.next)
    # whose office a campaign has changes, and with it what the office's key may see of the past
    settled = seen.page.full and who.role in UNCHANGING
    response.headers["Cache-Control"] = "private, max-age=31536000, immutable" if settled else "private, no-cache"
    response.vary.add("Authorization")
    response.set_etag(f"{seen.page.edition}-{digest(body)}")
    response.make_conditional(request)
    return response


def _look(who: Principal, values: dict[str, Any]) -> Seen:
    given = services()
    with given.read.reading() as snapshot:
        look = eyes(who, given, snapshot)
        ledgers = look.among(given.records)
        topics = [topic for topic in values.get("topics", ()) if topic is not None]
        after, limit = values.get("after", 0), values.get("limit", PAGE)
        page = feed_page(snapshot, ledgers, look.sight, after, limit, topics)
        return Seen(page, grants(snapshot, ledgers, look.sight, page.entries))


def _awaited(who: Principal, values: dict[str, Any], wait: int) -> Seen:
    """Look until there is something to see or the time is up; no connection is held while waiting."""
    log = services().coordination.log
    deadline = time.monotonic() + wait
    pause = FIRST_LOOK
    while True:
        seen = _look(who, values)
        left = deadline - time.monotonic()
        if seen.page.entries or left <= 0:
            return seen
        if not log.wait_beyond(seen.page.next, left):
            return seen
        # the log has grown and the read models have still to follow
        time.sleep(min(pause, left))
        pause = min(pause * 2, LONGEST_LOOK)


def _told(event: Recorded, entry: Entry, granted: frozenset[int]) -> dict[str, Any]:
    plural = event.event.declaration.kind.plural
    past = f"/v1/{plural}/{entry.stream}/history" if entry.position in granted else None
    return cloud_event(event, request.url_root, past)
