"""Person keys on both databases: one for each person whoever asks first, kept wrapped, destroyed for good."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from coordination.control import (
    ControlDatabase,
    Keyring,
    PersonForgotten,
    PersonKeyBroken,
    PersonKeys,
    PersonOfOtherCampaign,
    PersonUnknown,
)
from coordination.control.tables import PERSON_KEY

NOW = datetime(2022, 9, 6, 1, 0, tzinfo=UTC)
DAY = timedelta(days=1)
MASTERS = Keyring({"m1": bytes(range(64))})


class TestPersonKeys:
    def test_a_key_is_made_once_and_found_again(self, database: ControlDatabase, persons: PersonKeys) -> None:
        refs = {uuid4(): "anqiu-2022", uuid4(): "anxi-2024"}
        made = persons.ensure(refs, now=NOW)
        assert {len(key) for key in made.values()} == {64}
        assert len(set(made.values())) == 2
        elsewhere = PersonKeys(database, MASTERS, os.urandom)
        assert elsewhere.find(refs, now=NOW) == made
        assert elsewhere.ensure(refs, now=NOW + DAY) == made

    def test_thousands_at_once(self, database: ControlDatabase, persons: PersonKeys) -> None:
        refs = {uuid4(): "anqiu-2022" for _ in range(2001)}
        made = persons.ensure(refs, now=NOW)
        assert len(set(made.values())) == 2001
        assert PersonKeys(database, MASTERS, os.urandom).find(refs, now=NOW) == made

    def test_the_key_is_kept_wrapped_only(self, database: ControlDatabase, persons: PersonKeys) -> None:
        ref = uuid4()
        key = persons.ensure({ref: "anqiu-2022"}, now=NOW)[ref]
        with database.reading() as connection:
            row = connection.execute(sa.select(PERSON_KEY)).one()
        assert key[:16] not in row.wrapped
        assert (row.ref, row.master_key_id, row.algorithm, row.created_at) == (ref, "m1", "aes-siv", NOW)

    def test_a_reference_counts_in_one_campaign(self, database: ControlDatabase, persons: PersonKeys) -> None:
        ref = uuid4()
        persons.ensure({ref: "anqiu-2022"}, now=NOW)
        for asked in persons, PersonKeys(database, MASTERS, os.urandom):
            for operation in asked.ensure, asked.find:
                with pytest.raises(PersonOfOtherCampaign) as caught:
                    operation({ref: "anxi-2024"}, now=NOW)
                assert (caught.value.code, caught.value.status) == ("person.other_campaign", "conflict")

    def test_a_forgotten_person_stays_forgotten(self, database: ControlDatabase, persons: PersonKeys) -> None:
        gone, stays = uuid4(), uuid4()
        refs = {gone: "anqiu-2022", stays: "anqiu-2022"}
        made = persons.ensure(refs, now=NOW)
        persons.destroy(gone, now=NOW + DAY)
        persons.destroy(gone, now=NOW + 2 * DAY)
        for asked in persons, PersonKeys(database, MASTERS, os.urandom):
            assert asked.find(refs, now=NOW) == {gone: None, stays: made[stays]}
            with pytest.raises(PersonForgotten) as caught:
                asked.ensure(refs, now=NOW)
            assert caught.value.ref == gone
        with database.reading() as connection:
            row = connection.execute(sa.select(PERSON_KEY).where(PERSON_KEY.c.ref == gone)).one()
        assert (row.wrapped, row.destroyed_at) == (None, NOW + DAY)

    def test_a_destroyed_key_leaves_no_trace_in_the_file(self, fresh_sqlite_url: str, tmp_path: Path) -> None:
        database = ControlDatabase(fresh_sqlite_url)
        database.ensure_schema()
        persons = PersonKeys(database, MASTERS, os.urandom)
        refs = {uuid4(): "anqiu-2022" for _ in range(50)}
        persons.ensure(refs, now=NOW)
        gone = next(iter(refs))
        with database.reading() as connection:
            wrapped = connection.scalar(sa.select(PERSON_KEY.c.wrapped).where(PERSON_KEY.c.ref == gone))
        assert any(wrapped in file.read_bytes() for file in tmp_path.iterdir())
        persons.destroy(gone, now=NOW)
        assert not any(wrapped in file.read_bytes() for file in tmp_path.iterdir())
        database.close()

    def test_a_key_destroyed_elsewhere_is_gone_here_within_thirty_seconds(
        self, database: ControlDatabase, persons: PersonKeys
    ) -> None:
        ref = uuid4()
        persons.ensure({ref: "anqiu-2022"}, now=NOW)
        PersonKeys(database, MASTERS, os.urandom).destroy(ref, now=NOW)
        assert persons.find({ref: "anqiu-2022"}, now=NOW + timedelta(seconds=30)) == {ref: None}

    def test_who_is_unknown_is_not_made_up_by_reading(self, persons: PersonKeys) -> None:
        ref = uuid4()
        for operation in (lambda: persons.find({ref: "anqiu-2022"}, now=NOW), lambda: persons.destroy(ref, now=NOW)):
            with pytest.raises(PersonUnknown):
                operation()

    def test_processes_making_the_same_keys_get_the_same(
        self, url: str, persons: PersonKeys, in_processes: Callable[..., list[str]]
    ) -> None:
        script = """
import os, random
from datetime import UTC, datetime
from uuid import UUID
from coordination.control import ControlDatabase, Keyring, PersonKeys
now = datetime(2022, 9, 6, 1, tzinfo=UTC)
database = ControlDatabase(sys.argv[1])
persons = PersonKeys(database, Keyring({"m1": bytes(range(64))}), os.urandom)
order = list(range(400))
random.shuffle(order)
found = {}
for start in range(0, 400, 200):
    found |= persons.ensure({UUID(int=number): "anqiu-2022" for number in order[start : start + 200]}, now=now)
print(*(found[UUID(int=number)].hex() for number in range(400)))
database.close()
"""
        said = in_processes(4, script, url)
        assert len(set(said)) == 1
        found = persons.find({UUID(int=number): "anqiu-2022" for number in range(400)}, now=NOW)
        assert said[0].split() == [key.hex() for key in (found[UUID(int=number)] for number in range(400)) if key]

    def test_requests_naming_the_same_persons_in_other_orders_do_not_block_each_other(
        self, database: ControlDatabase, persons: PersonKeys
    ) -> None:
        low, high = UUID(int=1), UUID(int=2)
        with ThreadPoolExecutor(1) as other:
            with database.writing() as connection:
                connection.execute(persons._insert_if_absent(), persons._new_row(low, "anqiu-2022", NOW))
                second = other.submit(persons.ensure, {high: "anqiu-2022", low: "anqiu-2022"}, now=NOW)
                with pytest.raises(TimeoutError):
                    second.result(timeout=0.5)
                connection.execute(persons._insert_if_absent(), persons._new_row(high, "anqiu-2022", NOW))
            assert second.result() == persons.find({low: "anqiu-2022", high: "anqiu-2022"}, now=NOW)

    def test_a_new_master_key_takes_over_without_changing_a_key(
        self, database: ControlDatabase, persons: PersonKeys
    ) -> None:
        refs = {uuid4(): "anqiu-2022" for _ in range(5)}
        made = persons.ensure(refs, now=NOW)
        gone = next(iter(refs))
        persons.destroy(gone, now=NOW)
        both = PersonKeys(database, MASTERS.with_new("m2", b"2" * 64), os.urandom)
        assert [both.rewrap(most=3), both.rewrap(most=3), both.rewrap(most=3)] == [3, 1, 0]
        only_new = PersonKeys(database, Keyring({"m2": b"2" * 64}), os.urandom)
        assert only_new.find(refs, now=NOW) == made | {gone: None}
        with pytest.raises(PersonKeyBroken, match="no master key 'm2'"):
            PersonKeys(database, MASTERS, os.urandom).find(refs, now=NOW)

    def test_a_lost_or_exchanged_keyring_shows_at_the_start(
        self, database: ControlDatabase, persons: PersonKeys
    ) -> None:
        persons.check()
        ref = uuid4()
        persons.ensure({ref: "anqiu-2022"}, now=NOW)
        persons.check()
        for wrong in Keyring({"m2": bytes(64)}), Keyring({"m1": bytes(64)}):
            with pytest.raises(PersonKeyBroken):
                PersonKeys(database, wrong, os.urandom).check()
        persons.destroy(ref, now=NOW)
        PersonKeys(database, wrong, os.urandom).check()

    def test_a_wrapped_key_moved_to_another_row_does_not_unwrap(
        self, database: ControlDatabase, persons: PersonKeys
    ) -> None:
        mine, theirs = uuid4(), uuid4()
        persons.ensure({mine: "anqiu-2022", theirs: "anqiu-2022"}, now=NOW)
        of = sa.select(PERSON_KEY.c.wrapped)
        with database.writing() as connection:
            moved = connection.scalar(of.where(PERSON_KEY.c.ref == theirs))
            connection.execute(sa.update(PERSON_KEY).where(PERSON_KEY.c.ref == mine).values(wrapped=moved))
        with pytest.raises(PersonKeyBroken, match=str(mine)):
            PersonKeys(database, MASTERS, os.urandom).find({mine: "anqiu-2022"}, now=NOW)

    def test_a_row_moved_to_another_campaign_does_not_unwrap(
        self, database: ControlDatabase, persons: PersonKeys
    ) -> None:
        ref = uuid4()
        persons.ensure({ref: "anqiu-2022"}, now=NOW)
        with database.writing() as connection:
            connection.execute(sa.update(PERSON_KEY).values(campaign="anxi-2024"))
        with pytest.raises(PersonKeyBroken):
            PersonKeys(database, MASTERS, os.urandom).find({ref: "anxi-2024"}, now=NOW)
