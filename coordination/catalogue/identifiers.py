"""Numbers that check themselves: unified credit codes and resident identity numbers, by their standards. 证照号码校验。

Libraries refuse what is valid here: codes that begin with N (village collectives), A or Y, and identity numbers whose division did
not exist in the year of birth, because a number carries the division in which it was assigned. So nothing of the division is
checked here; what is doubtful about it is told apart (`coordination.doubts`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from coordination.catalogue.faults import Fault

CREDIT_CODE: Final = r"[1-9ANY][0-9A-HJ-NP-RTUWXY]{17}"
"""GB 32100-2015: who registers, what it is, the division, the organisation code of GB 11714, the check character; no I O S V Z."""
ALPHABET: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_FORM: Final = re.compile(CREDIT_CODE, re.ASCII)
_LEGACY: Final = re.compile(r"[0-9]{15}|[0-9A-Z]{8}-?[0-9X]", re.ASCII)
"""A registration number of 15 digits, an organisation code of nine characters."""

_RESIDENT: Final = re.compile(r"[1-9][0-9]{16}[0-9X]", re.ASCII)
_EARLIEST: Final = 1900
_REMAINDERS: Final = "10X98765432"


def credit_check(first: str) -> str:
    """Return the check character that follows the first 17 of a credit code: weights 3^(i-1) mod 31. 校验码。"""
    total = sum(pow(3, place, 31) * ALPHABET.index(character) for place, character in enumerate(first))
    return ALPHABET[-total % 31]


@dataclass(frozen=True)
class CreditCode:
    """The check character of a unified social credit code is right; its form is for a pattern to say. 统一社会信用代码。"""

    def fault(self, value: str) -> Fault | None:
        """Return what is wrong with the code, or None."""
        if _LEGACY.fullmatch(value):
            return Fault(
                "legacy_number",
                "15位注册号和9位组织机构代码请填写在registration_no中",
                "a registration number of 15 digits, or an organisation code of nine characters, goes into registration_no",
            )
        if not _FORM.fullmatch(value):
            return None
        right = credit_check(value[:17])
        if value[17] == right:
            return None
        return Fault(
            "checksum",
            f"校验码不符：按前17位计算，第18位应为{right}，所填为{value[17]}；请核对各位有无抄错",
            f"has a wrong check character: after the first 17 the last one must be {right}, not {value[17]}; "
            "check every character",
        )

    def schema(self) -> dict[str, Any]:
        """Return nothing: JSON Schema has no words for check characters."""
        return {}


def resident_fault(number: str) -> Fault | None:
    """Return what is wrong with a resident identity number (GB 11643-1999) whenever it was written, without repeating it."""
    if not _RESIDENT.fullmatch(number):
        return Fault(
            "format",
            "居民身份证号码须为18位：17位数字，末位为数字或大写字母X",
            "a resident identity number has 18 characters: 17 digits, then a digit or a capital X",
        )
    if born_on(number) is None:
        return Fault(
            "birth_date",
            f"居民身份证号码第7至14位须为{_EARLIEST}年以后的真实日期",
            f"characters 7 to 14 of a resident identity number are a real date, not before {_EARLIEST}",
        )
    if number[17] != _resident_check(number[:17]):
        return Fault(
            "checksum",
            "居民身份证号码的末位校验码与前17位不符，请核对各位有无抄错",
            "the last character of the resident identity number does not go with the first 17: check every digit",
        )
    return None


def born_on(number: str) -> date | None:
    """Return the date of birth that stands in a resident identity number; None where none does. 出生日期。"""
    if not _RESIDENT.fullmatch(number):
        return None
    year, month, day = int(number[6:10]), int(number[10:12]), int(number[12:14])
    try:
        return date(year, month, day) if year >= _EARLIEST else None
    except ValueError:
        return None


def _resident_check(first: str) -> str:
    """Return the check character of ISO 7064 MOD 11-2: weights 2^(18-i) mod 11."""
    return _REMAINDERS[sum(pow(2, 17 - place, 11) * int(digit) for place, digit in enumerate(first)) % 11]
