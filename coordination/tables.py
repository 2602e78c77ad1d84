"""Reading TOML tables key by key, strictly: what is missing, unknown or of another type is refused with its place. 严格读取。"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

E = TypeVar("E", bound=StrEnum)
T = TypeVar("T")


class DataError(ValueError):
    """A data file is wrong; the message names the file, the place and what was expected. 数据文件有误。"""


class Table:
    """One TOML table; each key is taken once, and :meth:`done` refuses the keys that nobody asked for. 表。"""

    def __init__(self, values: object, place: str) -> None:
        self.place = place
        if not isinstance(values, dict):
            raise self.wrong("a table is expected here")
        self._values: dict[str, Any] = dict(values)

    @classmethod
    def of_file(cls, path: Path) -> Table:
        """Read a file; it must be TOML in UTF-8."""
        try:
            return cls(tomllib.loads(path.read_text("utf-8")), path.name)
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise DataError(f"{path.name}: is not TOML in UTF-8: {error}") from None

    def __contains__(self, key: str) -> bool:
        return key in self._values

    def wrong(self, what: str) -> DataError:
        """Return the error that says so, with the place."""
        return DataError(f"{self.place}: {what}")

    def take(self, key: str, kind: type[T], default: T | None = None) -> T:
        """Take a value of exactly this type."""
        if key not in self._values:
            if default is None:
                raise self.wrong(f"{key!r} is missing")
            return default
        value = self._values.pop(key)
        # a bool is an int to Python, and an instant a date: to the law they are not
        if type(value) is not kind:
            raise self.wrong(f"{key!r} must be {kind.__name__}, not {value!r}")
        if isinstance(value, str) and not value.strip():
            raise self.wrong(f"{key!r} is empty")
        return value

    def maybe(self, key: str, kind: type[T]) -> T | None:
        """Take a value that may be left out."""
        return self.take(key, kind) if key in self._values else None

    def flag(self, key: str) -> bool:
        """Take a flag, off where it is left out."""
        return key in self._values and self.take(key, bool)

    def count(self, key: str) -> int:
        """Take a number of one or more."""
        value = self.take(key, int)
        if value < 1:
            raise self.wrong(f"{key!r} must be 1 or more")
        return value

    def choice(self, key: str, choices: type[E], default: E | None = None) -> E:
        """Take one code of a closed list."""
        if default is not None and key not in self._values:
            return default
        return self._chosen(key, self.take(key, str), choices)

    def choices(self, key: str, choices: type[E]) -> tuple[E, ...]:
        """Take a list of codes, each once; none where it is left out."""
        chosen = tuple(self._chosen(key, item, choices) for item in self.take(key, list, []))
        if len(set(chosen)) < len(chosen):
            raise self.wrong(f"{key!r} repeats itself")
        return chosen

    def _chosen(self, key: str, value: Any, choices: type[E]) -> E:
        try:
            return choices(value)
        except ValueError:
            allowed = ", ".join(str(item.value) for item in choices)
            raise self.wrong(f"{key!r} is {value!r}, and must be one of: {allowed}") from None

    def list_of(self, key: str, kind: type[T]) -> tuple[T, ...]:
        """Take a list of values of exactly this type; none where it is left out."""
        values = self.take(key, list, [])
        if any(type(value) is not kind for value in values):
            raise self.wrong(f"{key!r} must be a list of {kind.__name__} only")
        return tuple(values)

    def table(self, key: str) -> Table | None:
        """Take a table that may be left out."""
        return Table(self._values.pop(key), f"{self.place}.{key}") if key in self._values else None

    def section(self, key: str) -> Table:
        """Take a table that must be there."""
        return Table(self._values.pop(key, None), f"{self.place}.{key}")

    def rows(self, key: str) -> Iterator[Table]:
        """Take a list of tables; none where it is left out."""
        for number, row in enumerate(self.take(key, list, []), start=1):
            name = row.get("id", row.get("overrides")) if isinstance(row, dict) else None
            called = f" ({name})" if name else ""
            yield Table(row, f"{self.place}: {key} no. {number}{called}")

    def items(self) -> Iterator[tuple[str, Table]]:
        """Take everything that is left, as tables."""
        for key in list(self._values):
            yield key, Table(self._values.pop(key), f"{self.place}.{key}")

    def over(self, base: Mapping[str, Any]) -> Table:
        """Return this table with what a base says where it says nothing."""
        return Table({**base, **self._values}, self.place)

    def plain(self) -> dict[str, Any]:
        """Return what has not been taken yet."""
        return dict(self._values)

    def done(self, built: T) -> T:
        """Return what was built from the table, when nothing of it is left over."""
        if self._values:
            raise self.wrong(f"unknown: {', '.join(sorted(self._values))}")
        return built
