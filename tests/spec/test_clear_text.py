"""Text that goes to other agencies in clear: numbers of persons are found in it, other numbers are left alone (legal.md 7.4)."""

from __future__ import annotations

import pytest

from coordination.catalogue import ClearNote, compile_type


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
