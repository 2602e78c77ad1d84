"""The common superior of two agencies: the lowest in their line, or the lowest people's government over both. 共同的上级。

行政处罚法 第二十五条第二款: disputes go to the common superior organ. Within a line that is the lowest agency above both in the
chain of superiors. Between lines it is the lowest people's government whose territory holds both, and the justice bureau of that
level coordinates (行政执法监督条例 第十三条, in force since 1 February 2026). What the directory does not say is not guessed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from coordination.catalogue import Coded
from coordination.divisions import Division, Level, ancestors, common
from coordination.lines.climbing import Chain, climb, organ_of
from coordination.lines.directory import Directory
from coordination.streams.agency import Agency, AgencyType, Form

COORDINATED_SINCE: Final = date(2026, 2, 1)
"""When 行政执法监督条例 came into force."""
LED_FROM_ABOVE: Final = frozenset({AgencyType.CUSTOMS, AgencyType.TAX, AgencyType.POSTAL, AgencyType.TOBACCO})
"""Lines under vertical or dual leadership, which the government of the place does not lead alone."""
NOT_UNDER_GOVERNMENT: Final = frozenset(
    {AgencyType.PARTY, AgencyType.PROCURATORATE, AgencyType.COURT, AgencyType.SUPERVISION}
)
"""Bodies of which no people's government is the superior."""
NO_LINE: Final = frozenset({AgencyType.TASK_FORCE, AgencyType.OTHER})
"""Types that say nothing about a line of business."""


class Finding(Coded):
    """What kind of body the common superior is. 查找结果。"""

    SUPERIOR = "superior", "共同的上级主管部门", "the common superior in the line"
    GOVERNMENT = "government", "共同的上一级人民政府", "the common people's government"
    UNDETERMINED = "undetermined", "名录不能确定", "not for the directory to say"


class Obstacle(Coded):
    """Why the directory cannot say it. 不能确定的原因。"""

    NOT_REGISTERED = "not_registered", "有单位未登记", "one of the two is not registered"
    NO_LINE = "no_line", "有单位的类型不属于任何条线", "one of the two is of a type that belongs to no line"
    NOT_UNDER_GOVERNMENT = (
        "not_under_government",
        "有单位不隶属于人民政府",
        "one of the two is not under a people's government",
    )
    LED_FROM_ABOVE = (
        "led_from_above",
        "有单位实行垂直管理或双重领导，不由所在地人民政府单独领导",
        "one of the two is led from above, not by the government of its place alone",
    )
    NO_COMMON_PLACE = "no_common_place", "行政区划代码没有共同的上级", "the division codes have no division in common"


@dataclass(frozen=True, slots=True)
class Above:
    """A body that the law asks for: what it is called in any case, and who it is, where the directory knows. 应当找的机关。

    ``candidates`` are several that are registered for the same place: the directory does not choose among them.
    """

    zh: str
    en: str
    agency: str | None = None
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CommonSuperior:
    """Who stands above two agencies on a day, and how that was found. 共同的上级。"""

    on: date
    chains: tuple[Chain, Chain]
    finding: Finding
    body: Above | None = None
    division: Division | None = None
    coordinator: Above | None = None
    obstacle: Obstacle | None = None


def common_superior(directory: Directory, one: str, other: str, on: date) -> CommonSuperior:
    """Return who stood above two agencies on a day; units count as the agency that they are units of.

    An agency that is above the other is the common superior itself.
    """
    chains = (climb(directory, one, on), climb(directory, other, on))
    first, second = (directory.agency(chain.organ) for chain in chains)
    meeting = next((code for code in chains[0].organs if code in chains[1].organs), None)
    if not (first.registered and second.registered):
        return CommonSuperior(on, chains, Finding.UNDETERMINED, obstacle=Obstacle.NOT_REGISTERED)
    if meeting is not None:
        name = directory.agency(meeting).name
        return CommonSuperior(on, chains, Finding.SUPERIOR, Above(name, name, meeting))
    division = common(first.adcode, second.adcode, on)
    if (obstacle := _obstacle(first, second)) is not None or division is None:
        return CommonSuperior(on, chains, Finding.UNDETERMINED, obstacle=obstacle or Obstacle.NO_COMMON_PLACE)
    if first.agency_type == second.agency_type:
        return _of_line(chains, first, second, division, on)
    return CommonSuperior(
        on,
        chains,
        Finding.GOVERNMENT,
        _in_place(directory, division, AgencyType.GOVERNMENT, on),
        division,
        _in_place(directory, division, AgencyType.JUSTICE, on) if on >= COORDINATED_SINCE else None,
    )


def line_of(directory: Directory, code: str, on: date) -> AgencyType | None:
    """Return the line of business of an agency on a day, a unit's being that of the agency that it is a unit of. 所属条线。

    None where it is not registered, or is of a type that belongs to no line.
    """
    agency = directory.agency(organ_of(directory, code, on))
    line = AgencyType.of(agency.agency_type) if agency.registered else None
    return None if line in NO_LINE else line


def _obstacle(first: Agency, second: Agency) -> Obstacle | None:
    types = {AgencyType.of(first.agency_type), AgencyType.of(second.agency_type)}
    if types & NO_LINE or Form.GROUP in (first.form, second.form):
        return Obstacle.NO_LINE
    if len(types) > 1 and types & NOT_UNDER_GOVERNMENT:
        return Obstacle.NOT_UNDER_GOVERNMENT
    if len(types) > 1 and types & LED_FROM_ABOVE:
        return Obstacle.LED_FROM_ABOVE
    return None


def _of_line(
    chains: tuple[Chain, Chain], first: Agency, second: Agency, division: Division, on: date
) -> CommonSuperior:
    """Return what the common superior would be of two agencies of one line whose superiors, as registered, do not meet."""
    if first.adcode == second.adcode:
        # two of one level: who stands above both stands in the next division
        above = next(iter(ancestors(division.adcode, on)), None)
        if above is None:
            return CommonSuperior(on, chains, Finding.UNDETERMINED, obstacle=Obstacle.NO_COMMON_PLACE)
        division = above
    line = AgencyType.of(first.agency_type)
    body = Above(f"{division.name}的{line.zh}主管机关", f"the {line.en} authority of {division.name}")
    return CommonSuperior(on, chains, Finding.SUPERIOR, body, division)


def _in_place(directory: Directory, division: Division, line: AgencyType, on: date) -> Above:
    """Return the government of a division, or its justice bureau."""
    found = tuple(
        code
        for code in directory.in_place(division.adcode, line)
        if _stands_in(directory.agency(code), division, line, on)
    )
    zh, en = _called(division, line)
    return Above(zh, en, found[0] if len(found) == 1 else None, found if len(found) > 1 else ())


def _stands_in(agency: Agency, division: Division, line: AgencyType, on: date) -> bool:
    """Whether an agency that was once registered in a place is its government, or its bureau, on a day."""
    return (
        (agency.adcode, agency.agency_type) == (division.adcode, line)
        and agency.form is (Form.GOVERNMENT if line is AgencyType.GOVERNMENT else Form.DEPARTMENT)
        and agency.parent_on(on) is None
        and (agency.dissolved_on is None or on < agency.dissolved_on)
    )


def _called(division: Division, line: AgencyType) -> tuple[str, str]:
    government = line is AgencyType.GOVERNMENT
    if division.level is Level.NATION:
        return ("国务院", "the State Council") if government else ("司法部", "the Ministry of Justice")
    if not government:
        return f"{division.name}司法行政部门", f"the justice bureau of {division.name}"
    if division.name.endswith(("地区", "盟")):
        return f"{division.name}行政公署", f"the administrative office of {division.name}"
    return f"{division.name}人民政府", f"the people's government of {division.name}"
