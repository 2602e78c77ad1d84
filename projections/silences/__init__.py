"""Silences: what somebody should have done or told, and there is nothing of it on record (G6). 沉默。"""

from __future__ import annotations

from projections.silences.kinds import SETTINGS, Setting, SilenceKind
from projections.silences.ledger import SILENCES, silence_id

__all__ = ["SETTINGS", "SILENCES", "Setting", "SilenceKind", "silence_id"]
