"""The catalogue: every event type with its rules and an example that the door takes. 事件目录。"""

from __future__ import annotations

import json
from typing import Any

import jsonschema_rs
import pytest

from api import examples
from api.cloudevents import read_structured, stream_of
from api.schemas import load
from coordination.catalogue import EVENTS
from tests.api.conftest import World

TOPICS = sorted(EVENTS)


@pytest.mark.parametrize("topic", TOPICS)
@pytest.mark.parametrize("whole", [True, False])
def test_the_example_of_every_event_type_passes_the_door(topic: str, *, whole: bool) -> None:
    event = EVENTS[topic]
    example = examples.event(event.declaration, whole=whole)
    posted = read_structured(json.dumps(example).encode())
    assert stream_of(posted)[0] is event.declaration.kind
    assert isinstance(load(event, posted.data), event)
    assert examples.event(event.declaration, whole=whole) == example


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Any:
    from tests.api.conftest import build  # noqa: PLC0415

    world = build(tmp_path_factory.mktemp("catalogue"), plans=())
    client = world.client
    yield client.get
    world.close()


@pytest.mark.parametrize("topic", TOPICS)
def test_every_event_type_has_its_page(pages: Any, topic: str) -> None:
    body = pages(f"/v1/catalogue/{topic}").get_json()
    declared = EVENTS[topic].declaration
    assert body["title"] == {"zh": declared.zh, "en": declared.en}
    assert body["doc"]
    assert body["sentence"]["zh"]
    assert {guard.code for guard in EVENTS[topic].guards} <= {guard["code"] for guard in body["guards"]}
    for guard in body["guards"]:
        assert guard["zh"]
        assert guard["en"]
        assert pages(guard["href"]).status_code == 200


@pytest.mark.parametrize("topic", TOPICS)
def test_examples_fit_the_schema_which_stands_on_its_own(pages: Any, topic: str) -> None:
    schema = pages(f"/v1/catalogue/schemas/{topic}.json").get_json()
    validator = jsonschema_rs.Draft202012Validator({name: part for name, part in schema.items() if name != "$id"})
    body = pages(f"/v1/catalogue/{topic}").get_json()
    validator.validate(body["example"]["data"])
    validator.validate(body["shortest_example"]["data"])
    assert body["schema"] == schema
    assert not validator.is_valid({**body["example"]["data"], "no_such_field": 1})


def test_the_list_says_who_may_post_and_when(pages: Any) -> None:
    entries = {entry["topic"]: entry for entry in pages("/v1/catalogue").get_json()["items"]}
    assert set(entries) == set(EVENTS)
    dispatched = entries["lead.dispatched"]
    assert dispatched["who"] == {"zh": "专项办", "en": "the campaign's office"}
    assert [stage["code"] for stage in dispatched["stages"]] == ["triaged", "returned"]
    assert entries["lead.registered"]["opens"] is True
    assert entries["lead.filed"]["posted"] is False


def test_the_catalogue_needs_no_key_and_is_not_sent_twice(world: World) -> None:
    first = world.client.get("/v1/catalogue/lead.registered")
    assert first.headers["Cache-Control"] == "public, max-age=300"
    again = world.client.get("/v1/catalogue/lead.registered", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize("path", ["/v1/catalogue/lead.lost", "/v1/catalogue/schemas/lead.lost.json"])
def test_what_nobody_has_declared_is_not_found(world: World, path: str) -> None:
    assert world.client.get(path).status_code == 404
