"""Web and projector are killed under load: the short form of ``python -m scripts.survive``, and that its checks would notice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest

from coordination.catalogue.codecs import encode_instant
from coordination.rules import Envelope, Recorded
from scripts.survive import checks
from scripts.survive.load import BATCH, Request, Told
from scripts.survive.rounds import run

MORNING = datetime(2022, 8, 2, 1, 0, tzinfo=UTC)
AGENCY = "370784-scjgj"
ONE, OTHER = UUID(int=1), UUID(int=2)


@pytest.mark.parametrize("database", ["sqlite", "postgres"])
def test_nothing_acknowledged_is_lost_doubled_or_half_there(
    database: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    url = None if database == "sqlite" else str(request.getfixturevalue("fresh_postgres_url"))
    done = list(run(tmp_path, url, rounds=2, seconds=2.0, seed=7))
    assert [one.number for one in done] == [1, 2]
    # the load was a load, and the kills were felt
    assert done[-1].receipts > 50
    assert done[-1].unanswered > 0


# the checks themselves: each must notice what it is there for


def event(stream: UUID, version: int, position: int, id: str, **changes: Any) -> Recorded:
    envelope = Envelope(stream, version, "/test", id, AGENCY, AGENCY, MORNING, date(2022, 8, 2))
    recorded = Recorded(
        position,
        MORNING + timedelta(seconds=position),
        stream,
        version,
        "lead.registered",
        SimpleNamespace(),
        envelope,
    )
    return replace(recorded, **changes)


LOG = (event(ONE, 1, 1, "a"), event(ONE, 2, 2, "b"), event(OTHER, 1, 4, "c"))


def receipt(recorded: Recorded, **changes: Any) -> tuple[str, dict[str, Any]]:
    told = {
        "source": recorded.envelope.source,
        "id": recorded.envelope.id,
        "stream": str(recorded.stream),
        "version": recorded.version,
        "position": recorded.position,
        "recorded_at": encode_instant(recorded.recorded_at),
    }
    return AGENCY, told | changes


def batch(*ids: str) -> tuple[str, Request]:
    return AGENCY, Request(BATCH, tuple({"source": "/test", "id": id} for id in ids))


def test_what_is_right_is_not_complained_of() -> None:
    told = Told(receipts=[receipt(one) for one in LOG], requests=[batch("a", "b", "c"), batch("x", "y")])
    findings = [
        *checks.in_order(LOG),
        *checks.acknowledged(LOG, told),
        *checks.whole(LOG, told),
        *checks.invented(LOG, told, 0),
        *checks.followed([1, 2, 4], LOG),
    ]
    assert findings == []


@pytest.mark.parametrize(
    "events",
    [
        (LOG[0], replace(LOG[1], version=3)),
        (LOG[0], replace(LOG[1], position=1)),
        (LOG[0], replace(LOG[1], recorded_at=MORNING)),
    ],
    ids=["gap in a stream", "position twice", "time runs back"],
)
def test_disorder_is_noticed(events: Sequence[Recorded]) -> None:
    assert list(checks.in_order(events))


@pytest.mark.parametrize(
    ("events", "promised"),
    [
        (LOG[:2], receipt(LOG[2])),
        ((*LOG, event(OTHER, 2, 5, "c")), receipt(LOG[2])),
        (LOG, receipt(LOG[2], position=3)),
        (LOG, receipt(LOG[2], version=2)),
        (LOG, receipt(LOG[2], recorded_at="2022-08-02T01:00:00.000000Z")),
    ],
    ids=["lost", "doubled", "other position", "other version", "other time"],
)
def test_a_broken_promise_is_noticed(events: Sequence[Recorded], promised: tuple[str, dict[str, Any]]) -> None:
    assert list(checks.acknowledged(events, Told(receipts=[promised])))


def test_half_a_batch_is_noticed() -> None:
    assert list(checks.whole(LOG, Told(requests=[batch("a", "x")])))


def test_a_case_without_what_follows_is_noticed() -> None:
    filed = event(OTHER, 1, 5, "d", topic="case.filed", event=SimpleNamespace(leads=(ONE,)))
    assert list(checks.whole((*LOG[:2], filed), Told()))
    envelope = replace(LOG[0].envelope, causation_id="d", sender="system")
    followed = event(ONE, 3, 6, "e", topic="lead.filed", envelope=envelope)
    assert list(checks.whole((*LOG[:2], filed, followed), Told())) == []


def test_what_nobody_sent_is_noticed() -> None:
    assert list(checks.invented(LOG, Told(requests=[batch("a", "b")]), 0))


@pytest.mark.parametrize("seen", [[1, 2], [1, 2, 2, 4], [2, 1, 4]], ids=["missed", "twice", "out of order"])
def test_a_misled_reader_is_noticed(seen: list[int]) -> None:
    assert list(checks.followed(seen, LOG))


def test_findings_are_raised() -> None:
    with pytest.raises(checks.Broken, match="lost"):
        checks.check([], ["lost"])
    checks.check([], ())
