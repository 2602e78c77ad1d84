"""A wrong declaration fails when its module is imported, and says what is wrong with which declaration."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

import pytest

from coordination.catalogue import (
    EVENTS,
    KINDS,
    DeclarationError,
    Items,
    Kind,
    Personal,
    Text,
    declare,
    decode,
    encode,
    event,
    fields_of,
    glossary,
    part,
)
from coordination.rules import Envelope, Event
from coordination.streams import lead, parts

pytestmark = pytest.mark.usefixtures("scratch_register")


@dataclass(frozen=True)
class Thing:
    stage: str = "none"


def declare_event(
    *,
    topic: str = "thing.tried",
    says: str = "tried",
    fields: dict[str, Any] | None = None,
    defaults: dict[str, Any] | None = None,
    doc: str | None = "Something was tried.",
    evolve: bool = True,
) -> type:
    """Declare an event as a module would, with one thing about it wrong."""
    if "thing" not in KINDS:
        Kind("thing", plural="things", zh="事", en="thing", state=Thing)
    body: dict[str, Any] = {"__annotations__": fields or {}, "__module__": __name__, **(defaults or {})}
    if doc is not None:
        body["__doc__"] = doc
    if evolve:
        body["evolve"] = lambda self, state, envelope: state
    declared = type("ThingTried", (Event,), body)
    return event(topic, zh="试", en="Tried", says_zh=says, says_en=says)(declared)


def refused(saying: str, **wrong: Any) -> None:
    with pytest.raises(DeclarationError, match=saying) as caught:
        declare_event(**wrong)
    assert "ThingTried" in str(caught.value)


def test_a_right_declaration_is_entered() -> None:
    glossary(effort="力度")
    declared = declare_event(fields={"effort": int})
    assert EVENTS["thing.tried"] is declared
    assert declared.topic == "thing.tried"  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "topic",
    ["Thing.tried", "thing", "thing.Tried", "thing.tried.v1", "thing.tried.2", "thing-tried", ".tried", "thing."],
)
def test_topics_are_kind_and_past_participle(topic: str) -> None:
    refused("must be <kind>.<past_participle>", topic=topic)


def test_later_versions_are_topics_of_their_own() -> None:
    declare_event()
    declare_event(topic="thing.tried.v2")
    assert {"thing.tried", "thing.tried.v2"} <= EVENTS.keys()


def test_a_topic_belongs_to_one_class() -> None:
    declare_event()
    refused("belongs to ThingTried")


def test_the_kind_comes_first() -> None:
    refused("no Kind 'nothing'", topic="nothing.tried")


def test_a_kind_has_a_name_and_a_plural_of_its_own() -> None:
    for name, plural in ((lead.LEAD.name, "other_leads"), ("other_lead", lead.LEAD.plural)):
        with pytest.raises(DeclarationError, match="already"):
            Kind(name, plural=plural, zh="线索", en="lead", state=Thing)


@pytest.mark.parametrize("doc", [None, ""])
def test_an_event_says_what_it_means(doc: str | None) -> None:
    refused("has no docstring", doc=doc)


def test_an_event_says_what_it_changes() -> None:
    refused("must say in evolve", evolve=False)


@pytest.mark.parametrize(
    "annotation",
    [float, bytes, object, Any, list[str], dict[str, str], set[str], tuple[str, str], str | int, Thing, UUID | str],
)
def test_events_carry_only_what_can_be_stored_and_described(annotation: Any) -> None:
    glossary(effort="力度")
    refused("ThingTried.effort", fields={"effort": annotation})


def test_every_field_has_a_chinese_name() -> None:
    refused("ThingTried.nameless has no Chinese name", fields={"nameless": int})


def test_one_name_has_one_meaning() -> None:
    glossary(effort="力度")
    glossary(effort="力度")
    with pytest.raises(DeclarationError, match="one name, one meaning"):
        glossary(effort="努力")


@pytest.mark.parametrize("default", [0, "", "x", 1.5, ("a",)])
def test_what_is_left_out_has_no_hidden_value(default: Any) -> None:
    glossary(effort="力度")
    refused("defaults to None", fields={"effort": int}, defaults={"effort": default})


@pytest.mark.parametrize("annotation", [tuple[str, ...] | None, tuple[str, ...]])
def test_a_list_is_never_none(annotation: Any) -> None:
    glossary(efforts="力度")
    refused("never None", fields={"efforts": annotation}, defaults={"efforts": None})


@pytest.mark.parametrize("word", ["agency", "officer", "legal_on", "occurred_at"])
def test_an_event_does_not_repeat_its_envelope(word: str) -> None:
    declare._GLOSSARY.setdefault(word, "词")
    refused("words of the envelope", fields={word: str})


@pytest.mark.parametrize(
    ("says", "saying"),
    [
        ("{nothing}", "which the event does not have"),
        ("[open", "brackets"),
        ("shut]", "brackets"),
        ("[a[b]]", "brackets"),
    ],
)
def test_a_sentence_says_only_what_the_event_says(says: str, saying: str) -> None:
    refused(saying, says=says)


NAMED = Annotated[str, Text(1, 20), Personal()]


@pytest.mark.parametrize(
    "fields",
    [
        {"called": NAMED},  # nobody's
        {"ref": str, "called": NAMED},  # not a reference
        {"ref": UUID | None, "called": NAMED},  # perhaps nobody's
        {"ref": UUID, "called": Annotated[int, Personal()]},  # not text
        {"ref": UUID, "called": Annotated[str, Personal("who")]},  # another's
    ],
)
def test_what_is_personal_belongs_to_a_person_and_is_text(fields: dict[str, Any]) -> None:
    assert "ref" in {spec.name for spec in fields_of(parts.Person)}, "which gave ref its Chinese name"
    glossary(called="称呼")
    refused("ThingTried.called", fields=fields)


def test_parts_are_held_to_the_same_rules() -> None:
    with pytest.raises(DeclarationError, match="has no docstring"):
        part(type("Bit", (), {"__annotations__": {}, "__module__": __name__}))
    with pytest.raises(DeclarationError, match=r"Bit\.size"):
        part(type("Bit", (), {"__annotations__": {"size": float}, "__doc__": "A bit.", "__module__": __name__}))


def test_a_required_empty_list_comes_back_as_one() -> None:
    glossary(efforts="力度")
    declared = declare_event(fields={"efforts": Annotated[tuple[str, ...], Items(0, 3)]})
    empty = declared(efforts=())
    assert decode("thing.tried", encode(empty)) == empty


def test_the_envelope_is_no_part_of_the_event() -> None:
    assert {"agency", "officer", "legal_on", "occurred_at"} <= set(Envelope.__slots__)
