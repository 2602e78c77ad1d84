"""Text in which no person may be named by number: what goes to other agencies in clear text is searched. 文本不含个人号码。"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final

from coordination.catalogue.faults import Fault
from coordination.catalogue.identifiers import resident_fault

_RESIDENT: Final = re.compile(r"(?<![0-9A-Za-z])[1-9][0-9]{16}[0-9Xx](?![0-9A-Za-z])", re.ASCII)
_MOBILE: Final = re.compile(r"(?<![0-9])(?:\+?86[- ]?)?1[3-9][0-9][- ]?[0-9]{4}[- ]?[0-9]{4}(?![0-9])", re.ASCII)


@dataclass(frozen=True)
class Impersonal:
    """No resident identity number and no mobile telephone number stands in the text. 不得含个人号码。

    A credit code of 18 characters is none: only what its check character makes an identity number is taken for one. The number is
    not repeated in what is said of it.
    """

    def fault(self, value: str) -> Fault | None:
        """Return what is wrong with the text, or None."""
        numbers = (found[0].upper() for found in _RESIDENT.finditer(value))
        if any(resident_fault(number) is None for number in numbers):
            return Fault(
                "personal",
                "文本中有居民身份证号码，请删除；自然人只在person中填写，以便加密保存",
                "a resident identity number stands in the text: take it out; a natural person goes into person, where it is sealed",
            )
        if _MOBILE.search(value):
            return Fault(
                "personal",
                "文本中有手机号码，请删除；自然人的联系方式只在person中填写，以便加密保存",
                "a mobile number stands in the text: take it out; how to reach a person goes into person, where it is sealed",
            )
        return None

    def schema(self) -> dict[str, Any]:
        """Return nothing: JSON Schema has no words for it."""
        return {}
