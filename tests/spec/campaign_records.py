"""The four shipped campaign files, a fifth one, and a record in memory into which files are loaded."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from coordination import campaigns
from coordination.campaigns import CampaignFile, Said, events_for, read
from coordination.catalogue import Kind, stream_id
from coordination.guards import UNIVERSAL
from coordination.rules import Envelope, Proposal, Role
from coordination.work import Work

FILES = {path.stem: read(path) for path in campaigns.SHIPPED}
TEXTS = {path.stem: path.read_text("utf-8") for path in campaigns.SHIPPED}
DAY = date(2026, 3, 2)
AT = datetime(2026, 3, 2, 2, tzinfo=UTC)

FIFTH = """
[campaign]
code = "nowhere-2026"
title = "2026年无名市打击侵权假冒专项行动方案"
short_title = "无名2026"
title_en = "Nowhere 2026"
issuer = "110101-scjgj"
adcode = "110101"
starts_on = 2026-03-01
ends_on = 2026-05-31
triage = "central"

[[agency]]
code = "110101-scjgj"
name = "无名市市场监督管理局"
short_name = "市市场监管局"
adcode = "110101"
agency_type = "market_supervision"
form = "department"

[[agency]]
code = "110101-gaj"
name = "无名市公安局"
short_name = "市公安局"
adcode = "110101"
agency_type = "public_security"
form = "department"

[[agency.alias]]
alias = "公安"
source = "方案三"

[[agency]]
code = "110101-all"
name = "无名市各单位"
short_name = "各单位"
adcode = "110101"
agency_type = "task_force"
form = "group"
members = ["110101-scjgj", "110101-gaj"]

[office]
office = "110101-scjgj"

[[member]]
member = "110101-gaj"

[[task]]
code = "1"
title = "打假"
text = "严查侵权假冒。"
owners = ["110101-all"]

[[offence]]
code = "01"
title = "假冒注册商标"
tasks = ["1"]

[[return]]
code = "W"
title = "周报"
content = ["statistics"]
due_from = ["110101-all"]
due_to = "110101-scjgj"
rhythm = "weekly"
weekday = "friday"
covers = "week_to_due"
cutoff = "due_day"
"""


class Record:
    """All streams in memory, judged by the whole rule book."""

    def __init__(self) -> None:
        self.streams: dict[UUID, Held] = {}
        self.posted: list[Said] = []

    def state_of(self, kind: Kind, key: str) -> Any:
        return self._load(kind, stream_id(kind.name, key)).state

    def load(self, file: CampaignFile) -> list[Any]:
        """Post what the file says anew, and return it."""
        said = events_for(file, self.state_of)
        for item in said:
            self.post(item.kind, item.key, item.event, source=campaigns.FILE_SOURCE, number=item.id)
        self.posted += said
        return [item.event for item in said]

    def post(self, kind: Kind, key: str, event: Any, *, source: str = "console", number: str = "1") -> None:
        work = Work(self._load, AT, UNIVERSAL)
        envelope = Envelope(stream_id(kind.name, key), 0, source, number, "gly", "gly", AT, DAY)
        work.propose(Proposal(kind, event, envelope, Role.ADMINISTRATOR))
        for stream, of_kind, version, state in work.states:
            self.streams[stream] = Held(version, state, of_kind)

    def _load(self, kind: Kind, stream: UUID, *, new: bool = False) -> Held:
        return self.streams.get(stream) or Held(0, kind.state(), None)


class Held:
    """A stream as the unit of work loads it."""

    def __init__(self, version: int, state: Any, kind: Kind | None) -> None:
        self.version, self.state, self.kind = version, state, kind


def written(folder: Path, text: str, name: str = "nowhere-2026.toml") -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path
