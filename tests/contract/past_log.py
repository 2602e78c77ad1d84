"""A log in a list, written from a past of the stories in tests/spec, with which ledgers are folded."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from typing import Any
from uuid import UUID

from coordination.rules import SHANGHAI, Envelope
from coordination.store import Head
from coordination.store import Row as Kept
from coordination.stored import to_state
from tests.spec.dsl import Said, _flat

START = datetime(2024, 3, 1, tzinfo=UTC)


@dataclass
class PastLog:
    """A log in a list, of the events of some kinds."""

    kinds: tuple[str, ...]
    rows: list[Kept] = field(default_factory=list)
    versions: dict[UUID, int] = field(default_factory=dict)

    def write(self, *past: Any) -> None:
        for item in _flat(past):
            if item.event.declaration.kind.name in self.kinds:
                self.append(item)

    def append(self, item: Said) -> None:
        position = len(self.rows) + 1
        version = self.versions.get(item.stream, 0) + 1
        self.versions[item.stream] = version
        at = datetime.combine(item.on, time(12), tzinfo=SHANGHAI).astimezone(UTC)
        envelope = Envelope(item.stream, version, "tests", f"e{position}", item.by, item.by, at, item.on)
        state = to_state(item.event, envelope)
        self.rows.append(
            Kept(position, item.stream, version, item.event.topic, state, START + timedelta(minutes=position))
        )

    def read_page(self, after_position: int, limit: int, up_to: int | None = None) -> list[Kept]:
        return self.rows[after_position : after_position + limit]

    def read_positions(self, positions: Collection[int]) -> list[Kept]:
        return [self.rows[position - 1] for position in positions]

    def head(self) -> Head:
        return Head(len(self.rows), self.rows[-1].recorded_at) if self.rows else Head(0, None)
