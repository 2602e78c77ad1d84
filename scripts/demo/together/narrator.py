"""Tells in the words of the plans' stories what happens in a made-up one, in its own course of time. 转述。"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from api.schemas import event_type, load
from coordination.catalogue import EVENTS, encode
from coordination.rules import Role
from coordination.streams.parts import PartyKind
from scripts.demo import almanac, invention
from scripts.demo.story import Actor, Record, Step, Steps, Story


class Narrator:
    """A story that goes on by chance, as steps; ``known``: records of others that it speaks of. 转述者。

    In the field (``afield``) everybody tells at the end of the half-day what happened in it.
    """

    def __init__(self, story: Story, **known: UUID) -> None:
        self.story, self.afield = story, False
        self._ids, self._steps = dict(known), list[Step]()

    @property
    def today(self) -> date:
        """The day in Shanghai."""
        return self.story.today

    def id(self, name: str, /) -> str:
        """Return the id of the record that the story calls so."""
        if name not in self._ids:
            self._ids[name] = self.story.new_id()
        return str(self._ids[name])

    def posts(self, agency: str, topic: str, record: str, /, **data: Any) -> None:
        """Take down what an agency tells."""
        event = load(event_type(topic), data)
        actor = self._actor(agency)
        known = Record(EVENTS[topic].declaration.kind, UUID(self.id(record)))
        sent = almanac.next_sending(self.story.now) if self.afield else None
        self._steps.append(self.story.says(actor, known, event, at=sent))

    def _actor(self, agency: str) -> Actor:
        office = agency == self.story.setting.office
        return self.story.office() if office else Actor(agency, Role.AGENCY, f"{agency}.101")

    def told(self) -> Steps:
        """Yield what was taken down since the last time."""
        yield from self._steps
        self._steps.clear()


def party(story: Story, trade: str) -> Mapping[str, Any]:
    """Return somebody invented, as a story names parties; never somebody unknown."""
    setting, chance = story.setting, story.chance
    area = chance.choice(setting.areas)
    found = invention.party(chance, setting.common, trade, area, chance.choice(area.towns))
    while found.kind is PartyKind.UNKNOWN:
        found = invention.party(chance, setting.common, trade, area, chance.choice(area.towns))
    return encode(found)
