"""What the rules need to know of a campaign, and the values of which its plan consists. 专项行动状态。"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Annotated, Any

from coordination.catalogue import (
    Adcode,
    AgencyCode,
    DocumentNo,
    Items,
    Kind,
    Name,
    Note,
    Range,
    Searchable,
    Title,
    glossary,
    part,
)
from coordination.streams.campaign.codes import Descent, ItemKind, Openness, Register, Triage
from coordination.streams.steps import Steps

glossary(
    title="标题",
    title_en="英文标题",
    short_title="简称",
    notice_title="印发通知标题",
    letterhead="版头",
    document_no="文号",
    issuer="发文机关",
    issued_by="制发单位",
    issued_on="成文日期",
    adcode="行政区划代码",
    starts_on="开始日期",
    ends_on="结束日期",
    period_text="期限原文",
    openness="公开属性",
    openness_text="公开属性原文",
    addressees="主送单位",
    triage="线索研判方式",
    triage_text="研判方式依据",
    derives_from="上位文件",
    relation="关系",
    basis_text="依据原文",
    period_start="所属期起",
    period_end="所属期止",
    cutoff_on="数据截止日期",
    due_on="报送期限",
    row_no="序号",
    item="项目",
    unit_of_measure="单位",
)


@part
class Origin:
    """A document or campaign from which the plan derives, or beside which it runs. 上位文件或同步行动。"""

    relation: Descent
    title: Title
    basis_text: Note
    issued_by: Name | None = None

    def says(self) -> str:
        """Return what people call it by."""
        return self.title


@part
class Plan:
    """The frame of a campaign: what its plan says of itself. 方案要素。

    What the printed plan leaves out (a number, a date of issue) is left out here. Both ends of the period belong to it.
    """

    title: Annotated[Title, Searchable()]
    short_title: Annotated[Title, Searchable()]
    title_en: Title
    issuer: AgencyCode
    adcode: Adcode
    starts_on: date
    ends_on: date
    triage: Triage
    triage_text: Note | None = None
    notice_title: Title | None = None
    letterhead: Annotated[tuple[Title, ...], Items(0, 10)] = ()
    document_no: Annotated[DocumentNo, Searchable()] | None = None
    issued_on: date | None = None
    period_text: Title | None = None
    openness: Openness | None = None
    openness_text: Title | None = None
    addressees: Annotated[tuple[Title, ...], Items(0, 50)] = ()
    derives_from: Annotated[tuple[Origin, ...], Items(0, 20)] = ()

    def says(self) -> str:
        """Return what people call it by."""
        return self.short_title


@part
class Instance:
    """One return that the plan dates itself; with no cut-off of its own the return's rule gives it. 指定报送期。"""

    period_start: date
    period_end: date
    due_on: date
    cutoff_on: date | None = None

    def says(self) -> str:
        """Return the due day."""
        return self.due_on.isoformat()


@part
class TableRow:
    """One row of a form as printed: number, heading, unit. 表格行次。"""

    row_no: Annotated[int, Range(1, 999)]
    item: Title
    unit_of_measure: Title

    def says(self) -> str:
        """Return the heading."""
        return self.item


@dataclass(frozen=True, slots=True)
class Member:
    """An agency that takes part in the campaign, and who sits for it. 成员单位。"""

    agency: str
    represented_by: str | None = None


@dataclass(frozen=True, slots=True)
class DutySet:
    """What was last said to be owed under a return. 报送任务集合。"""

    title: str
    due_to: str
    owed: tuple[Any, ...]
    content: tuple[Any, ...] = ()


PLAN, OFFICE, MEMBER = ("plan", ""), ("office", ""), "member"
"""Keys in ``by_hand`` beside those of listed items; a member's key is (MEMBER, code)."""
NOTHING: Mapping[Any, Any] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Campaign:
    """What the rules need to know of a campaign. 专项行动状态。

    ``listed`` holds, under kind and code, the event by which each item of the plan was last said;
    ``registers``, under register and key, the events by which an entry was said, each from its day on;
    ``by_hand`` the keys of those (and of plan, office and members) that were last said otherwise than by a campaign file.
    """

    code: str = ""
    plan: Plan | None = None
    office: str | None = None
    office_text: str | None = None
    members: Mapping[str, Member] = field(default_factory=lambda: NOTHING)
    listed: Mapping[tuple[ItemKind, str], Any] = field(default_factory=lambda: NOTHING)
    offences: frozenset[str] = frozenset()
    duties: Mapping[str, DutySet] = field(default_factory=lambda: NOTHING)
    registers: Mapping[tuple[Register, str], Steps[Any]] = field(default_factory=lambda: NOTHING)
    closed: bool = False
    former_office: str | None = None
    successor: str | None = None
    by_hand: frozenset[tuple[str, str]] = frozenset()
    events: int = 0

    @property
    def announced(self) -> bool:
        """Whether there is such a campaign."""
        return self.plan is not None

    @property
    def triage(self) -> str:
        """``central`` where leads go through the office first, ``agency`` where agencies may take up their own."""
        return self.plan.triage.value if self.plan else ""

    def codes(self, kind: ItemKind) -> frozenset[str]:
        """Return the codes of the plan's items of one kind."""
        return frozenset(code for listed, code in self.listed if listed is kind)

    @property
    def registrant(self) -> str | None:
        """The agency that issued the plan."""
        return self.plan.issuer if self.plan else None

    @property
    def holder(self) -> str | None:
        """Who keeps the records once the task force is dissolved."""
        return self.successor

    @property
    def offered_to(self) -> str | None:
        """Nobody: a campaign is not offered."""
        return None

    @property
    def participants(self) -> tuple[str, ...]:
        """The members, and the bodies that sit for them; later the agency that was its office, which may still read."""
        sitting = (member.represented_by for member in self.members.values())
        return tuple(dict.fromkeys((*self.members, *filter(None, sitting), *filter(None, (self.former_office,)))))

    def entry(self, register: Register, key: str) -> Steps[Any]:
        """Return what was said of an entry of a register, by the days from which it holds."""
        return self.registers.get((register, key), ())

    def entries(self, register: Register) -> Iterator[tuple[str, Steps[Any]]]:
        """Yield the entries of a register, each with its key."""
        yield from ((key, steps) for (held, key), steps in self.registers.items() if held is register)

    @property
    def campaigns(self) -> tuple[str, ...]:
        """Itself: its office sees it."""
        return (self.code,) if self.code else ()

    @property
    def public(self) -> bool:
        """Whether the plan says that it is open to all."""
        return self.plan is not None and self.plan.openness is not None


CAMPAIGN = Kind("campaign", plural="campaigns", zh="专项行动", en="campaign", state=Campaign, keyed=True)
