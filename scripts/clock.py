"""The time by which an installation lives: the machine's, or in a rehearsal one that is moved by hand. 系统时间。

Below this folder time is handed in.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

Clock = Callable[[], datetime]
FILE = "rehearsal-clock"


def now() -> datetime:
    """Return the time of this machine's clock."""
    return datetime.now(UTC)


class ClockFault(ValueError):
    """The clock of a rehearsal cannot be read, or is not to be moved so; the message says why."""


@dataclass(frozen=True, slots=True)
class RehearsalClock:
    """A clock that stands still until somebody moves it on, in all processes of an installation at once. 演练时钟。"""

    path: Path

    def __call__(self) -> datetime:
        """Return the time that it shows."""
        try:
            return datetime.fromisoformat(self.path.read_text("ascii").strip()).astimezone(UTC)
        except (OSError, ValueError) as error:
            raise ClockFault(f"the clock of the rehearsal cannot be read from {self.path}: {error}") from None

    def move(self, to: datetime) -> None:
        """Move the clock on.

        Raises:
            ClockFault: a clock does not go back: what is recorded has its time.
        """
        if self.path.exists() and to < self():
            raise ClockFault(
                f"the clock of the rehearsal shows {self().isoformat()} and does not go back to {to.isoformat()}"
            )
        beside = self.path.with_suffix(".new")
        beside.write_text(to.astimezone(UTC).isoformat() + "\n", "ascii")
        beside.replace(self.path)


def rehearsal_of(home: Path) -> RehearsalClock | None:
    """Return the clock of the rehearsal that an installation is, or None."""
    path = home / FILE
    return RehearsalClock(path) if path.exists() else None
