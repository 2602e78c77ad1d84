"""Who knows of a record, over every way of asking: each must say the same, now and as of a moment. 知悉范围。"""

from __future__ import annotations

from typing import Any
from urllib.parse import quote
from uuid import UUID, uuid5

from coordination.catalogue.declare import NAMESPACE
from tests.api.conftest import (
    ADMINISTRATOR,
    AGRICULTURE,
    MARKET,
    OFFICE,
    OTHER_OFFICE,
    POLICE,
    SUPERVISOR,
    TRANSPORT,
    World,
)

EVERYBODY = (MARKET, OFFICE, AGRICULTURE, POLICE, TRANSPORT, OTHER_OFFICE, ADMINISTRATOR, SUPERVISOR)
NOTHING = uuid5(NAMESPACE, "nothing")
"""A record that there is not."""


def every_way(world: World, agency: str, ledger: str, record: UUID, words: str, fed: str) -> set[bool]:
    """How an agency is answered about a record: every way of asking must say the same."""
    shown = world.ask(SUPERVISOR, f"/v1/{ledger}/{record}/graph")
    then = f"position={shown['position']}", f"as_of={quote(shown['as_of'])}"
    key, here = str(record), f"/v1/{ledger}/{record}"
    lists = (f"/v1/{ledger}", f"/v1/{ledger}?q={words}", *(f"/v1/{ledger}?{moment}" for moment in then))
    pages = (here, *(f"{here}?{moment}" for moment in then), f"{here}/history", f"{here}/graph")
    events = world.ask(SUPERVISOR, f"{here}/history")["items"]
    pages += tuple(f"/v1/events/{event['position']}" for event in events)
    answers = [world.get(agency, page) for page in pages]
    unknown = world.get(agency, f"/v1/{ledger}/{NOTHING}").get_json()
    for answer in answers:
        assert answer.status_code == 200 or without_instance(answer.get_json()) == without_instance(unknown)
        assert answer.status_code == 200 or words not in answer.text
    feed = world.ask(agency, f"/v1/feed?topics={fed}&limit=500")["items"]
    ties, told = (world.ask(who, f"/v1/relations?record={record}")["items"] for who in (agency, SUPERVISOR))
    return {
        *(answer.status_code == 200 for answer in answers),
        *(key in [one["id"] for one in world.ask(agency, asked)["items"]] for asked in lists),
        world.ask(agency, f"/v1/{ledger}?total=true")["total"] == 1,
        any(event["subject"].endswith(key) for event in feed),
        *(tie in ties for tie in told),
    }


def without_instance(body: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in body.items() if name != "instance"}


def knowing(world: World, ledger: str, record: UUID, words: str, fed: str) -> set[str]:
    """Which agencies know of the only record of a ledger: its words stand nowhere else, ``fed`` is a topic of it."""
    found = set()
    for agency in EVERYBODY:
        ways = every_way(world, agency, ledger, record, words, fed)
        assert len(ways) == 1, (agency, ways)
        found |= {agency} if ways == {True} else set()
    return found
