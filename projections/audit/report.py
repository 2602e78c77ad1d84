"""What a replay has found: equal, or which rows differ in which columns, and by which events they were made. 核验报告。"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final


class Outcome(StrEnum):
    """What came out of it. 结论。"""

    EQUAL = "equal"
    DIFFERS = "differs"
    CANNOT = "cannot"


class Obstacle(StrEnum):
    """Why a model could not be compared. 不能比对的原因。"""

    BEHIND = "behind"
    AHEAD = "ahead"
    FOLD_FAILED = "fold_failed"
    ROWS_REFUSED = "rows_refused"


@dataclass(frozen=True, slots=True)
class Cell:
    """A column in which the two sides differ; ``hidden`` where its values are not for the reader. 不一致的栏目。"""

    column: str
    replayed: Any
    live: Any
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Made:
    """An event that made a version of the row; None as topic where the log has no event at this position. 成因事件。"""

    position: int
    topic: str | None


@dataclass(frozen=True, slots=True)
class Difference:
    """A row that differs, or that only one side has: ``changed``, ``only_replayed`` or ``only_live``. 差异。"""

    part: str
    kind: str
    record: str
    since: int
    cells: tuple[Cell, ...] = ()
    made_by: tuple[Made, ...] = ()


@dataclass(frozen=True, slots=True)
class Compared:
    """One thing that was compared: how many rows each side has, and a digest over them in canonical form. 比对项。"""

    part: str
    rows: int
    live_rows: int
    digest: str
    live_digest: str
    differences: int


@dataclass(frozen=True, slots=True)
class ModelReport:
    """What was found in one read model. 台账结论。

    ``stale`` where its live rows were folded by another version of this program. Where nothing could be compared, ``obstacle`` says
    why, and ``obstacle_at`` at which position.
    """

    model: str
    outcome: Outcome
    events: int
    parts: tuple[Compared, ...] = ()
    listed: tuple[Difference, ...] = ()
    obstacle: Obstacle | None = None
    obstacle_at: int = 0
    stale: bool = False
    seconds: float = 0.0

    @property
    def rows(self) -> int:
        """How many rows the replay has come to."""
        return sum(part.rows for part in self.parts)

    @property
    def differences(self) -> int:
        """How many rows differ, whether they are listed or not."""
        return sum(part.differences for part in self.parts)

    @property
    def left_off(self) -> int:
        """How many of them are not listed, since there is no room for all."""
        return self.differences - len(self.listed)


@dataclass(frozen=True, slots=True)
class Report:
    """What was found in all of them, and a digest over the events from which they were folded. 报告。"""

    position: int
    as_of: str
    events: int
    log_digest: str
    models: tuple[ModelReport, ...]
    seconds: float

    @property
    def outcome(self) -> Outcome:
        """The gravest of all outcomes: what differs is graver than what could not be compared."""
        found = {model.outcome for model in self.models}
        return next((one for one in (Outcome.DIFFERS, Outcome.CANNOT) if one in found), Outcome.EQUAL)

    def told(self) -> dict[str, Any]:
        """Return the report as JSON."""
        return {
            "outcome": self.outcome.value,
            "position": self.position,
            "as_of": self.as_of,
            "events": self.events,
            "log_digest": self.log_digest,
            "rows": sum(model.rows for model in self.models),
            "differences": sum(model.differences for model in self.models),
            "left_off": sum(model.left_off for model in self.models),
            "seconds": round(self.seconds, 3),
            "models": [_model(model) for model in self.models],
        }


def _model(model: ModelReport) -> dict[str, Any]:
    told: dict[str, Any] = {
        "model": model.model,
        "outcome": model.outcome.value,
        "events": model.events,
        "rows": model.rows,
        "parts": [
            {
                "part": part.part,
                "rows": part.rows,
                "live_rows": part.live_rows,
                "digest": part.digest,
                "live_digest": part.live_digest,
                "differences": part.differences,
            }
            for part in model.parts
        ],
        "differences": model.differences,
        "listed": [_difference(one) for one in model.listed],
        "left_off": model.left_off,
        "stale": model.stale,
        "seconds": round(model.seconds, 3),
    }
    obstacle = {} if model.obstacle is None else {"obstacle": model.obstacle.value, "obstacle_at": model.obstacle_at}
    return told | obstacle


def _difference(one: Difference) -> dict[str, Any]:
    return {
        "part": one.part,
        "kind": one.kind,
        "record": one.record,
        "since": one.since,
        "cells": [_cell(cell) for cell in one.cells],
        "made_by": [{"position": made.position, "topic": made.topic} for made in one.made_by],
    }


def _cell(cell: Cell) -> dict[str, Any]:
    hidden = {"hidden": True} if cell.hidden else {}
    return {"column": cell.column, "replayed": cell.replayed, "live": cell.live, **hidden}


TOLD: Final[Mapping[str, str]] = {
    Obstacle.BEHIND: "the live one stands at position {}",
    Obstacle.AHEAD: "the live one claims position {}, to which the log has not come",
    Obstacle.FOLD_FAILED: "the event at position {} cannot be folded",
    Obstacle.ROWS_REFUSED: "the database refuses the rows of the page that begins at position {}",
}


def lines(report: Mapping[str, Any]) -> Sequence[str]:
    """Return a report, as `Report.told` tells it, in lines for people."""
    found = f"{report['events']} events, {report['rows']} rows, {report['differences']} differences"
    asked = f"{len(report['models'])} read models at position {report['position']} ({report['as_of']})"
    told = [f"{report['outcome']}: {asked}, {found}, {report['seconds']} s", f"  log {report['log_digest']}"]
    for model in report["models"]:
        reason = f": {TOLD[model['obstacle']].format(model['obstacle_at'])}" if "obstacle" in model else ""
        stale = "; its live rows were folded by another version of the program" if model["stale"] else ""
        told.append(f"{model['outcome']:<8} {model['model']}{reason}{stale}")
        for part in model["parts"]:
            found = f", {part['differences']} differ" if part["differences"] else ""
            told.append(f"           {part['part']:<9} {part['rows']} rows  {part['digest'][:16]}{found}")
        for one in model["listed"]:
            told.append(f"  ! {one['part']} {one['record']} since {one['since']}: {one['kind']}{_cells(one['cells'])}")
            if one["made_by"]:
                made = ", ".join(f"{by['position']} {by['topic'] or 'no such event'}" for by in one["made_by"])
                told.append(f"      made by {made}")
        if model["left_off"]:
            told.append(f"  ! and {model['left_off']} more")
    return told


def _cells(cells: Sequence[Mapping[str, Any]]) -> str:
    return "".join(f"\n      {cell['column']}: replayed {cell['replayed']!r}, live {cell['live']!r}" for cell in cells)
