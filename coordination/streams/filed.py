"""Telling what a campaign file said from what was said since by hand, which a later load of the file must not undo."""

from __future__ import annotations

from typing import TypeVar

from coordination.rules import Envelope

K = TypeVar("K")

FILE_SOURCE = "campaign-file"
"""The ``source`` under which campaign files are loaded. 专项行动文件来源。"""


def by_hand(before: frozenset[K], envelope: Envelope, *said: K) -> frozenset[K]:
    """Return the keys of which something has been said by an event of its own, not only out of a file."""
    return before if envelope.source == FILE_SOURCE else before | set(said)
