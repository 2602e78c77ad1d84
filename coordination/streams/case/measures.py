"""What a case knows of measures on its goods, and of periods that run out while a referral is under way. 措施与期限冲突。"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Annotated
from uuid import UUID

from coordination.catalogue import Code, Items, event, glossary
from coordination.rules import Envelope, Event
from coordination.streams.case.codes import WayOut
from coordination.streams.case.state import Case

glossary(
    goods_record="涉案物品记录",
    clock="期限",
    record="所涉记录",
    record_kind="记录种类",
    due_date_strict="从严届满日",
    referral="移送",
    ways_out="依法可以采取的办法",
)


@event(
    "case.measure_recorded",
    zh="本案采取措施",
    en="Measure recorded",
    basis=("市场监督管理行政处罚程序规定 第三十三条、第三十六条",),
    posted=False,
    says_zh="本案采取先行登记保存或者查封、扣押措施，涉案物品{goods_record}",
    says_en="goods {goods_record} were put under a measure in this case",
)
class CaseMeasureRecorded(Event[Case]):
    """Goods of the case are under a measure; follows from goods.registered and goods.seized. 采取措施。"""

    goods_record: UUID

    def evolve(self, case: Case, envelope: Envelope) -> Case:
        """Remember the goods."""
        return replace(case, links=case.links | {("goods", self.goods_record)})


@event(
    "case.clock_conflict_warned",
    zh="移送期间期限冲突预警",
    en="Warned of a conflict of periods",
    basis=(
        "行政强制法 第二十一条、第二十五条",
        "市场监督管理行政处罚程序规定 第三十八条、第四十六条、第六十条、第六十四条",
    ),
    posted=False,
    says_zh="期限{clock}将于{due_date_strict}届满，不因移送{referral}停止计算；依法可以：{ways_out}",
    says_en="the period {clock} ends on {due_date_strict} and does not stop for referral {referral}; in law one may: {ways_out}",
)
class CaseClockConflictWarned(Event[Case]):
    """A period of the agency ends soon while a referral is under way, which does not stop it; told by the clock. 期限冲突预警。

    Of a seizure: the goods have not been handed over. Of the time for deciding: the case was neither disposed of nor suspended.
    """

    clock: Code
    record: UUID
    record_kind: Code
    due_date_strict: date
    referral: UUID
    ways_out: Annotated[tuple[WayOut, ...], Items(1, 5)]

    def evolve(self, case: Case, envelope: Envelope) -> Case:
        """Remember of what the case was warned: once for each clock and due date."""
        return replace(case, warned=case.warned | {(self.record, self.clock, self.due_date_strict)})
