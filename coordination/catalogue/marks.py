"""What may be said of a field beside its type: limits, and marks that decide sealing, masking and search."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Protocol, runtime_checkable

from coordination.catalogue.faults import Fault

CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
"""What no text may hold: controls, and what turns the direction of reading, so that people see another text than is kept.
Tab and the ends of lines of all systems are text."""


@runtime_checkable
class Limit(Protocol):
    """A mark that refuses some values of the type it stands on."""

    def fault(self, value: Any) -> Fault | None:
        """Return what is wrong with the value, or None."""

    def schema(self) -> dict[str, Any]:
        """Return the limit in JSON Schema's words."""


@dataclass(frozen=True)
class Text:
    """Length in characters; text of nothing but white space, or with control characters, is refused. 文本长度。"""

    least: int
    most: int

    def fault(self, value: str) -> Fault | None:
        """Return what is wrong with the text, or None."""
        if not self.least <= len(value) <= self.most:
            return Fault(
                "length",
                f"长度须为{self.least}至{self.most}个字符",
                f"must have {self.least} to {self.most} characters",
            )
        if not value.strip():
            return Fault("blank", "不能只有空白", "must not be blank")
        if CONTROL.search(value):
            return Fault("control_character", "不能含控制字符", "must not contain control characters")
        return None

    def schema(self) -> dict[str, Any]:
        """Return the limit in JSON Schema's words."""
        return {"minLength": self.least, "maxLength": self.most}


@dataclass(frozen=True)
class Range:
    """Least and greatest whole number, both allowed. 数值范围。"""

    least: int
    most: int

    def fault(self, value: int) -> Fault | None:
        """Return what is wrong with the number, or None."""
        if self.least <= value <= self.most:
            return None
        return Fault("range", f"须在{self.least}与{self.most}之间", f"must lie between {self.least} and {self.most}")

    def schema(self) -> dict[str, Any]:
        """Return the limit in JSON Schema's words."""
        return {"minimum": self.least, "maximum": self.most}


@dataclass(frozen=True)
class Pattern:
    """The whole text has this form; ``zh`` and ``en`` name the form for people. 格式。"""

    expression: str
    zh: str
    en: str

    @cached_property
    def _compiled(self) -> re.Pattern[str]:
        return re.compile(self.expression, re.ASCII)

    def fault(self, value: str) -> Fault | None:
        """Return what is wrong with the text, or None."""
        if self._compiled.fullmatch(value):
            return None
        return Fault("format", f"格式应为{self.zh}", f"must be {self.en}")

    def schema(self) -> dict[str, Any]:
        """Return the limit in JSON Schema's words (anchored, because JSON Schema searches)."""
        return {"pattern": f"^(?:{self.expression})$"}


@dataclass(frozen=True)
class Items:
    """How many items a list may have; the items differ unless ``repeats``. 项数。"""

    least: int
    most: int
    repeats: bool = False

    def fault(self, value: tuple[Any, ...]) -> Fault | None:
        """Return what is wrong with the list, or None."""
        if not self.least <= len(value) <= self.most:
            return Fault("items", f"须有{self.least}至{self.most}项", f"must have {self.least} to {self.most} items")
        if not self.repeats and len(set(value)) < len(value):
            return Fault("repeated", "各项不得重复", "items must not repeat")
        return None

    def schema(self) -> dict[str, Any]:
        """Return the limit in JSON Schema's words."""
        unique = {} if self.repeats else {"uniqueItems": True}
        return {"minItems": self.least, "maxItems": self.most, **unique}


@dataclass(frozen=True)
class Personal:
    """The value identifies a person: sealed under that person's key from the first stored byte. 个人信息，加密保存。

    ``ref`` names the sibling field that holds the person's reference (:data:`PersonRef`).
    """

    ref: str = "ref"


@dataclass(frozen=True)
class Secret:
    """Masked for everybody but those who hold the record. 涉密字段。"""


@dataclass(frozen=True)
class Document:
    """The value names a legal document (文书) that is kept on file."""


@dataclass(frozen=True)
class Searchable:
    """Full-text search finds the record by this value. 可检索。"""


@dataclass(frozen=True)
class DivisionCode:
    """The value is the code of an administrative division; whether it was in use is doubted, never refused. 行政区划代码。"""


@dataclass(frozen=True)
class Marks:
    """All marks of one field, sorted out once at declaration."""

    limits: tuple[Limit, ...] = ()
    personal: Personal | None = None
    flags: frozenset[type] = field(default_factory=frozenset)

    @staticmethod
    def of(metadata: tuple[Any, ...]) -> Marks:
        """Sort what stands in ``Annotated[..., here]``."""
        return Marks(
            limits=tuple(mark for mark in metadata if isinstance(mark, Limit)),
            personal=next((mark for mark in metadata if isinstance(mark, Personal)), None),
            flags=frozenset(type(mark) for mark in metadata),
        )
