"""Parties up and down the trade of the goods in a matter, and the places they are in: other places are to be told of them. 上下游。

乌海（M93）：属地市场监管部门在查处违法行为过程中，及时将涉案商品的生产、销售及商标标识印制等情况通报相关其他地方市场监管部门。
"""

from __future__ import annotations

from typing import Annotated

from coordination.catalogue import Coded, Items, Name, glossary, part
from coordination.streams.parts import Party, Place

glossary(
    chain_role="上下游环节",
    trade_party="上下游当事人",
    place="地点",
    goods="涉案商品",
    trade_parties="上下游主体",
    how_found="查明依据",
)

BASIS = ("M64", "M70", "M93")


class ChainRole(Coded):
    """What a party did with the goods or their marks (M93: 生产、销售及商标标识印制). 上下游环节。"""

    PRODUCER = "producer", "生产", "produced them"
    SUPPLIER = "supplier", "供货", "supplied them"
    SELLER = "seller", "销售", "sold them"
    MARK_PRINTER = "mark_printer", "商标标识印制", "printed the marks"
    CARRIER = "carrier", "运输、仓储", "carried or stored them"


@part
class TradeParty:
    """A party up or down the trade, and the place it is in. 上下游主体。"""

    chain_role: ChainRole
    trade_party: Party
    place: Place
    goods: Annotated[tuple[Name, ...], Items(0, 20)] = ()

    def says(self) -> str | None:
        """Return what the party is called, or else where it is."""
        return self.trade_party.says() or self.place.says()
