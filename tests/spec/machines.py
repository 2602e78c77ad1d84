"""What the table of a machine demands of a move at a stage: it leads where the table says, or is refused as of that stage."""

from __future__ import annotations

from uuid import UUID

from coordination.catalogue import Coded
from tests.spec.dsl import Outcome


def then_as_told(
    outcome: Outcome,
    stream: UUID,
    stage: Coded,
    after: Coded | None,
    *,
    opens: bool,
    elsewhere: str = "record.wrong_stage",
) -> None:
    """Demand that a move at ``stage`` leads to ``after``; where the table has no such move, that it is refused as it should be.

    Where there is nothing yet, all but the opening is of a record that is not there; an opening stands once; anything else is
    refused by the stage, or with the code of what stands in its way ``elsewhere``.
    """
    if after is not None:
        outcome.then_accepted().then_state(stream, stage=after)
    elif stage.value == "none":
        outcome.then_rejected("stream.not_found", status="missing")
    elif opens:
        outcome.then_rejected("stream.exists", status="conflict")
    else:
        outcome.then_rejected(elsewhere, status="rule")
