"""Two who act on one matter at the same moment: the form in which the pairs are written. 交叉。"""

from __future__ import annotations

from dataclasses import dataclass

from coordination.catalogue import EVENTS
from tests.journeys.pasts import Act

STANDS, REPEATED = "stands", "repeated"
WRONG_STAGE, UNKNOWN = "record.wrong_stage", "stream.not_found"


@dataclass(frozen=True)
class Crossing:
    """Two acts that cross. 交叉。

    ``one_first`` is what the one and the other are told when the one comes first, ``other_first`` what they are told when it comes
    second. ``as_read`` says that both act on the record that they have read, and may say so.
    """

    name: str
    past: tuple[Act, ...]
    one: Act
    other: Act
    one_first: tuple[str, str]
    other_first: tuple[str, str]
    as_read: bool = True

    @property
    def records(self) -> dict[str, str]:
        """The records that are this crossing's own, by their names, each with its kind."""
        kinds = {act.record: EVENTS[act.topic].declaration.kind for act in (*self.past, self.one, self.other)}
        return {name: kind.name for name, kind in kinds.items() if not kind.keyed}
