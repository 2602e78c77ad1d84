"""Who must do what next with a complaint (G6). 待办。"""

from __future__ import annotations

from typing import Final

from coordination.streams.complaint.codes import Duty, Stage
from coordination.streams.complaint.state import OPEN_STAGES, Complaint

NEXT: Final = {
    Stage.RECEIVED: Duty.DECIDE,
    Stage.ACCEPTED: Duty.MEDIATE,
    Stage.MEDIATING: Duty.MEDIATE,
    Stage.TERMINATED: Duty.TELL_TERMINATION,
}


def awaited(complaint: Complaint) -> tuple[str, Duty] | None:
    """Return whose turn it is, and what is to be done; None where nothing is."""
    if complaint.holder is None or complaint.stage not in NEXT:
        return None
    split_first = complaint.stage in OPEN_STAGES and complaint.to_be_split
    return complaint.holder, Duty.SPLIT if split_first else NEXT[complaint.stage]
