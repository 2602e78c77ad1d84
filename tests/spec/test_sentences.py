"""The history in sentences, and that every declaration can be read by people: titles, labels, refusals."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest

import coordination.streams
from coordination.catalogue import EVENTS, KINDS, Coded, fields_of, sentence
from coordination.catalogue.sentences import say_fen, say_value
from coordination.guards import UNIVERSAL
from coordination.rules import Envelope, Guard
from tests.spec import leads
from tests.spec.dsl import MARKET, OFFICE, POLICE

for module in pkgutil.walk_packages(coordination.streams.__path__, "coordination.streams."):
    importlib.import_module(module.name)

ENVELOPE = Envelope(
    stream=leads.LEAD,
    version=2,
    source="tests",
    id="e1",
    sender=OFFICE,
    agency=OFFICE,
    occurred_at=datetime(2024, 3, 4, 4, tzinfo=UTC),
    legal_on=date(2024, 3, 4),
)
NAMES = {OFFICE: "专项办", POLICE: "市公安局", MARKET: "市市场监管局"}
HAN = re.compile(r"[\u4e00-\u9fff]")


def name(text: str) -> str:
    return NAMES.get(text, text)


# -- sentences ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("event", "zh", "en"),
    [
        (
            leads.REGISTER,
            "专项办登记线索「网店销售假冒注册商标的白酒」，来源：12315平台",
            "专项办 registered the lead “网店销售假冒注册商标的白酒” from 12315 platform",
        ),
        (
            leads.DISPATCH,
            "专项办将线索分派给市公安局，2024-03-25前反馈",
            "专项办 dispatched the lead to 市公安局, feedback due by 2024-03-25",
        ),
        (
            replace(leads.DISPATCH, answer_due_on=date(2024, 3, 11)),
            "专项办将线索分派给市公安局，2024-03-11前答复是否接收，2024-03-25前反馈",
            "专项办 dispatched the lead to 市公安局, to be answered by 2024-03-11, feedback due by 2024-03-25",
        ),
        (
            replace(leads.TRIAGE, panel=(MARKET, POLICE), opinion="属市场监管局。"),
            "专项办研判线索，分流方向：本地行政违法线索，参与：市市场监管局、市公安局。属市场监管局。",
            "专项办 triaged the lead as local administrative violation with 市市场监管局, 市公安局. 属市场监管局。",
        ),
        (
            replace(leads.LINK, to=UUID("12345678-1234-1234-1234-123456789012")),
            "专项办记录：本线索同批商品线索12345678",
            "专项办 recorded that this lead concerns the same goods as lead 12345678",
        ),
        (leads.CLOSE, "专项办办结线索", "专项办 closed the lead"),
        (replace(leads.CLOSE, note="已归档"), "专项办办结线索：已归档", "专项办 closed the lead: 已归档"),
        (
            leads.EXTEND,
            "专项办将核查期限延长15个工作日，批准人leader-1：需要抽样检验",
            "专项办 extended verification by 15 working days, approved by leader-1: 需要抽样检验",
        ),
    ],
)
def test_sentences(event: Any, zh: str, en: str) -> None:
    assert sentence(event, ENVELOPE, "zh", name) == zh
    assert sentence(event, ENVELOPE, "en", name) == en


@pytest.mark.parametrize(("flag", "said"), [(True, ""), (False, None)])
def test_a_flag_that_is_set_lets_stand_what_is_written_beside_it(*, flag: bool, said: str | None) -> None:
    assert [say_value(flag, language, name) for language in ("zh", "en")] == [said, said]


def test_braces_and_brackets_in_what_people_wrote_are_left_alone() -> None:
    event = replace(leads.CLOSE, note="[附件] {title}")
    assert sentence(event, ENVELOPE, "zh") == f"{OFFICE}办结线索：[附件] {{title}}"


@pytest.mark.parametrize(
    ("fen", "zh", "en"),
    [
        (0, "0.00元", "CNY 0.00"),
        (5, "0.05元", "CNY 0.05"),
        (100, "1.00元", "CNY 1.00"),
        (123_456_789, "1,234,567.89元", "CNY 1,234,567.89"),
        (10**14, "1,000,000,000,000.00元", "CNY 1,000,000,000,000.00"),
    ],
)
def test_money_is_said_in_yuan_to_the_fen(fen: int, zh: str, en: str) -> None:
    assert (say_fen(fen, "zh"), say_fen(fen, "en")) == (zh, en)


# -- every declaration can be read by people ------------------------------------------------------------------------


def guards() -> Iterator[Guard]:
    """Every guard that some event or all events are judged by, each once by its texts."""
    seen: dict[tuple[str, str, str], Guard] = {}
    for found in (*UNIVERSAL, *(guard for event in EVENTS.values() for guard in event.guards)):
        seen.setdefault((found.code, found.zh, found.pointer), found)
    yield from seen.values()


@pytest.mark.parametrize("guard", tuple(guards()), ids=lambda guard: f"{guard.code}{guard.pointer}")
def test_every_refusal_says_what_is_wrong_and_what_to_do_in_both_languages(guard: Guard) -> None:
    assert re.fullmatch(r"[a-z_]+\.[a-z0-9_]+", guard.code)
    for zh, en in ((guard.zh, guard.en), (guard.next_zh, guard.next_en)):
        assert HAN.search(zh), f"{guard.code}: {zh!r} is not Chinese"
        assert re.search(r"[a-z]{2}", en), f"{guard.code}: {en!r} is not English"
        assert not HAN.search(en)
    words = {language: {*re.findall(r"\{(\w+)\}", text)} for language, text in (("zh", guard.zh), ("en", guard.en))}
    plain = {language: {word.removesuffix(f"_{language}") for word in found} for language, found in words.items()}
    assert plain["zh"] == plain["en"], f"{guard.code} tells one language more than the other"
    assert "{" not in guard.next_zh + guard.next_en + guard.basis
    assert not guard.pointer or guard.pointer.startswith("/")


@pytest.mark.parametrize("topic", sorted(EVENTS))
def test_a_refusal_points_at_a_field_that_the_event_has(topic: str) -> None:
    event = EVENTS[topic]
    names = {spec.name for spec in fields_of(event)}
    for guard in event.guards:
        if guard.pointer.startswith("/data/"):
            assert guard.pointer.split("/")[2] in names, f"{topic}: {guard.code} points at {guard.pointer}"


@pytest.mark.parametrize("topic", sorted(EVENTS))
def test_every_event_is_titled_and_explained(topic: str) -> None:
    declaration = EVENTS[topic].declaration
    assert HAN.search(declaration.zh)
    assert re.match(r"[A-Z][a-z]", declaration.en)
    assert not HAN.search(declaration.en)
    first = declaration.doc.splitlines()[0]
    assert first.endswith(("。", ".")), f"{topic}: {first}"
    assert declaration.kind is KINDS[topic.partition(".")[0]]
    assert HAN.search(declaration.says_zh.template)


def test_labels_of_one_list_differ() -> None:
    lists = {spec.codec.python for event in EVENTS.values() for spec in fields_of(event)}
    coded = [found for found in lists if isinstance(found, type) and issubclass(found, Coded)]
    assert coded
    for found in coded:
        for language in ("zh", "en"):
            labels = [getattr(member, language) for member in found]
            assert len(set(labels)) == len(labels), f"{found.__name__} says two codes alike in {language}"
            assert all(labels)
