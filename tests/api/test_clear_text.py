"""Text that goes to other agencies in clear: no personal number stands in it, and what must be said is said (legal.md 7.4)."""

from __future__ import annotations

import pytest

from api.schemas import FieldErrors, load
from coordination.catalogue import ClearNote, compile_type, encode
from coordination.streams.assist import AssistRequested
from tests.spec import assists


def faults_of(text: str) -> list[str]:
    return [fault.code for fault in compile_type(ClearNote, lambda *_: None).faults(text)]


@pytest.mark.parametrize(
    "text",
    [
        "当事人身份证号11010519491231002X",
        "身份证11010519491231002x，住址不详",
        "电话13905361234",
        "电话+86 139-0536-1234",
        "（8613905361234）",
    ],
)
def test_numbers_of_persons_are_found(text: str) -> None:
    assert faults_of(text) == ["personal"]


@pytest.mark.parametrize(
    "text",
    [
        "统一社会信用代码91370784MA3C000003",
        "登记号110105194912310021",  # eighteen digits whose last is not the check character
        "订单号202403051390536123456",
        "座机0536-4221234",
        "罚款12345678901元",
        "文号 安市监协〔2024〕5号",
    ],
)
def test_other_numbers_are_left_alone(text: str) -> None:
    assert faults_of(text) == []


def test_it_must_be_said_what_was_done_by_oneself() -> None:
    data = encode(assists.REQUEST)
    for wrong in ([], ["   "]):
        with pytest.raises(FieldErrors):
            load(AssistRequested, {**data, "own_steps": wrong})


@pytest.mark.parametrize("number", ["11010519491231002X", "13905361234"])
def test_no_personal_number_stands_in_a_letter(number: str) -> None:
    data = encode(assists.REQUEST)
    for name in ("facts", "own_steps", "matters"):
        text = f"联系人{number}"
        wrong = {"facts": text, "own_steps": [text], "matters": [{**data["matters"][0], "content": text}]}[name]
        with pytest.raises(FieldErrors) as caught:
            load(AssistRequested, {**data, name: wrong})
        assert {fault.code for fault in caught.value.faults} == {"personal"}
        assert number not in str(caught.value)
