"""Columns that are not kept, because they depend on the instant of asking: whether a clock is overdue. 随查询时刻而变的栏目。"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from coordination.catalogue import Coded
from projections.tables import Text

Cases = Callable[[sa.Table, datetime], Mapping[str, sa.ColumnElement[bool]]]
"""(rows, instant of asking) -> under which condition a row is in which case; no two of them hold together."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Derived:
    """A column that is not kept, because it depends on the instant of asking: whether a clock is overdue. 随查询时刻而变的栏目。

    It is given as ``cases`` of a code list (``codes``), or as an ``expression`` of (rows, instant, dialect).
    """

    column: sa.Column[Any]
    codes: tuple[type[Coded], ...] = ()
    cases: Cases | None = None
    expression: Callable[[sa.Table, datetime, str], sa.ColumnElement[Any]] | None = None

    @property
    def name(self) -> str:
        """What it is called, among the columns that are kept."""
        return self.column.name

    def value(self, rows: sa.Table, instant: datetime, dialect: str) -> sa.ColumnElement[Any]:
        """Return the value that a row has at an instant."""
        if self.expression is not None:
            return self.expression(rows, instant, dialect)
        cases = {} if self.cases is None else self.cases(rows, instant)
        return sa.case(*((condition, sa.literal(code, Text)) for code, condition in cases.items()))
