"""Campaigns as data: a file says a plan once; it is read strictly, tried out, and loaded as the events it differs by.

A further campaign needs a file and no code. The format is described in docs/campaign-files.md.
"""

from __future__ import annotations

from pathlib import Path

from coordination.campaigns.difference import Said, events_for
from coordination.campaigns.reading import AgencyEntry, CampaignFile, CampaignFileError, Entry, parse
from coordination.campaigns.rehearsal import rehearse
from coordination.streams.filed import FILE_SOURCE

SHIPPED = tuple(sorted(Path(__file__).parent.glob("*.toml")))
"""The plans that come with the program. 随程序提供的方案。"""


def read(path: Path) -> CampaignFile:
    """Return what a campaign file says, after every rule of the rule book has let it pass on an empty directory.

    Raises:
        CampaignFileError: something in the file is wrong; the message names table and key, and says what to do.
    """
    file = parse(path)
    rehearse(file)
    return file


__all__ = [
    "FILE_SOURCE",
    "SHIPPED",
    "AgencyEntry",
    "CampaignFile",
    "CampaignFileError",
    "Entry",
    "Said",
    "events_for",
    "read",
]
