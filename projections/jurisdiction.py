"""What the ledgers of leads and cases show of whose they are: the open question, and the chain of custody. 管辖链。"""

from __future__ import annotations

from typing import Any, Final

import sqlalchemy as sa

from coordination.rules import Recorded
from coordination.streams.case import Stage
from coordination.streams.jurisdiction import BOUNCED, HowMoved
from projections.engine import Row
from projections.folding import Change, Columns, joined
from projections.tables import Many, Text

BETWEEN: Final = frozenset({HowMoved.ACCEPTED, HowMoved.AGREED})
"""By these two agencies moved it between them, and it is not passed on."""
FILTERS: Final = ("question_kind", "received_from")


def columns() -> tuple[sa.Column[Any], ...]:
    """Return the columns in which that stands; ``custody_chain`` only grows."""
    return (
        sa.Column("question_kind", Text),
        sa.Column("question", sa.Uuid),
        sa.Column("received_from", Text),
        sa.Column("custody_chain", Many),
    )


def questioned(row: Row, event: Any, recorded: Recorded) -> Columns:
    """Tell where it is open whose the record is."""
    return {"question_kind": event.question_kind.value, "question": event.question}


def left(row: Row, event: Any, recorded: Recorded) -> Columns:
    """Tell that it stays; an offer that came back is counted."""
    return {"question_kind": None, "question": None, "bounces": (row["bounces"] or 0) + (event.left_how in BOUNCED)}


def moved(stage: str, **more: Any) -> Change:
    """Return the change of a record that goes into other hands: one more link of the chain, and the origin as it was."""

    def change(row: Row, event: Any, recorded: Recorded) -> Columns:
        link = {
            "from": event.from_agency,
            "to": event.receiving_agency,
            "how": event.moved_how.value,
            "by": event.question_kind.value,
            "record": str(event.question),
            "on": recorded.envelope.legal_on.isoformat(),
        }
        return {
            "stage": stage,
            "holder": event.receiving_agency,
            "offered_to": None,
            "participants": joined(row, event.from_agency),
            "question_kind": None,
            "question": None,
            "received_from": event.from_agency if event.moved_how in BETWEEN else None,
            "custody_chain": [*(row["custody_chain"] or ()), link],
            **more,
        }

    return change


def case_moved(row: Row, event: Any, recorded: Recorded) -> Columns:
    """Tell that a case begins anew in other hands, under the procedure of their line."""
    anew = moved(
        Stage.FILED.value,
        reviewed_on=None,
        legal_review_on=None,
        review_received_on=None,
        review_extension_wd=None,
        noticed_on=None,
        hearing=None,
        published={},
        exclusions=(),
        extension_nd=0,
    )
    return {**anew(row, event, recorded), "profile": event.profile.value}


def returned_to_desk(row: Row, event: Any, recorded: Recorded) -> Columns:
    """Tell that a unit gave it back to its agency, which is a link of the chain and a bounce."""
    unit = recorded.envelope.agency
    link = {"from": unit, "to": event.desk, "how": "returned", "on": recorded.envelope.legal_on.isoformat()}
    return {
        "holder": event.desk,
        "participants": joined(row, unit),
        "bounces": (row["bounces"] or 0) + 1,
        "custody_chain": [*(row["custody_chain"] or ()), link],
    }
