"""Silences on both databases: whether one sounds depends on the day of asking, and who sees it on who may know of the record."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa

from coordination.stored import from_row
from coordination.thresholds.rules import THRESHOLDS
from projections.access import SUPERVISOR, Sight
from projections.cases import CASES
from projections.engine import Moment, Projector, ReadDatabase, reached
from projections.leads import LEADS
from projections.queries import detail, page
from projections.questions import Among, Filter, Query
from projections.referrals import REFERRALS
from projections.silences import SILENCES, SilenceKind, silence_id
from projections.tables import table_of
from tests.contract.pasts import Log
from tests.spec import cases, leads, referrals
from tests.spec.cases import CASE
from tests.spec.dsl import AGRICULTURE, CAMPAIGN, MARKET, POLICE, Said, said
from tests.spec.leads import LEAD
from tests.spec.referrals import REFERRAL

MODELS = (LEADS, CASES, REFERRALS, SILENCES)
Row = Mapping[str, Any]
UNREFERRED, OUTCOME, FEEDBACK = SilenceKind.UNREFERRED, SilenceKind.OUTCOME, SilenceKind.FEEDBACK


def noon(day: str) -> datetime:
    return datetime.fromisoformat(f"{day}T12:00:00+08:00").astimezone(UTC)


class Office:
    """A log that is written, and the silences that are asked for."""

    def __init__(self, database: ReadDatabase, *past: Any, batch: int = 7) -> None:
        self.log = Log()
        self.projector = Projector(database, self.log, from_row, MODELS, batch=batch)  # type: ignore[arg-type]
        self.database = database
        self.hears(*past)

    def hears(self, *past: Any) -> Office:
        self.log.write(*past)
        self.projector.catch_up()
        return self

    def asked(self, on: str = "2030-01-01", sight: Sight = SUPERVISOR, **filters: Filter) -> list[dict[str, Any]]:
        with self.database.reading() as snapshot:
            moment = Moment(reached(snapshot, (SILENCES,)), noon(on))
            return page(snapshot, SILENCES, sight, moment, Query(dict(filters), sort="since", total=True)).rows

    def of(self, kind: SilenceKind, record: UUID, on: str = "2030-01-01") -> dict[str, Any] | None:
        with self.database.reading() as snapshot:
            moment = Moment(reached(snapshot, (SILENCES,)), noon(on))
            return detail(snapshot, SILENCES, SUPERVISOR, moment, silence_id(kind, record))

    def the(self, kind: SilenceKind, record: UUID, on: str = "2030-01-01") -> dict[str, Any]:
        found = self.of(kind, record, on)
        assert found is not None
        return found

    def sounds(self, kind: SilenceKind, record: UUID, on: str) -> bool:
        sounding = bool(self.the(kind, record, on)["sounding"])
        listed = {row["id"] for row in self.asked(on, sounding=Among((True,)))}
        assert (silence_id(kind, record) in listed) is sounding
        return sounding


def on(day: str, event: Any, by: str = MARKET, stream: UUID | None = None) -> Said:
    return said(event, by=by, on=day, stream=stream)


def the_referral(day: str, event: Any, by: str) -> Said:
    return said(event, by=by, on=day, stream=REFERRAL)


def met(day: str = "2025-05-06") -> tuple[Any, ...]:
    """A case whose figures meet a threshold: seven natural days are tolerated."""
    return (cases.INVESTIGATING, on(day, cases.FIGURES))


@pytest.mark.parametrize(
    ("kind", "record", "past", "last", "first"),
    [
        (UNREFERRED, CASE, met(), "2025-05-13", "2025-05-14"),
        (FEEDBACK, LEAD, leads.DISPATCHED, "2024-03-25", "2024-03-26"),
        (OUTCOME, REFERRAL, referrals.FILED, "2024-05-26", "2024-05-27"),
    ],
    ids=lambda value: str(value)[:16],
)
def test_a_silence_sounds_from_the_day_after_the_last_one_that_is_tolerated(
    database: ReadDatabase, kind: SilenceKind, record: UUID, past: Any, last: str, first: str
) -> None:
    office = Office(database, past)
    assert not office.sounds(kind, record, last)
    assert office.sounds(kind, record, first)
    assert office.sounds(kind, record, "2030-01-01")


def test_what_has_ended_does_not_sound(database: ReadDatabase) -> None:
    office = Office(database, met(), on("2025-05-20", cases.SUSPECT_CRIME))
    assert not office.sounds(UNREFERRED, CASE, "2030-01-01")


def test_it_sounds_from_midnight_of_the_day_in_beijing(database: ReadDatabase) -> None:
    Office(database, met())
    for instant, sounding in (("2025-05-13T15:59:59", False), ("2025-05-13T16:00:00", True)):
        at = datetime.fromisoformat(instant).replace(tzinfo=UTC)
        with database.reading() as snapshot:
            moment = Moment(reached(snapshot, (SILENCES,)), at)
            row = detail(snapshot, SILENCES, SUPERVISOR, moment, silence_id(UNREFERRED, CASE))
        assert row is not None
        assert bool(row["sounding"]) is sounding


# -- asking --------------------------------------------------------------------------------------------------------------


def test_what_is_watched_is_no_silence_and_no_question_finds_it(database: ReadDatabase) -> None:
    office = Office(database, leads.REGISTERED, cases.INVESTIGATING)
    assert office.asked() == []
    with database.reading() as snapshot:
        moment = Moment(reached(snapshot, (SILENCES,)), noon("2030-01-01"))
        assert page(snapshot, SILENCES, SUPERVISOR, moment, Query(total=True)).total == 0
        kept = table_of(SILENCES.shape, snapshot.build_of(SILENCES).build)
        watches = list(snapshot.connection.scalars(sa.select(kept.c.id)))
        assert len(watches) == 2  # of the lead and of the case
        assert [detail(snapshot, SILENCES, SUPERVISOR, moment, watch) for watch in watches] == [None] * 2
    assert "watch" not in {column.name for column in SILENCES.shows}


def test_the_list_by_kind_agency_campaign_and_record(database: ReadDatabase) -> None:
    office = Office(database, met(), leads.DISPATCHED)
    found = {row["kind"] for row in office.asked()}
    assert found == {"unreferred", "feedback_missing"}
    assert [row["record"] for row in office.asked(kind=Among(("unreferred",)))] == [CASE]
    assert [row["record"] for row in office.asked(agency=Among((POLICE,)))] == [LEAD]
    assert [row["record"] for row in office.asked(record_kind=Among(("lead",)))] == [LEAD]
    # on 1 April 2024 the lead's silence sounds; the case's began later, and its day has not come
    assert [row["record"] for row in office.asked("2024-04-01", sounding=Among((True,)))] == [LEAD]
    assert [row["record"] for row in office.asked("2024-04-01", sounding=Among((False,)))] == [CASE]


def test_it_is_seen_by_whoever_may_know_of_the_record(database: ReadDatabase) -> None:
    office = Office(database, leads.DISPATCHED)
    seeing = {MARKET, POLICE, f"campaign:{CAMPAIGN}"}  # who registered it, who was offered it, the office
    for party in (*seeing, AGRICULTURE, "campaign:anxi-2024"):
        assert bool(office.asked(sight=Sight.of(party))) is (party in seeing)
    office.hears(said(leads.RETURN, by=POLICE, on="2024-03-12"))
    assert office.asked(sight=Sight.of(POLICE)) == []


def test_as_it_was_known_then(database: ReadDatabase) -> None:
    office = Office(database, met())
    before = office.log.head().position
    office.hears(on("2025-05-20", cases.SUSPECT_CRIME))
    with database.reading() as snapshot:
        then = detail(snapshot, SILENCES, SUPERVISOR, Moment(before, noon("2025-05-19")), silence_id(UNREFERRED, CASE))
    assert then is not None
    assert (then["open"], bool(then["sounding"])) == (True, True)
    assert not office.the(UNREFERRED, CASE)["open"]


def test_one_event_at_a_time_or_many_at_once_makes_no_difference(database: ReadDatabase, tmp_path: Path) -> None:
    past = (referrals.CONCLUDED, on("2025-05-06", cases.FIGURES), leads.FED_BACK)
    other = ReadDatabase(f"sqlite:///{tmp_path / 'other.db'}")
    slowly, at_once = Office(other, past, batch=1), Office(database, past, batch=500)
    assert {row["kind"] for row in at_once.asked()} == {"feedback_missing", "outcome_missing", "suspicion_idle"}
    assert slowly.asked() == at_once.asked()
    other.close()


def test_the_rows_depend_on_the_settings_and_on_the_thresholds() -> None:
    assert THRESHOLDS.digest in SILENCES.rests_on
    assert SILENCES.rests_on in SILENCES.signature()
