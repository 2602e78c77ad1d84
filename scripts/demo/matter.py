"""What a lead is about: an offence of the plan, a place, a party, goods, and who gets to know of it. 事由。"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import timedelta

from coordination.streams.lead import LeadSource
from coordination.streams.parts import OnlineTrace, Party, PartyKind, Place, PlaceType
from scripts.demo import invention
from scripts.demo.setting import Area, Offence, Variant, coded
from scripts.demo.story import Story

SHOPS = ("旗舰店", "小铺", "优选店", "工厂店", "严选")
MARKETS = (PlaceType.WHOLESALE_MARKET, PlaceType.FARM_MARKET)


@dataclass(frozen=True, slots=True)
class Matter:
    """The facts of one lead. 线索事实。"""

    offence: Offence
    variant: Variant
    area: Area
    source: LeadSource
    registrant: str
    handler: str
    party: Party
    place: Place
    online: OnlineTrace | None
    goods: str
    brand: str
    cause: str
    fact: str
    who: str

    @property
    def title(self) -> str:
        """What the lead is called by."""
        return f"{self.who}{self.cause}"


def matter(
    story: Story,
    *,
    dispatched: bool = False,
    minor: bool = False,
    criminal: bool = False,
    compared: bool = False,
    tangible: bool = False,
    source: LeadSource | None = None,
) -> Matter:
    """Make up what a lead is about.

    ``dispatched``: somebody else registers it than will handle it. ``minor``: it may be one on which no case can be filed.
    ``criminal``: it is one that can be a crime. ``compared``: the figures of that crime are compared with thresholds.
    ``tangible``: there are goods to be taken away.
    """
    setting, chance = story.setting, story.chance
    offences = [
        offence
        for offence in setting.offences
        if (minor or not offence.declines)
        and (offence.crime or not criminal)
        and (offence.crime_conduct or not compared)
        and (offence.unit or not tangible)
    ]
    offence = chance.choices(offences, [offence.weight for offence in offences])[0]
    area = chance.choices(setting.areas, [area.weight for area in setting.areas])[0]
    handler = _named(chance.choice(offence.handlers), area, "")
    variant = chance.choice([variant for variant in offence.variants if variant.crime or not criminal])
    source = source or coded(LeadSource, chance.choice(variant.sources or offence.sources))
    registrant = _named(chance.choice(setting.registrants.get(source.value, ["handler"])), area, handler)
    if dispatched and registrant == handler:
        registrant = setting.office
    return _told(story, (offence, variant), area, source, registrant, handler)


def _named(who: str, area: Area, handler: str) -> str:
    return {"area": area.agency, "handler": handler}.get(who, who)


def _told(
    story: Story, found: tuple[Offence, Variant], area: Area, source: LeadSource, registrant: str, handler: str
) -> Matter:
    (offence, variant), chance, common = found, story.chance, story.setting.common
    town = chance.choice(area.towns)
    party = invention.party(chance, common, variant.trade or offence.trade, area, town)
    place_type = coded(PlaceType, offence.place)
    market = chance.choice(area.markets)
    streets = common.town_streets if town.endswith(("镇", "乡")) else area.streets
    street = f"{town}{chance.choice(streets)}{chance.randint(2, 388)}号"
    address = f"{market}{chance.randint(1, 60)}号摊位" if place_type in MARKETS else street
    goods, brand = chance.choice(offence.goods), chance.choice(common.brands)
    who = party.name or _unnamed(party.kind, town, online=offence.online)
    words = {
        "who": who,
        "goods": goods,
        "brand": brand,
        "market": market,
        "few": chance.randint(3, 60),
        "many": chance.randint(9, 80) * 10,
    }
    return Matter(
        offence=offence,
        variant=variant,
        area=area,
        source=source,
        registrant=registrant,
        handler=handler,
        party=party,
        place=Place(adcode=area.adcode, address=address, place_type=place_type),
        online=trace(story) if offence.online else None,
        goods=goods,
        brand=brand,
        cause=variant.cause.format(**words),
        fact=variant.fact.format(**words),
        who=who,
    )


def _unnamed(kind: PartyKind, town: str, *, online: bool) -> str:
    if online:
        return "某商家"
    return f"{town}一商户" if kind is PartyKind.UNKNOWN else f"{town}一流动摊贩"


def trace(story: Story) -> OnlineTrace:
    """Return what was seen on an invented platform, under an address that nobody has, with the hash of the snapshot."""
    chance = story.chance
    shop = f"{chance.choice(story.setting.common.signs)}{chance.choice(SHOPS)}"
    item = chance.randrange(10**9)
    return OnlineTrace(
        platform=chance.choice(story.setting.common.platforms),
        shop=shop,
        url=f"https://shop.example/item/{item:09}",
        seen_at=story.now - timedelta(hours=chance.randint(2, 40)),
        snapshot_sha256=hashlib.sha256(f"{item}".encode()).hexdigest(),
    )


def identified(story: Story, about: Matter) -> Matter:
    """Return the matter with its party found out, where it was not known before. 查明当事人。"""
    party = about.party
    while party.kind is PartyKind.UNKNOWN or (party.kind is PartyKind.PERSON and about.party.kind is PartyKind.UNKNOWN):
        party = invention.party(
            story.chance,
            story.setting.common,
            about.variant.trade or about.offence.trade,
            about.area,
            story.chance.choice(about.area.towns),
        )
    return replace(about, party=party, who=party.name or about.who)


def repeated(story: Story, about: Matter) -> Matter:
    """Return the same matter as somebody else reports it. 重复举报。"""
    source = story.chance.choice([LeadSource.HOTLINE_12315, LeadSource.HOTLINE_12345])
    asked = story.setting.registrants.get(source.value, [about.registrant])
    return replace(about, source=source, registrant=_named(asked[0], about.area, about.handler))
