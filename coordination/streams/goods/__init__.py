"""Goods under a measure: registered, seized, handed over and given back, by decision and by line. 涉案物品。

The machine is drawn in docs/machines/goods.md.
"""

from __future__ import annotations

from coordination.streams.goods.codes import (
    Authority,
    EarlyMethod,
    LiftGround,
    Measure,
    RegistrationDisposal,
    Seizure,
    Stage,
    Where,
)
from coordination.streams.goods.course import (
    GoodsConfiscated,
    GoodsEarlyDisposed,
    GoodsRecounted,
    GoodsRegistrationConverted,
    GoodsRegistrationDisposed,
    GoodsRegistrationLapsed,
    GoodsRelocated,
    GoodsSeizureExtended,
    GoodsSeizureLifted,
)
from coordination.streams.goods.exclusion import GoodsExclusionBegun, GoodsExclusionEnded
from coordination.streams.goods.parts import CountedLine, GoodsLine, LineQuantity
from coordination.streams.goods.police import (
    GoodsCustodyEntrusted,
    GoodsGivenBack,
    GoodsHandedOver,
    GoodsListed,
    GoodsPassedOn,
    GoodsTakenOver,
)
from coordination.streams.goods.state import GOODS, HELD, UNDER_MEASURE, Goods, Line, Listing
from coordination.streams.goods.taking import (
    GoodsMeasureApproved,
    GoodsMeasureLifted,
    GoodsRegistered,
    GoodsSeized,
)

__all__ = [
    "GOODS",
    "HELD",
    "UNDER_MEASURE",
    "Authority",
    "CountedLine",
    "EarlyMethod",
    "Goods",
    "GoodsConfiscated",
    "GoodsCustodyEntrusted",
    "GoodsEarlyDisposed",
    "GoodsExclusionBegun",
    "GoodsExclusionEnded",
    "GoodsGivenBack",
    "GoodsHandedOver",
    "GoodsLine",
    "GoodsListed",
    "GoodsMeasureApproved",
    "GoodsMeasureLifted",
    "GoodsPassedOn",
    "GoodsRecounted",
    "GoodsRegistered",
    "GoodsRegistrationConverted",
    "GoodsRegistrationDisposed",
    "GoodsRegistrationLapsed",
    "GoodsRelocated",
    "GoodsSeized",
    "GoodsSeizureExtended",
    "GoodsSeizureLifted",
    "GoodsTakenOver",
    "LiftGround",
    "Line",
    "LineQuantity",
    "Listing",
    "Measure",
    "RegistrationDisposal",
    "Seizure",
    "Stage",
    "Where",
]
