"""The read model of silences: one row for each record and kind of silence, from the day on which it began. 沉默台账。

Whether a silence sounds depends on the day of asking: it is tolerated until a day, and sounds from the next day on.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

import sqlalchemy as sa

from coordination.catalogue import EVENTS, stream_id
from coordination.rules import Recorded, local_date
from coordination.thresholds.rules import THRESHOLDS
from projections.cases import CASES
from projections.engine import Derived, Ledger, Row, Rows, nobody
from projections.leads import LEADS
from projections.referrals import REFERRALS
from projections.silences.kinds import SETTINGS, Setting, SilenceKind, digest
from projections.silences.watches import CONDITIONS, MOVES, Silent, Watch
from projections.tables import Instant, Many, Text

Columns = Mapping[str, Any]


def silence_id(kind: SilenceKind, record: UUID) -> UUID:
    """Return the id of the row for a kind of silence on a record. 沉默编号。"""
    return stream_id("silence", f"{kind.value}:{record}")


def watch_id(record: UUID) -> UUID:
    """Return the id of the row in which a record's watch is kept."""
    return stream_id("silence", f"watch:{record}")


def touches(recorded: Recorded) -> tuple[UUID, ...]:
    """Name the watch of the event's record, and the silences that there can be on it."""
    record = recorded.stream
    return (watch_id(record), *(silence_id(kind, record) for kind in CONDITIONS[_kind_of(recorded)]))


def fold(rows: Rows, recorded: Recorded) -> None:
    """Move the watch, and see for each kind of silence whether somebody is silent now."""
    record_kind = _kind_of(recorded)
    row = rows.get(watch_id(recorded.stream))
    watch = MOVES[record_kind][recorded.topic]({} if row is None else row["watch"], recorded.event, recorded)
    rows.put(watch_id(recorded.stream), {"watch": watch})
    for kind, silent_in in CONDITIONS[record_kind].items():
        _judge(rows, recorded, SETTINGS[kind], silent_in(watch), watch)


def _kind_of(recorded: Recorded) -> str:
    return recorded.topic.partition(".")[0]


def _judge(rows: Rows, recorded: Recorded, setting: Setting, silent: Silent | None, watch: Watch) -> None:
    """Begin the row of a silence, go on with it, or end it."""
    row = rows.get(silence_id(setting.kind, recorded.stream))
    open_row = row if row is not None and row["open"] else None
    if silent is None:
        if open_row is not None:
            _put(rows, recorded, setting, {**open_row, **_ended(open_row, recorded)})
        return
    since = silent.since or recorded.envelope.legal_on
    if open_row is not None and silent.since is None and recorded.topic not in setting.renewed_by:
        since = open_row["since"]
    until = silent.until or since + timedelta(days=setting.tolerated_nd)
    words = {"since": since, "until": until, "articles": "、".join(silent.articles)}
    before = 0 if row is None else row["times"]
    told = {
        "kind": setting.kind.value,
        "record": recorded.stream,
        "record_kind": _kind_of(recorded),
        "campaigns": watch["campaigns"],
        "agency": silent.agency,
        "since": since,
        "tolerated_until": until,
        "sounds_on": until + timedelta(days=1),
        "open": True,
        "times": before + (open_row is None),
        "basis": list(setting.basis),
        "text_zh": setting.zh.format(**words),
        "text_en": setting.en.format(**words),
    }
    same = open_row is not None and told == {name: open_row[name] for name in told}
    if not same:
        _put(rows, recorded, setting, told)


def _put(rows: Rows, recorded: Recorded, setting: Setting, columns: Columns) -> None:
    stamp = {"changed_at": recorded.recorded_at, "last_topic": recorded.topic}
    rows.put(silence_id(setting.kind, recorded.stream), {**columns, **stamp})


def _ended(row: Row, recorded: Recorded) -> Columns:
    on, declaration = recorded.envelope.legal_on, EVENTS[recorded.topic].declaration
    return {
        "open": False,
        "ended_on": on,
        "ended_by": recorded.topic,
        "text_zh": f"{row['text_zh']}；{on}因“{declaration.zh}”终止",
        "text_en": f"{row['text_en']}; ended on {on} by: {declaration.en}",
    }


def _today(instant: datetime) -> sa.ColumnElement[date]:
    return sa.literal(local_date(instant), sa.Date)


def sounding(rows: sa.Table, instant: datetime, dialect: str) -> sa.ColumnElement[bool]:
    """Return whether a silence is one on the day of an instant, and nothing has ended it."""
    del dialect
    return sa.and_(rows.c.open, rows.c.sounds_on <= _today(instant))


TOPICS: Final = tuple(topic for moves in MOVES.values() for topic in moves)
SILENCES = Ledger(
    name="silences",
    kind="silence",
    version=1,
    rests_on=f"{digest()} {THRESHOLDS.digest}",
    custody=nobody,
    hangs_on="record",
    records=(LEADS, CASES, REFERRALS),
    working="watch",
    codes={"kind": (SilenceKind,)},
    columns=(
        sa.Column("kind", Text),
        sa.Column("record", sa.Uuid),
        sa.Column("record_kind", Text),
        sa.Column("campaigns", Many),
        sa.Column("agency", Text),
        sa.Column("since", sa.Date),
        sa.Column("tolerated_until", sa.Date),
        sa.Column("sounds_on", sa.Date),
        sa.Column("open", sa.Boolean),
        sa.Column("ended_on", sa.Date),
        sa.Column("ended_by", Text),
        sa.Column("times", sa.Integer),
        sa.Column("basis", Many),
        sa.Column("text_zh", Text),
        sa.Column("text_en", Text),
        sa.Column("changed_at", Instant),
        sa.Column("last_topic", Text),
        sa.Column("watch", Many),
    ),
    folds=dict.fromkeys(TOPICS, fold),
    touches=touches,
    filters=(
        "kind",
        "agency",
        "campaigns",
        "record",
        "record_kind",
        "open",
        "since",
        "sounds_on",
        "ended_on",
        "ended_by",
    ),
    sorts=("since", "sounds_on", "ended_on", "changed_at"),
    derived=(Derived(column=sa.Column("sounding", sa.Boolean), expression=sounding),),
)
