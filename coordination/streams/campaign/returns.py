"""Returns: what a plan wants to be told, by whom, when; and the single duties that follow. 报送安排与报送任务。"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Annotated
from uuid import UUID, uuid5

from coordination.catalogue import (
    AgencyCode,
    CampaignCode,
    Code,
    Items,
    Note,
    Range,
    Searchable,
    Title,
    event,
    glossary,
    part,
)
from coordination.guards import by_administrator
from coordination.rules import Consequence, Context, Envelope, Event
from coordination.streams.agency import registered
from coordination.streams.campaign.changes import changed, entered
from coordination.streams.campaign.codes import Content, Covers, Cutoff, ItemKind, Rhythm, Weekday
from coordination.streams.campaign.duties import Duty, expand
from coordination.streams.campaign.guards import instances_in_order, listed, rule_is_whole, under_way
from coordination.streams.campaign.state import CAMPAIGN, Campaign, DutySet, Instance

glossary(
    code="代码",
    title="标题",
    text="原文",
    content="内容",
    due_from="报送单位",
    due_to="报送对象",
    rhythm="报送周期",
    weekday="星期",
    day="日",
    covers="所属期规则",
    cutoff="数据截止规则",
    first_due_on="首次报送期限",
    instances="指定报送期",
    minimum_items="最少件数",
    in_principle="原则性要求",
    attachments="所用附件",
    campaign="专项行动",
    duty="报送任务编号",
    owed_by="报送单位",
    owed="报送任务",
    ended="取消的报送任务",
    period_start="所属期起",
    period_end="所属期止",
    cutoff_at="数据截止时间",
    due_on="报送期限",
)

Codes = Annotated[tuple[Code, ...], Items(0, 50)]


@event(
    "campaign.return_scheduled",
    zh="报送安排",
    en="Return scheduled",
    basis=("R01–R15", "X1", "X2", "X7"),
    says_zh="安排报送「{title}」：{due_from}报{due_to}，{rhythm}",
    says_en="the return “{title}” was scheduled: {due_from} to {due_to}, {rhythm}",
)
class CampaignReturnScheduled(Event[Campaign]):
    """What is due from whom to whom, and by which rule; the due dates themselves are expanded from it. 报送安排。

    Due days, periods and cut-offs are separate data: a due day is inclusive, and is never derived from its period.
    """

    code: Code
    title: Annotated[Title, Searchable()]
    content: Annotated[tuple[Content, ...], Items(1, 9)]
    due_from: Annotated[tuple[AgencyCode, ...], Items(1, 200)]
    due_to: AgencyCode
    rhythm: Rhythm
    text: Note | None = None
    weekday: Weekday | None = None
    day: Annotated[int, Range(1, 31)] | None = None
    covers: Covers | None = None
    cutoff: Cutoff | None = None
    first_due_on: date | None = None
    instances: Annotated[tuple[Instance, ...], Items(0, 100)] = ()
    attachments: Codes = ()
    minimum_items: Annotated[int, Range(1, 1000)] | None = None
    in_principle: bool = False

    guards = (
        by_administrator,
        under_way,
        rule_is_whole,
        instances_in_order,
        registered("due_from", "due_to"),
        listed(ItemKind.ATTACHMENT, "attachments"),
    )

    def evolve(self, campaign: Campaign, envelope: Envelope) -> Campaign:
        """List it."""
        return entered(campaign, ItemKind.RETURN, self, envelope)

    def consequences(self, campaign: Campaign, context: Context) -> Iterable[Consequence]:
        """Say what is now owed under it."""
        return settled(campaign, context.envelope.stream, (self.code,))


@part
class Owed:
    """One return that one agency owes for one period; a due day is inclusive, a cut-off is an instant (X1). 一次报送任务。"""

    duty: UUID
    owed_by: AgencyCode
    period_start: date
    period_end: date
    cutoff_at: datetime
    due_on: date

    def says(self) -> str:
        """Return the due day."""
        return self.due_on.isoformat()


@event(
    "campaign.duties_set",
    zh="报送任务确定",
    en="Duties set",
    basis=("R01–R15", "X1", "X2"),
    posted=False,
    says_zh="「{title}」的各期报送任务已确定，报{due_to}",
    says_en="the duties under the return “{title}” were set; they are owed to {due_to}",
)
class CampaignDutiesSet(Event[Campaign]):
    """What is owed under one return, each time and by each agency, as its rule and the plan now say. 确定报送任务。

    It follows from the return's rule and is recorded, so that what was owed on a day stands even where the expansion of
    rules is changed later. ``owed`` is whole: what was owed before and is not any more is named in ``ended``.
    """

    campaign: CampaignCode
    code: Code
    title: Title
    due_to: AgencyCode
    owed: Annotated[tuple[Owed, ...], Items(0, 20_000)] = ()
    ended: Annotated[tuple[UUID, ...], Items(0, 20_000)] = ()
    content: Annotated[tuple[Content, ...], Items(0, 9)] = ()

    def evolve(self, campaign: Campaign, envelope: Envelope) -> Campaign:
        """Remember which duties there are."""
        said = DutySet(self.title, self.due_to, self.owed, self.content)
        return changed(campaign, envelope, None, duties={**campaign.duties, self.code: said})


def settled(campaign: Campaign, stream: UUID, codes: Iterable[str]) -> Iterator[Consequence]:
    """Yield, for each return whose duties are not what they were, the event that says what is owed now."""
    for code in codes:
        scheduled = campaign.listed.get((ItemKind.RETURN, code))
        former = campaign.duties.get(code, NOTHING_OWED)
        owed = tuple(_owed(stream, duty) for duty in _duties(campaign, scheduled))
        rule = scheduled or former
        now = DutySet(rule.title, rule.due_to, owed, rule.content)
        if (not owed and not former.owed) or now == former:
            continue
        ended = {one.duty for one in former.owed} - {one.duty for one in owed}
        said = CampaignDutiesSet(
            campaign=campaign.code,
            code=code,
            title=now.title,
            due_to=now.due_to,
            owed=owed,
            ended=tuple(sorted(ended)),
            content=now.content,
        )
        yield Consequence(CAMPAIGN, stream, said)


NOTHING_OWED = DutySet("", "", ())


def _duties(campaign: Campaign, scheduled: CampaignReturnScheduled | None) -> list[Duty]:
    if scheduled is None or campaign.plan is None:
        return []
    return sorted(expand(campaign.code, campaign.plan, scheduled))


def _owed(stream: UUID, duty: Duty) -> Owed:
    """Return a duty under an id that stays the same as long as it is the same duty, however its cut-off is moved."""
    name = f"{duty.return_code} {duty.from_agency} {duty.due_on} {duty.period_start} {duty.period_end}"
    return Owed(
        duty=uuid5(stream, name),
        owed_by=duty.from_agency,
        period_start=duty.period_start,
        period_end=duty.period_end,
        cutoff_at=duty.cutoff_at,
        due_on=duty.due_on,
    )
