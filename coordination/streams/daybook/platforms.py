"""Notices to platforms: told, removed, published, each with its own time (通知—删除—公示, M67). 平台通知。"""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from coordination.catalogue import (
    CampaignCode,
    Code,
    Document,
    DocumentNo,
    Items,
    Name,
    Note,
    Searchable,
    Url,
    event,
    glossary,
)
from coordination.guards import at, by_registrant, offence_listed
from coordination.rules import Envelope, Event
from coordination.streams.daybook.codes import Stage, Work
from coordination.streams.daybook.guards import in_sequence, of_work, told_once
from coordination.streams.daybook.state import DaybookEntry
from coordination.streams.daybook.working import ENTRY, entered
from coordination.streams.parts import OnlineTrace, Party
from coordination.streams.visiting import dated_as_it_happened

glossary(
    campaigns="所属专项行动",
    online="网络线索",
    operator="平台经营者",
    subject="受检对象",
    facts="事实",
    offence="违法行为类别",
    document_no="文号",
    url="网址",
    note="说明",
)
PLATFORM_DUTY = ("M67", "M68", "电子商务法 第四十二条、第四十四条")


@event(
    "daybook.platform_notified",
    zh="通知平台",
    en="Platform notified",
    basis=PLATFORM_DUTY,
    opens=True,
    says_zh="{agency}通知平台{online}[（{operator}）]处理[{subject}]：{facts}[（{document_no}）]",
    says_en="{agency} told the platform {online}[ ({operator})] to act[ on {subject}]: {facts}[ ({document_no})]",
)
class DaybookPlatformNotified(Event[DaybookEntry]):
    """A platform is told of an infringement on it; the time of the event is that of the notice. 通知。"""

    campaigns: Annotated[tuple[CampaignCode, ...], Items(1, 8)]
    online: OnlineTrace
    facts: Annotated[Note, Searchable()]
    operator: Annotated[Name, Searchable()] | None = None
    subject: Party | None = None
    offence: Code | None = None
    document_no: Annotated[DocumentNo, Document(), Searchable()] | None = None

    guards = (*ENTRY, offence_listed)

    def evolve(self, entry: DaybookEntry, envelope: Envelope) -> DaybookEntry:
        """Enter it."""
        return entered(entry, self.campaigns, Work.PLATFORM, envelope)


@event(
    "daybook.platform_removed",
    zh="平台删除",
    en="Removed by the platform",
    basis=PLATFORM_DUTY,
    says_zh="平台已删除、屏蔽或者断开链接[。{note}]",
    says_en="the platform has removed, hidden or cut off what it was told of[. {note}]",
)
class DaybookPlatformRemoved(Event[DaybookEntry]):
    """The platform has removed it; the time of the event is that of the removal. 删除。"""

    note: Annotated[Note, Searchable()] | None = None

    guards = (
        by_registrant,
        at(Stage.RECORDED),
        of_work(Work.PLATFORM),
        told_once("removed_at"),
        dated_as_it_happened,
        in_sequence,
    )

    def evolve(self, entry: DaybookEntry, envelope: Envelope) -> DaybookEntry:
        """Remember when."""
        return replace(entry, removed_at=envelope.occurred_at)


@event(
    "daybook.platform_publicised",
    zh="平台公示",
    en="Publicised by the platform",
    basis=PLATFORM_DUTY,
    says_zh="平台已公示处理情况[：{url}][。{note}]",
    says_en="the platform has published what was done[: {url}][. {note}]",
)
class DaybookPlatformPublicised(Event[DaybookEntry]):
    """The platform has published the notice and what it did; the time of the event is that of publication. 公示。"""

    url: Url | None = None
    note: Annotated[Note, Searchable()] | None = None

    guards = (
        by_registrant,
        at(Stage.RECORDED),
        of_work(Work.PLATFORM),
        told_once("publicised_at"),
        dated_as_it_happened,
        in_sequence,
    )

    def evolve(self, entry: DaybookEntry, envelope: Envelope) -> DaybookEntry:
        """Remember when."""
        return replace(entry, publicised_at=envelope.occurred_at)
