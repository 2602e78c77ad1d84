"""Values that many events carry: persons, parties, places, traces on the net. 通用组成部分。"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Annotated, Any

from coordination.catalogue import (
    Adcode,
    Coded,
    ExternalNo,
    Fault,
    Name,
    Personal,
    PersonRef,
    Searchable,
    Sha256,
    Text,
    Url,
    Uscc,
    born_on,
    fields_of,
    glossary,
    part,
    resident_fault,
)

glossary(
    ref="人员引用编号",
    name="名称",
    id_type="证件类型",
    id_no="证件号码",
    phone="电话",
    address="地址",
    kind="类型",
    uscc="统一社会信用代码",
    registration_no="注册号或其他登记号",
    person="个人信息",
    adcode="行政区划代码",
    place_type="场所类型",
    platform="平台",
    shop="店铺",
    url="网址",
    seen_at="固证时间",
    snapshot_sha256="快照哈希",
)


class IdType(Coded):
    """Kinds of identity papers. 证件类型。"""

    RESIDENT = "resident_id", "居民身份证", "resident identity card"
    PASSPORT = "passport", "护照", "passport"
    HMT = "hmt_permit", "港澳台居民居住证", "residence permit for Hong Kong, Macao and Taiwan residents"
    PERMANENT = "permanent_residence", "外国人永久居留身份证", "foreign permanent resident card"
    OTHER = "other", "其他证件", "other paper"


@part
class Person:
    """A natural person; everything but the reference is sealed under the person's own key. 自然人。

    The sender makes ``ref`` at random, one for each person in each campaign, and repeats it when it speaks of that person again.
    A resident identity number is checked before it is sealed, since nobody can check it afterwards; other papers are not.
    """

    ref: PersonRef
    name: Annotated[str, Text(1, 100), Personal()] | None = None
    id_type: IdType | None = None
    id_no: Annotated[str, Text(4, 40), Personal()] | None = None
    phone: Annotated[str, Text(3, 40), Personal()] | None = None
    address: Annotated[str, Text(1, 300), Personal()] | None = None

    def faults(self) -> Iterator[Fault]:
        """Find what is wrong with a resident identity number."""
        if self.id_type is IdType.RESIDENT and self.id_no is not None and (fault := resident_fault(self.id_no)):
            yield fault.under("/id_no")

    @property
    def born_on(self) -> date | None:
        """The date of birth, where a number that is not sealed yet tells it."""
        return born_on(self.id_no) if self.id_type is IdType.RESIDENT and self.id_no is not None else None

    def says(self) -> str | None:
        """Return what a sentence says of a person: the sealed name, which only the entitled see opened."""
        return self.name


def persons(value: Any, pointer: str = "") -> Iterator[tuple[str, Person]]:
    """Yield every person in an event or part, with the place where it stands."""
    if isinstance(value, Person):
        yield pointer, value
        return
    for spec in fields_of(type(value)):
        if (held := getattr(value, spec.name)) is None:
            continue
        if spec.codec.part is not None:
            yield from persons(held, f"{pointer}/{spec.name}")
        elif spec.codec.item is not None and spec.codec.item.part is not None:
            for number, item in enumerate(held):
                yield from persons(item, f"{pointer}/{spec.name}/{number}")


class PartyKind(Coded):
    """What a party is in law. 当事人类型。"""

    ORGANISATION = "organisation", "法人或其他组织", "organisation"
    INDIVIDUAL_BUSINESS = "individual_business", "个体工商户", "individual business"
    PERSON = "person", "自然人", "natural person"
    UNKNOWN = "unknown", "未查明", "not yet known"


@part
class Party:
    """Whoever is suspected or dealt with: an organisation by name and credit code, a person by sealed reference. 当事人。

    What tells who a natural person is stands in ``person``, where it is sealed, and nowhere else.
    """

    kind: PartyKind
    name: Annotated[Name, Searchable()] | None = None
    uscc: Annotated[Uscc, Searchable()] | None = None
    registration_no: ExternalNo | None = None
    person: Person | None = None

    def faults(self) -> Iterator[Fault]:
        """Find what would tell in clear text who a natural person is."""
        if self.kind is PartyKind.PERSON:
            for name in ("name", "uscc", "registration_no"):
                if getattr(self, name) is not None:
                    yield Fault(
                        "personal",
                        "自然人的姓名和号码只能填写在person中，以便加密保存",
                        "of a natural person, name and numbers go into person, where they are sealed",
                        f"/{name}",
                    )

    def says(self) -> str | None:
        """Return the name of an organisation, or what may be said of a person."""
        return self.name or (self.person.says() if self.person else None)


class PlaceType(Coded):
    """Kinds of places that the plans name. 场所类型。"""

    PREMISES = "premises", "经营场所", "business premises"
    WHOLESALE_MARKET = "wholesale_market", "批发市场", "wholesale market"
    FARM_MARKET = "farm_market", "农贸市场", "farmers' market"
    MALL = "mall", "商场超市", "mall or supermarket"
    FAIR = "fair", "展会", "fair or exhibition"
    FACTORY = "factory", "生产企业", "factory"
    WORKSHOP = "workshop", "作坊窝点", "workshop or den"
    WAREHOUSE = "warehouse", "仓库", "warehouse"
    SCHOOL = "school", "校园及周边", "school and its surroundings"
    RURAL = "rural", "农村市场", "rural market"
    ONLINE = "online", "网络", "online"
    OTHER = "other", "其他", "other"


@part
class Place:
    """Where something was done or found. 地点。"""

    adcode: Adcode
    address: Annotated[str, Text(1, 300), Searchable()] | None = None
    place_type: PlaceType | None = None

    def says(self) -> str | None:
        """Return the address, or else the division."""
        return self.address or self.adcode


@part
class OnlineTrace:
    """What was seen on the net, and the proof that it was. 网络线索固证。"""

    platform: Annotated[Name, Searchable()]
    shop: Annotated[Name, Searchable()] | None = None
    url: Url | None = None
    seen_at: datetime | None = None
    snapshot_sha256: Sha256 | None = None

    def says(self) -> str | None:
        """Return the platform, which is what people call such a lead by."""
        return self.platform
