"""What all work in the field has in common: who went where, what they found, how it is counted. 现场检查通用组成部分。

Officers, helpers and dispatches are told by numbers; persons are counted by (officer, dispatch), premises by who runs them.
"""

from __future__ import annotations

import unicodedata
from typing import Annotated, Any

from coordination.catalogue import AgencyCode, Code, Coded, Items, OfficerRef, glossary, part
from coordination.rules import Context, Guard, Verdict, guard, local_date
from coordination.streams.parts import Party, PartyKind, Place, PlaceType

glossary(
    dispatch_no="派出编号",
    inspectors="执法人员",
    helpers="协助人员（协管等）",
    vehicle_count="出动车辆数",
    member="成员单位",
    visited="检查对象种类",
    subject="受检对象",
    venue="场所名称",
    place="地点",
    online="网络线索",
)
Officers = Annotated[tuple[OfficerRef, ...], Items(1, 100)]
Helpers = Annotated[tuple[OfficerRef, ...], Items(0, 100)]


class Visited(Coded):
    """What was visited; a market and a stall in it are two visits, each of its own sort (安丘 附件2 第2、3行). 检查对象种类。"""

    PREMISES = "premises", "生产经营业户", "business premises"
    VENUE = "venue", "市场等场所", "market or other venue"
    PLATFORM = "platform", "网络平台", "online platform"


class FindingKind(Coded):
    """What was found. 发现情形。"""

    CLEAN = "clean", "未发现问题", "nothing amiss"
    DEFICIENCY = "deficiency", "存在问题，应当改正", "to be put right"
    VIOLATION = "violation", "涉嫌违法", "suspected violation"
    CRIME = "crime", "涉嫌犯罪", "suspected crime"
    CLOSED = "closed", "关门停业或者查无下落", "closed, or not to be found"


class GuidanceKind(Coded):
    """Guidance, interview or warning: what is done without a penalty (M59, M60). 行政指导、约谈种类。"""

    GUIDANCE = "guidance", "行政指导", "guidance"
    INTERVIEW = "interview", "行政约谈", "interview"
    WARNING = "warning", "告诫、提醒", "warning or reminder"


@part
class Team:
    """Who of an agency was there, on which dispatch; temporary helpers stand apart and are counted apart. 参加检查的人员。"""

    member: AgencyCode
    dispatch_no: Code
    inspectors: Officers
    helpers: Helpers = ()

    def says(self) -> str:
        """Return the agency and how many of its officers."""
        return f"{self.member}×{len(self.inspectors)}"


VENUES = frozenset(PlaceType) - {PlaceType.PREMISES, PlaceType.ONLINE}
"""Types of places that a venue may be; what is online is a platform."""


@guard(
    "visit.target_incomplete",
    zh="检查对象没有写清：{wanted_zh}",
    en="what was visited is not told in full: {wanted_en}",
    next_zh="生产经营业户填 subject 和 place；市场等场所填 venue 和 place（含 place_type）；网络平台填 online；其余不填",
    next_en="premises: give subject and place; a venue: venue and place with its place_type; a platform: online; nothing else",
    basis="安丘 附件2 第2行、第3行",
    pointer="/data/visited",
)
def target_told(event: Any, state: Any, context: Context) -> Verdict:
    """What was visited is told so that it can be counted once: a business, a venue or a platform."""
    match event.visited:
        case Visited.PREMISES:
            told = None not in (event.subject, event.place) and (event.venue, event.online) == (None, None)
            wanted = "生产经营业户须填写受检对象和地点", "premises are told by who runs them and where they are"
        case Visited.VENUE:
            right_place = event.place is not None and event.place.place_type in VENUES
            told = event.venue is not None and right_place and (event.subject, event.online) == (None, None)
            wanted = (
                "市场等场所须填写名称、地点和场所类型",
                "a venue is told by its name, its place and the type of place",
            )
        case _:
            told = event.online is not None and (event.subject, event.venue) == (None, None)
            wanted = "网络平台须填写平台", "a platform is told by what was seen on it"
    return told or {"wanted_zh": wanted[0], "wanted_en": wanted[1]}


@guard(
    "field.dated_otherwise",
    zh="现场记录的法律日期须为发生当日（{day}）",
    en="the legal date of a field record is the day on which it happened ({day})",
    next_zh="请将 legalon 填为发生当日，或者更正发生时间 time；迟报不改变发生的日期",
    next_en="give in legalon the day on which it happened, or correct time; telling it late does not change its day",
    pointer="/legalon",
)
def dated_as_it_happened(event: Any, state: Any, context: Context) -> Verdict:
    """What was done in the field counts on the day on which it was done, whenever it is told."""
    day = local_date(context.envelope.occurred_at)
    return context.legal_on == day or {"day": day.isoformat()}


FIELD_GUARDS: tuple[Guard, ...] = (dated_as_it_happened, target_told)


def target_key(event: Any) -> str:
    """Return by what a visited place is told from others: who runs it, or else where it is and what it is called. 去重键。

    户 are distinct by credit code; without one by registration number, by person, or by division, address and name.
    """
    place: Place | None = event.place
    where = "" if place is None else f"{place.adcode} {spelled(place.address or '')}"
    match event.visited:
        case Visited.PREMISES:
            return party_key(event.subject, where)
        case Visited.VENUE:
            return f"venue {where} {spelled(event.venue)}"
        case _:
            return f"platform {spelled(event.online.platform)} {spelled(event.online.shop or '')}"


def spelled(text: str) -> str:
    """Return the spelling by which names and addresses are compared: width, case and spaces do not matter. 规范写法。"""
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()


def party_key(party: Party, where: str) -> str:
    """Return by what a business is told from others. 业户去重键。"""
    if party.uscc is not None:
        return f"uscc {party.uscc}"
    if party.registration_no is not None:
        return f"registration {spelled(party.registration_no)}"
    if party.kind is PartyKind.PERSON and party.person is not None:
        return f"person {party.person.ref}"
    return f"place {where} {spelled(party.name or '')}"
