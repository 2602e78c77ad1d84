"""Things that do not exist: companies with right check digits, persons, numbers of other systems. 虚构数据。

All chance comes from seeds, so that the same demonstration comes out everywhere.
"""

from __future__ import annotations

from dataclasses import replace
from random import Random
from uuid import UUID

from coordination.catalogue.identifiers import ALPHABET, credit_check
from coordination.streams.parts import IdType, Party, PartyKind, Person
from scripts.demo.setting import Area, Common

BODY_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
COMPANY = ("公司", "合作社", "厂", "诊所", "加油站", "酒家")
"""Forms of which nobody is the owner."""
INVENTED = "XX"
"""How the organisation code of an invented company begins; registered ones do not."""
ORGANISATION, INDIVIDUAL = "91", "92"
UNKNOWN_SHARE, PERSON_SHARE, OWNER_SHARE = 0.06, 0.04, 0.7


def dice(*names: object) -> Random:
    """Return the chance of one matter, which the others do not touch."""
    return Random(" ".join(map(str, names)))  # noqa: S311  made-up data must come out the same every time


def new_id(chance: Random) -> UUID:
    """Return an id that looks as if a sender had made it."""
    return UUID(int=chance.getrandbits(128), version=4)


def body_check(body: str) -> str:
    """Return the check character of an organisation code (GB 11714)."""
    total = sum(weight * int(character, 36) for weight, character in zip(BODY_WEIGHTS, body, strict=True))
    return "0123456789X0"[11 - total % 11]


def uscc(chance: Random, sort: str, adcode: str) -> str:
    """Return a credit code with right check digits, of a company that does not exist. 统一社会信用代码。"""
    body = INVENTED + "".join(chance.choice(ALPHABET) for _ in range(6))
    code = f"{sort}{adcode}{body}{body_check(body)}"
    return code + credit_check(code)


def person(chance: Random, common: Common, *, phone: bool = True) -> Person:
    """Return somebody invented; telephone numbers that begin with 10 are given to nobody."""
    return Person(
        ref=new_id(chance),
        name=chance.choice(common.surnames) + chance.choice(common.given_names),
        id_type=IdType.RESIDENT,
        phone=f"100{chance.randrange(10**8):08}" if phone else None,
    )


def party(chance: Random, common: Common, trade: str, area: Area, town: str) -> Party:
    """Return somebody to suspect: a company, an individual business with its owner, a person, or nobody known yet."""
    draw = chance.random()
    if draw < UNKNOWN_SHARE:
        return Party(kind=PartyKind.UNKNOWN)
    if draw < UNKNOWN_SHARE + PERSON_SHARE and trade in common.hawkers:
        return Party(kind=PartyKind.PERSON, person=person(chance, common))
    form, sign = chance.choice(common.trades[trade]), chance.choice(common.signs)
    if form.endswith(COMPANY):
        return company(f"{area.short}{sign}{form}", ORGANISATION, area)
    place = town.removesuffix("街道").removesuffix("镇").removesuffix("乡")
    shop = company(f"{area.short}{place}{sign}{form}", INDIVIDUAL, area)
    owner = person(dice("owner", shop.name), common) if chance.random() < OWNER_SHARE else None
    return replace(shop, kind=PartyKind.INDIVIDUAL_BUSINESS, person=owner)


def company(name: str, sort: str, area: Area) -> Party:
    """Return the company of this name, which has the same code wherever it comes up."""
    return Party(kind=PartyKind.ORGANISATION, name=name, uscc=uscc(dice("uscc", name), sort, area.adcode))


def external_no(chance: Random, source: str, adcode: str, day: str) -> str | None:
    """Return the number under which a hotline knows a lead. 外部编号。"""
    match source:
        case "12315":
            return f"1{adcode}0020{day}{chance.randrange(10**8):08}"
        case "12345":
            return f"DH{day}{chance.randrange(10**6):06}"
    return None
