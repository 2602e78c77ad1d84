"""Which columns of a ledger hold codes, and what the codes are called: derived from the declarations of its kind. 代码与标签。"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import cache
from typing import Any, get_args, get_type_hints

from api.language import Both
from coordination.catalogue import EVENTS, KINDS, Codec, Coded, FieldSpec, fields_of
from projections.engine import Ledger
from projections.tables import Instant

Classes = tuple[type[Coded], ...]


@cache
def coded_names(kind: str) -> Mapping[str, Classes]:
    """Return the code lists that stand behind each name in a kind's events and state.

    A name is that of a field, of a part's field with the field before it (``party_kind``), or of the code list itself.
    """
    found: dict[str, dict[type[Coded], None]] = {}
    for name, coded in _named(kind):
        found.setdefault(name, {})[coded] = None
        found.setdefault(re.sub(r"(?<=[a-z])(?=[A-Z])", "_", coded.__name__).lower(), {})[coded] = None
    return {name: tuple(classes) for name, classes in found.items()}


@cache
def coded_columns(ledger: Ledger) -> Mapping[str, Classes]:
    """Return the columns of a ledger that hold codes of one list, with that list."""
    names = coded_names(ledger.kind)
    kept = {
        column.name: names[column.name]
        for column in ledger.columns
        if column.name in names and len(names[column.name]) == 1
    }
    return {**kept, **own_codes(ledger)}


def own_codes(ledger: Ledger) -> Mapping[str, Classes]:
    """Return the code lists that a ledger itself names: of its columns, and of those that depend on the instant of asking."""
    return {**ledger.codes, **{derived.name: derived.codes for derived in ledger.derived if derived.codes}}


def python_type(column: Any) -> type:
    """Return the type of a column's values: instants are kept in a type of our own."""
    found: type = datetime if isinstance(column.type, Instant) else column.type.python_type
    return found


def label(kind: str, name: str, code: str, more: Mapping[str, Classes]) -> Both | None:
    """Return what a code is called where it stands under a name; None where that is not known, or not certain.

    ``more`` are code lists beside those that stand in the declarations of the kind.
    """
    classes = more.get(name) or coded_names(kind).get(name, ())
    labels = {Both(member.zh, member.en) for coded in classes for member in coded if member == code}
    return labels.pop() if len(labels) == 1 else None


def _named(kind: str) -> Iterator[tuple[str, type[Coded]]]:
    for name, hint in get_type_hints(KINDS[kind].state).items() if kind in KINDS else ():
        for arm in (hint, *get_args(hint)):
            if isinstance(arm, type) and issubclass(arm, Coded):
                yield name, arm
    for event in EVENTS.values():
        if event.declaration.kind.name == kind:
            for spec in event.declaration.fields:
                yield from _of_field(spec)


def _of_field(spec: FieldSpec) -> Iterator[tuple[str, type[Coded]]]:
    codec: Codec = spec.codec.item or spec.codec
    python: Any = codec.python
    if codec.part is not None:
        for inner in fields_of(codec.part):
            for name, coded in _of_field(inner):
                yield name, coded
                yield f"{spec.name}_{name}", coded
    elif isinstance(python, type) and issubclass(python, Coded):
        yield spec.name, python
