"""The two orders under which complaints are handled, and the item of each ground in either (总局令第20号、第121号). 适用规章。

A complaint stays under the order that was in force when it was received: Order 121 has no transitional clause.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from coordination.catalogue import Coded
from coordination.streams.complaint.codes import RejectionGround, TerminationGround


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """One of the orders: from when it holds, its grounds by item, and what it asks for beside. 规章。"""

    title: str
    since: date
    rejection_article: str
    termination_article: str
    rejections: Mapping[RejectionGround, int]
    terminations: Mapping[TerminationGround, int]
    tells_remedies: bool
    lists_signs: bool

    def item(self, ground: Coded) -> int | None:
        """Return the item under which the order has a ground, None where it does not have it."""
        if isinstance(ground, RejectionGround):
            return self.rejections.get(ground)
        return self.terminations.get(ground) if isinstance(ground, TerminationGround) else None

    def article(self, ground: Coded) -> str:
        """Return the article that lists grounds of this kind."""
        return self.rejection_article if isinstance(ground, RejectionGround) else self.termination_article


ORDER_20: Final = Order(
    title="市场监督管理投诉举报处理暂行办法",
    since=date(2020, 1, 1),
    rejection_article="第十五条",
    termination_article="第二十一条",
    rejections={
        RejectionGround.NO_POWER: 1,
        RejectionGround.HANDLED_ELSEWHERE: 2,
        RejectionGround.NOT_CONSUMER: 3,
        RejectionGround.TIME_BARRED: 4,
        RejectionGround.MATERIAL_MISSING: 5,
        RejectionGround.OTHER_LAW: 6,
    },
    terminations={
        TerminationGround.WITHDRAWN: 1,
        TerminationGround.COSTS_DISPUTED: 2,
        TerminationGround.NOT_ATTENDED: 3,
        TerminationGround.NO_AGREEMENT: 4,
        TerminationGround.TIME_OVER: 5,
        TerminationGround.UNACCEPTABLE: 6,
        TerminationGround.OTHER_LAW: 7,
    },
    tells_remedies=False,
    lists_signs=False,
)
ORDER_121: Final = Order(
    title="市场监督管理投诉举报处理办法",
    since=date(2026, 4, 15),
    rejection_article="第十六条",
    termination_article="第二十三条",
    rejections={
        RejectionGround.NO_POWER: 1,
        RejectionGround.HANDLED_ELSEWHERE: 2,
        RejectionGround.NOT_CONSUMER: 3,
        RejectionGround.TIME_BARRED: 4,
        RejectionGround.MATERIAL_MISSING: 5,
        RejectionGround.IDENTITY_REFUSED: 6,
        RejectionGround.OTHER_LAW: 7,
    },
    terminations={
        TerminationGround.WITHDRAWN: 1,
        TerminationGround.NOT_ATTENDED: 2,
        TerminationGround.NO_AGREEMENT: 3,
        TerminationGround.COSTS_DISPUTED: 4,
        TerminationGround.TIME_OVER: 5,
        TerminationGround.UNACCEPTABLE: 6,
        TerminationGround.PARTY_GONE: 7,
        TerminationGround.OTHER_LAW: 8,
    },
    tells_remedies=True,
    lists_signs=True,
)


def order_of(received_on: date | None) -> Order:
    """Return the order under which a complaint that was received on a day is handled. 适用规章。"""
    return ORDER_121 if received_on is None or received_on >= ORDER_121.since else ORDER_20
