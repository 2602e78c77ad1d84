"""Tells a story of a plan into the demonstration: what it posts becomes steps, at the minute at which it happens. 讲述入库。

What a story says of refusals and of what is seen is for the journeys, which tell the same stories to real processes.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from api.schemas import event_type, load
from coordination.catalogue import EVENTS
from coordination.rules import SHANGHAI, Envelope, Proposal, Role, local_date
from scripts.demo.invention import dice, new_id
from scripts.demo.setting import Setting
from scripts.demo.story import Step
from scripts.tales import anqiu, anxi, suizhou, wuhai
from scripts.tales.teller import Cast, Chapter, Teller, is_id


class Tale(NamedTuple):
    """The story of a plan, and who is in it. 方案故事。"""

    cast: Cast
    chapters: tuple[Chapter, ...]


TALES = {
    "anqiu-2022": Tale(anqiu.CAST, anqiu.TALE),
    "wuhai-2023": Tale(wuhai.CAST, wuhai.TALE),
    "anxi-2024": Tale(anxi.CAST, anxi.TALE),
    "suizhou-2024": Tale(suizhou.CAST, suizhou.TALE),
}


def local(moment: str) -> datetime:
    """Return a minute in Shanghai."""
    return datetime.fromisoformat(moment).replace(tzinfo=SHANGHAI)


class Unlooking:
    """The part of a teller that only records: it asks nobody. 只录不问。"""

    def refused(self, agency: str, topic: str, record: str, code: str, /, *says: str, **data: Any) -> None:
        """Leave out what is not recorded."""

    def due(self, record: str, clock: str, owner: str, due_on: str, standing: str, /) -> None:
        """Ask nobody."""

    def clock_shows(self, record: str, name: str, /, **columns: Any) -> None:
        """Ask nobody."""

    def to_do(self, agency: str, /, *tasks: tuple[str, str], box: str = "mine", kind: str = "") -> None:
        """Ask nobody."""

    def has_to(self, agency: str, task: str, record: str, /) -> None:
        """Ask nobody."""

    def has_not_to(self, agency: str, task: str, record: str, /) -> None:
        """Ask nobody."""

    def shows(self, agency: str, path: str, /, **columns: Any) -> None:
        """Ask nobody."""

    def comes(self, agency: str, path: str, /, **columns: Any) -> None:
        """Ask nobody."""

    def lists(self, agency: str, path: str, /, *rows: Any) -> None:
        """Ask nobody."""

    def counts(self, agency: str, path: str, total: int, /) -> None:
        """Ask nobody."""

    def unseen(self, agency: str, path: str, /) -> None:
        """Ask nobody."""

    def history_ends(self, agency: str, path: str, words: str, /) -> None:
        """Ask nobody."""

    def last_said(self, agency: str, path: str, /, *words: str) -> None:
        """Ask nobody."""

    def receipt(self, piece: str, giver: str, receiver: str, /) -> None:
        """Ask nobody."""


class Chronicle(Unlooking):
    """One story of a plan, as steps. 编年。"""

    def __init__(self, setting: Setting, name: str) -> None:
        self.setting, self.name = setting, name
        self.now = datetime.min.replace(tzinfo=SHANGHAI)
        self.steps: list[Step] = []
        self.told = 0

    def at(self, moment: str, /) -> None:
        """Let it be this minute."""
        self.now = local(moment)

    @property
    def today(self) -> date:
        """The day in Shanghai."""
        return local_date(self.now)

    def id(self, name: str, /) -> str:
        """Return the id of the record that the story calls so."""
        return str(self._id(name))

    def posts(self, agency: str, topic: str, record: str, /, **data: Any) -> None:
        """Take down what an agency tells at once."""
        self._takes_down(self.now, agency, topic, record, data)

    def tells_late(self, happened: str, agency: str, topic: str, record: str, /, **data: Any) -> None:
        """Take down what an agency tells later than it happened."""
        self._takes_down(local(happened), agency, topic, record, data)

    def _takes_down(self, at: datetime, agency: str, topic: str, record: str, data: dict[str, Any]) -> None:
        self.told += 1
        kind = EVENTS[topic].declaration.kind
        envelope = Envelope(
            stream=self._id(record),
            version=0,
            source=f"https://{agency}.example/{kind.plural}",
            id=f"{self.setting.campaign}/{self.name}/{self.told}",
            sender=agency,
            agency=agency,
            occurred_at=at.astimezone(UTC),
            legal_on=local_date(at),
        )
        role = Role.OFFICE if agency == self.setting.office else Role.AGENCY
        self.steps.append(Step(self.now, Proposal(kind, load(event_type(topic), data), envelope, role)))

    def _id(self, name: str) -> UUID:
        return UUID(name) if is_id(name) else new_id(dice(self.setting.campaign, self.name, name))


def told(setting: Setting) -> Iterator[Step]:
    """Yield the story of a campaign's plan, step by step."""
    chronicle = Chronicle(setting, "plan")
    teller: Teller = chronicle
    for chapter in TALES[setting.campaign].chapters:
        chapter(teller)
        yield from chronicle.steps
        chronicle.steps.clear()
