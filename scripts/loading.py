"""Recording what campaign files say, through the rule book like everything else. 载入专项行动。"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from coordination import campaigns
from coordination.catalogue import Kind, stream_id
from coordination.record import Coordination
from coordination.rules import Envelope, Proposal, Role, local_date


def load_campaign(coordination: Coordination, path: Path, *, now: datetime, clock: datetime | None = None) -> int:
    """Record the difference between a campaign file and the record, all or nothing; return how many events it took.

    The legal date is the plan's own date of issue where it has one and that day has come.

    Raises:
        CampaignFileError: the file is wrong; it says where, and what to do.
        Refused: the record no longer lets something stand that the file says.
    """
    file = campaigns.read(path)

    def state_of(kind: Kind, key: str) -> Any:
        return coordination.state(kind, stream_id(kind.name, key))

    today = local_date(now)
    legal_on = min(file.plan.issued_on or today, today)
    proposals = [
        Proposal(
            said.kind,
            said.event,
            Envelope(
                stream=stream_id(said.kind.name, said.key),
                version=0,
                source=campaigns.FILE_SOURCE,
                id=said.id,
                sender=file.plan.issuer,
                agency=file.plan.issuer,
                occurred_at=now,
                legal_on=legal_on,
            ),
            Role.ADMINISTRATOR,
        )
        for said in campaigns.events_for(file, state_of)
    ]
    if proposals:
        coordination.post(proposals, now=now, clock=clock)
    return len(proposals)
