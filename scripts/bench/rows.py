"""What a benchmark says: one row a measure, the ratio to a raw baseline of the same run. 基准测试结果。"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Measured:
    """One measure. ``target`` None: measured for information. ``detail`` says what was put against what."""

    name: str
    database: str
    ratio: float
    target: float | None
    detail: str
    at_most: bool = False

    @property
    def met(self) -> bool:
        """Whether the ratio is on the right side of the target."""
        if self.target is None:
            return True
        return self.ratio <= self.target if self.at_most else self.ratio >= self.target

    def json(self) -> dict[str, Any]:
        """Return the row as bench.json has it."""
        return {**asdict(self), "ratio": round(self.ratio, 3), "met": self.met}


def median(measure: Callable[[], float], rounds: int = 3) -> float:
    """Return the median of several rounds."""
    return statistics.median(measure() for _ in range(rounds))


def seconds(work: Callable[[], object]) -> float:
    """Return how long it takes, on the clock on the wall."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def table(rows: Iterable[Measured]) -> str:
    """Return the rows as a table for people."""
    lines = [("measure", "database", "ratio", "target", "met", "detail")]
    for row in rows:
        sign = "≤" if row.at_most else "≥"
        target = "-" if row.target is None else f"{sign} {row.target:g}"
        lines.append((row.name, row.database, f"{row.ratio:.2f}", target, "yes" if row.met else "NO", row.detail))
    widths = [max(len(line[column]) for line in lines) for column in range(5)]
    return "\n".join(
        "  ".join([*(cell.ljust(width) for cell, width in zip(line, widths, strict=False)), line[5]]) for line in lines
    )
