"""Where agencies are looked up: by code and by place, by the rule book or in the ledger. 名录视图。"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol, cast

from coordination.catalogue import stream_id
from coordination.rules import Context
from coordination.streams.agency import AGENCY, Agency, AgencyType
from coordination.streams.place import PLACE, place_id


class Directory(Protocol):
    """Where agencies are looked up. 名录。"""

    def agency(self, code: str) -> Agency:
        """Return an agency; one that is not registered says so of itself."""

    def in_place(self, adcode: str, agency_type: AgencyType) -> Iterable[str]:
        """Return the agencies that were ever registered in a place, of a type that is asked for by place."""


@dataclass(frozen=True, slots=True)
class Tracked:
    """The directory as a guard reads it: the append asserts whatever was looked up. 规则所见名录。"""

    context: Context

    def agency(self, code: str) -> Agency:
        """Return the state of an agency."""
        return cast("Agency", self.context.read(AGENCY, stream_id(AGENCY.name, code)))

    def in_place(self, adcode: str, agency_type: AgencyType) -> Iterable[str]:
        """Return the agencies listed for a place."""
        listed: tuple[str, ...] = self.context.read(PLACE, place_id(adcode, agency_type.value)).agencies
        return listed
