"""What is wrong with a value, and where: the one form in which every reader of input reports it."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with one value. 数据错误。

    ``pointer`` is an RFC 6901 JSON pointer to the value, ``code`` is stable and for machines,
    ``zh`` and ``en`` say to a person what was expected.
    """

    code: str
    zh: str
    en: str
    pointer: str = ""

    def under(self, pointer: str) -> Fault:
        """Return the same fault seen from one level further up."""
        return replace(self, pointer=pointer + self.pointer)


class Invalid(ValueError):
    """A value does not fit its declaration; correct it at the pointers named and send it again."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__("; ".join(f"{fault.pointer or '/'}: {fault.en}" for fault in faults))
        self.faults = faults
