"""Who tells a story: to real processes, or into a log on a simulated clock; the story itself does not know which. 讲述者。

    t.at("2023-09-12 10:00")
    t.posts(HAIBOWAN, "assist.requested", "to qinghe", …)
    t.to_do(QINGHE, ("receive", "to qinghe"), box="incoming")

Records are called by names of the story's own; what has an id in an address is written ``{name}``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol, TypeAlias
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Stranger:
    """An agency that no plan names, and who guides it in its line. 方案以外的单位。"""

    code: str
    name: str
    agency_type: str = "market_supervision"
    superior: str | None = None


@dataclass(frozen=True, slots=True)
class Cast:
    """Who a story needs beside the agencies of its plan: strangers, lines of guidance, and agencies with a leadership. 登场单位。

    Whatever the ``office`` does, it does as the office of the campaign. Of an agency that is ``led``, ``.002`` is a leader who
    approves, ``.021`` the head of a unit.
    """

    office: str
    strangers: tuple[Stranger, ...] = ()
    guided: Mapping[str, str] | None = None
    led: tuple[str, ...] = ()


def is_id(name: str) -> bool:
    """Whether what a story calls a record is the id that it has anyway, such as that of a duty."""
    try:
        UUID(name)
    except ValueError:
        return False
    return True


class Voice(Protocol):
    """Takes what agencies say, at a time that passes by itself. 陈述者。"""

    @property
    def today(self) -> date:
        """The day in Shanghai."""

    def id(self, name: str, /) -> str:
        """Return the id of the record that the story calls so; an id stands for itself."""

    def posts(self, agency: str, topic: str, record: str, /, **data: Any) -> object:
        """Have an agency post an event that must stand."""


class Teller(Voice, Protocol):
    """Takes a story as it is told. 讲述者。

    What a story says of refusals and of what somebody sees holds at that moment. A teller that only records leaves it out.
    """

    # -- what happens

    def at(self, moment: str, /) -> None:
        """Let it be this minute in Shanghai."""

    def tells_late(self, happened: str, agency: str, topic: str, record: str, /, **data: Any) -> object:
        """Have an agency post now what happened at an earlier minute."""

    # -- what must not happen, and what is seen

    def refused(self, agency: str, topic: str, record: str, code: str, /, *says: str, **data: Any) -> object:
        """Have an agency post an event that must not stand, for this reason; the refusal ``says`` so much, its basis included."""

    def due(self, record: str, clock: str, owner: str, due_on: str, standing: str, /) -> None:
        """Until when the last clock of this name runs for an agency on a record, and how it stands."""

    def clock_shows(self, record: str, name: str, /, **columns: Any) -> None:
        """What is seen of the last clock of this name on a record, whosever it is."""

    def to_do(self, agency: str, /, *tasks: tuple[str, str], box: str = "mine", kind: str = "") -> None:
        """All that an inbox says is to be done, on which record."""

    def has_to(self, agency: str, task: str, record: str, /) -> None:
        """Something that an agency has to do, whatever else there is."""

    def has_not_to(self, agency: str, task: str, record: str, /) -> None:
        """Something that an agency does not have to do."""

    def shows(self, agency: str, path: str, /, **columns: Any) -> None:
        """What an agency sees in a record; None stands for nothing, and of what stands in a column only what is named counts."""

    def comes(self, agency: str, path: str, /, **columns: Any) -> None:
        """What an agency sees in a record soon, when time has brought it about."""

    def lists(self, agency: str, path: str, /, *rows: Mapping[str, Any]) -> None:
        """Which rows an agency is told at an address, in their order where one is asked for, and what it sees in each."""

    def counts(self, agency: str, path: str, total: int, /) -> None:
        """How many rows there are at an address."""

    def unseen(self, agency: str, path: str, /) -> None:
        """What an agency must not know of."""

    def history_ends(self, agency: str, path: str, words: str, /) -> None:
        """How the last sentence of a record's history ends."""

    def last_said(self, agency: str, path: str, /, *words: str) -> None:
        """What the last sentence of a record's history speaks of."""

    def receipt(self, piece: str, giver: str, receiver: str, /) -> None:
        """The last receipt of a piece of evidence, which is the same for both sides, and in order."""


Chapter: TypeAlias = Callable[[Teller], None]
"""What happens next in a story, in the order of time."""
