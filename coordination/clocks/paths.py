"""Paths that lead from a clock's record to another one, through what each record's state says of the next. 跨记录路径。

``state.case.referral.open`` on a record: its ``case``, of that case the ``referral``, of that whether it is ``open``. A name on
the way is that of a kind of record, and stands for the id of one.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

from coordination.catalogue import KINDS, Kind
from coordination.clocks.rules import STATE

Read = Callable[[Kind, UUID], Any]


def names_of(path: str) -> tuple[str, ...]:
    """Return the names on a path, without the word for the record's state."""
    return tuple(path.removeprefix(STATE).split("."))


def kinds_on(path: str, kind: str) -> tuple[str, ...]:
    """Return the kinds of records that a path passes, from the one that it begins on to the one whose value it asks for."""
    return (kind, *names_of(path)[:-1])


def value_on(path: str, state: Any, read: Read) -> Any:
    """Return what stands at the end of a path, None where it breaks off."""
    *passed, last = names_of(path)
    for name in passed:
        record = getattr(state, name)
        if record is None:
            return None
        state = read(KINDS[name], record)
    return getattr(state, last)


def neighbours(state: Any, kind: str) -> tuple[UUID, ...]:
    """Return the records of a kind that a record's state names, by its links or in a field called like the kind."""
    linked = {to for named, to in getattr(state, "links", ()) if named == kind}
    own = getattr(state, kind, None)
    return tuple(sorted(linked | ({own} if isinstance(own, UUID) else set())))


def told_by(kind: str) -> frozenset[str]:
    """Return the names that can be asked of a record's state: its fields, and what it works out from them."""
    state = KINDS[kind].state()
    return frozenset(_named(type(state)))


def _named(state: type) -> Iterator[str]:
    if dataclasses.is_dataclass(state):
        yield from (field.name for field in dataclasses.fields(state))
    yield from (name for name, value in vars(state).items() if isinstance(value, property))


def fault_of(path: str, kind: str) -> str | None:
    """Return what is wrong with a path that begins on a record of a kind, None where nothing is."""
    if not path.startswith(STATE):
        return f"{path!r} must begin with {STATE!r}"
    *passed, last = names_of(path)
    for name in passed:
        if name not in told_by(kind):
            return f"{path!r}: a {kind} has no {name!r}"
        if name not in KINDS:
            return f"{path!r}: {name!r} is no kind of record, so nothing can be asked of it"
        kind = name
    return None if last in told_by(kind) else f"{path!r}: a {kind} has no {last!r}"
