"""The kinds of silence, with what the data file beside says of each. 沉默种类。"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import coordination.streams.referral  # noqa: F401  the settings name its events, so they must be declared
from coordination.catalogue import EVENTS, Coded
from coordination.tables import Table

FILE: Final = Path(__file__).with_name("kinds.toml")
WORDS: Final = {"since": "", "until": "", "articles": ""}
"""The words that a text may leave open."""


class SilenceKind(Coded):
    """What is missing. 沉默种类。"""

    UNREFERRED = "unreferred", "有案不移", "threshold met, not referred"
    FINED = "fined_instead", "以罚代刑", "fined instead of referred"
    IDLE = "suspicion_idle", "涉嫌犯罪未启动移送", "suspected, referral not begun"
    NOT_TAKEN_UP = "not_taken_up", "移送终结后未恢复行政处理", "not taken up after the referral"
    OUTCOME = "outcome_missing", "刑事立案后无进展", "no outcome of the criminal case"
    FEEDBACK = "feedback_missing", "线索逾期未反馈", "no feedback on a lead"


@dataclass(frozen=True, slots=True)
class Setting:
    """How long a silence is tolerated, what is said of it, on what it rests, and what begins it anew. 沉默设置。"""

    kind: SilenceKind
    tolerated_nd: int
    zh: str
    en: str
    basis: tuple[str, ...]
    renewed_by: frozenset[str]


def load(path: Path = FILE) -> Mapping[SilenceKind, Setting]:
    """Read the settings.

    Raises:
        DataError: a kind is missing, unknown or told twice, or its row is wrong.
    """
    table = Table.of_file(path)
    found = [_setting(row) for row in table.rows("kind")]
    table.done(None)
    told = [setting.kind for setting in found]
    if sorted(told) != sorted(SilenceKind):
        raise table.wrong(f"must tell each of these once: {', '.join(SilenceKind)}")
    return {setting.kind: setting for setting in found}


def _setting(row: Table) -> Setting:
    code, known = row.take("kind", str), {str(kind.value): kind for kind in SilenceKind}
    if code not in known:
        raise row.wrong(f"'kind' is {code!r}, and must be one of: {', '.join(known)}")
    tolerated_nd = row.take("tolerated_nd", int)
    if tolerated_nd < 0:
        raise row.wrong("'tolerated_nd' must not be negative")
    setting = Setting(
        kind=known[code],
        tolerated_nd=tolerated_nd,
        zh=_text(row, "zh"),
        en=_text(row, "en"),
        basis=row.list_of("basis", str),
        renewed_by=frozenset(row.list_of("renewed_by", str)),
    )
    if not setting.basis:
        raise row.wrong("'basis' is missing")
    if unknown := sorted(topic for topic in setting.renewed_by if topic not in EVENTS):
        raise row.wrong(f"there is no event {', '.join(unknown)}")
    return row.done(setting)


def _text(row: Table, key: str) -> str:
    text = row.take(key, str)
    try:
        text.format(**WORDS)
    except (KeyError, IndexError, ValueError):
        raise row.wrong(f"{key!r} may leave open only: {', '.join(WORDS)}") from None
    return text


def digest(path: Path = FILE) -> str:
    """Return what tells one edition of the settings from another."""
    return hashlib.blake2s(path.read_bytes(), digest_size=8).hexdigest()


SETTINGS: Final = load()
