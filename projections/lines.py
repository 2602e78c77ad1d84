"""The directory of agencies as of a moment, as `coordination.lines` asks it. 名录视图（截至某时点）。"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from coordination.catalogue import stream_id
from coordination.streams.agency import Agency, AgencyType
from projections import queries
from projections.access import SUPERVISOR
from projections.agencies import AGENCIES, state_of
from projections.engine import Moment, Snapshot
from projections.questions import LONGEST_PAGE, REGISTRATION, Among, Query


@dataclass(frozen=True, slots=True)
class Registered:
    """Every agency as the ledger had it at a moment; the directory is open to all. 名录。"""

    snapshot: Snapshot
    moment: Moment
    _known: dict[str, Agency] = field(default_factory=dict)

    def agency(self, code: str) -> Agency:
        """Return an agency; one that was not registered says so of itself."""
        if code not in self._known:
            record = stream_id(AGENCIES.kind, code)
            row = queries.detail(self.snapshot, AGENCIES, SUPERVISOR, self.moment, record)
            self._known[code] = Agency() if row is None else state_of(row)
        return self._known[code]

    def in_place(self, adcode: str, agency_type: AgencyType) -> Iterable[str]:
        """Return the agencies of a type in a place."""
        filters = {"adcode": Among((adcode,)), "agency_type": Among((agency_type.value,))}
        query = Query(filters=filters, sort=REGISTRATION, limit=LONGEST_PAGE)
        return [row["code"] for row in queries.page(self.snapshot, AGENCIES, SUPERVISOR, self.moment, query).rows]
