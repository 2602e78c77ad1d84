"""Which agencies of a type there are in a place: the register that answers where nobody names an agency. 属地机关登记。

Guards can read only what they can name. The government of a division and its justice bureau are asked for without a name, so
their registration enters them here. What is entered stays entered: whether an agency still is what it was is asked of itself.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final
from uuid import UUID

from coordination.catalogue import Adcode, AgencyCode, Code, Kind, event, glossary, stream_id
from coordination.rules import Envelope, Event

glossary(adcode="行政区划代码", line="条线", entered="登记单位")

ASKED_BY_PLACE: Final = frozenset({"government", "justice"})
"""The types of agencies that the law asks for by place: 本级人民政府, 本级司法行政部门."""


@dataclass(frozen=True, slots=True)
class Place:
    """The agencies of one type that were ever registered in one place. 属地机关。"""

    agencies: tuple[str, ...] = ()
    registrant: str | None = None
    holder: str | None = None
    offered_to: str | None = None
    participants: tuple[str, ...] = ()
    campaigns: tuple[str, ...] = ()
    public: bool = True


PLACE = Kind("place", plural="places", zh="属地机关登记", en="register of a place", state=Place)


def place_id(adcode: str, line: str) -> UUID:
    """Return the stream that lists the agencies of one type in one place."""
    return stream_id("place", f"{adcode} {line}")


@event(
    "place.agency_entered",
    zh="属地机关登记",
    en="Agency entered for a place",
    basis=("行政处罚法 第二十五条", "行政执法监督条例 第十三条"),
    opens="again",
    posted=False,
    says_zh="{entered}登记为{adcode}的{line}机关",
    says_en="{entered} was entered for {adcode} as its {line}",
)
class PlaceAgencyEntered(Event[Place]):
    """An agency was registered, or corrected, to be the government of a place, or its justice bureau. 属地机关登记。"""

    adcode: Adcode
    line: Code
    entered: AgencyCode

    def evolve(self, place: Place, envelope: Envelope) -> Place:
        """Add the agency, once."""
        return replace(place, agencies=tuple(dict.fromkeys((*place.agencies, self.entered))))
