"""Trying a campaign file out: the rule book itself judges it, on an empty directory, before anything is recorded. 试载。"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Any
from uuid import UUID

from coordination.campaigns.difference import of_agency, of_campaign
from coordination.campaigns.reading import CampaignFile, CampaignFileError
from coordination.catalogue import Kind, stream_id
from coordination.rules import Envelope, Proposal, Rejection, Role
from coordination.streams.agency import AGENCY, Agency
from coordination.streams.campaign import CAMPAIGN, Campaign
from coordination.streams.filed import FILE_SOURCE
from coordination.work import Work


@dataclass(frozen=True, slots=True)
class _Empty:
    """A stream on which nothing has been said. 空记录。"""

    state: Any
    version: int = 0
    kind: Kind | None = None


def _nothing(kind: Kind, stream: UUID, *, new: bool = False) -> _Empty:
    del stream, new
    return _Empty(kind.state())


def rehearse(file: CampaignFile) -> None:
    """Let the rule book judge all that the file says, as if nothing had been said before.

    So an unknown agency, a task without an owner or a return without a rule is refused with the reader's own line, by the
    same guards that judge every event, and a file that passes here depends on no other.

    Raises:
        CampaignFileError: a guard refuses an event of the file.
    """
    day = file.plan.issued_on or file.plan.ends_on
    at = datetime.combine(day, time(), UTC)
    work = Work(_nothing, at, ())
    told = [
        *((AGENCY, entry.code, said) for entry in file.agencies for said in of_agency(entry, Agency())),
        *((CAMPAIGN, file.code, said) for said in of_campaign(file, Campaign())),
    ]
    for number, (kind, key, (where, event)) in enumerate(told):
        envelope = Envelope(
            stream=stream_id(kind.name, key),
            version=0,
            source=FILE_SOURCE,
            id=str(number),
            sender=file.plan.issuer,
            agency=file.plan.issuer,
            occurred_at=at,
            legal_on=day,
        )
        try:
            work.propose(Proposal(kind, event, envelope, Role.ADMINISTRATOR))
        except Rejection as refusal:
            raise CampaignFileError(file.name, where, _told(refusal)) from None


def _told(refusal: Rejection) -> str:
    key = refusal.pointer.rpartition("/")[2]
    at_key = f"key `{key}`: " if key else ""
    return f"{at_key}{refusal.en}; {refusal.next_en} ({refusal.zh}；{refusal.next_zh})"
