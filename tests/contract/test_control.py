"""The control tables on both databases: API keys, person keys, and the setting up of their schema."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from coordination.control import (
    ApiKeys,
    ControlDatabase,
    KeyProblem,
    KeyRefused,
    Keyring,
    KeyringBroken,
    NoSuchKey,
    PersonForgotten,
    PersonKeyBroken,
    PersonKeys,
    PersonOfOtherCampaign,
    PersonUnknown,
    TwoKeysAlready,
)
from coordination.control.cache import FreshCache
from coordination.control.tables import API_KEY, METADATA, PERSON_KEY
from coordination.rules import Role

ROOT = Path(__file__).parents[2]
NOW = datetime(2022, 9, 6, 1, 0, tzinfo=UTC)
DAY = timedelta(days=1)
PEPPERS = Keyring({"p1": b"p" * 32})
MASTERS = Keyring({"m1": bytes(range(64))})


@pytest.fixture(params=["postgres", "sqlite"])
def url(request: pytest.FixtureRequest) -> str:
    return str(request.getfixturevalue(f"fresh_{request.param}_url"))


@pytest.fixture
def database(url: str) -> Iterator[ControlDatabase]:
    opened = ControlDatabase(url)
    opened.ensure_schema()
    yield opened
    opened.close()


@pytest.fixture
def keys(database: ControlDatabase) -> ApiKeys:
    return ApiKeys(database, PEPPERS, os.urandom)


@pytest.fixture
def persons(database: ControlDatabase) -> PersonKeys:
    return PersonKeys(database, MASTERS, os.urandom)


def in_processes(count: int, script: str, *arguments: str, cwd: Path) -> list[str]:
    """Run a script in so many processes, all let go at one moment; return what each printed."""
    held = f"import sys\nprint('ready', flush=True)\nsys.stdin.readline()\n{script}"
    command = [sys.executable, "-W", "error", "-c", held, *arguments]
    with ExitStack() as stack:
        started = [
            stack.enter_context(
                subprocess.Popen(
                    command,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    text=True,
                    cwd=cwd,
                    env={**os.environ, "PYTHONPATH": str(ROOT)},
                )
            )
            for _ in range(count)
        ]
        for process in started:
            assert process.stdout
            assert process.stdout.readline() == "ready\n"
        for process in started:
            assert process.stdin
            process.stdin.write("go\n")
            process.stdin.flush()
        said = [process.communicate()[0].strip() for process in started]
        assert [process.returncode for process in started] == [0] * count
    return said


def refused(keys: ApiKeys, text: str, now: datetime) -> KeyProblem:
    with pytest.raises(KeyRefused) as caught:
        keys.verify(text, now=now)
    return caught.value.problem


class TestSchema:
    def test_many_processes_starting_at_once_make_it_once(self, url: str, tmp_path: Path) -> None:
        script = (
            "from coordination.control import ControlDatabase as D\nd = D(sys.argv[1])\nd.ensure_schema()\nd.close()"
        )
        in_processes(8, script, url, cwd=tmp_path)
        database = ControlDatabase(url)
        with database.reading() as connection:
            assert connection.execute(sa.text("SELECT version_num FROM control_schema_version")).all() == [("0001",)]
        database.close()

    def test_the_revisions_lead_to_the_declared_tables(self, database: ControlDatabase) -> None:
        with database.reading() as connection:
            context = MigrationContext.configure(connection, opts={"version_table": "control_schema_version"})
            assert compare_metadata(context, METADATA) == []

    def test_setting_up_again_keeps_what_is_there(self, database: ControlDatabase, keys: ApiKeys) -> None:
        issued = keys.issue("370784-scjgj", Role.AGENCY, now=NOW)
        database.ensure_schema()
        assert keys.issued() == [issued.key]

    def test_a_moment_without_a_zone_is_not_stored(self, keys: ApiKeys) -> None:
        with pytest.raises(sa.exc.StatementError, match="without a zone"):
            keys.issue("370784-scjgj", Role.AGENCY, now=datetime(2022, 9, 6))  # noqa: DTZ001  that is what is refused


class TestApiKeys:
    def test_the_text_proves_the_key_and_has_its_form(self, keys: ApiKeys) -> None:
        issued = keys.issue(
            "370784-scjgj", Role.AGENCY, now=NOW, covers=["370784-xacs", "370784-gtcs"], label="12315 接口"
        )
        assert re.fullmatch(r"ld_[a-z0-9]{10}_[0-9A-Za-z]{43}", issued.text)
        found = keys.verify(issued.text, now=NOW)
        assert found == issued.key
        assert (found.agency, found.role, found.label) == ("370784-scjgj", Role.AGENCY, "12315 接口")
        assert found.covers == ("370784-gtcs", "370784-xacs")

    def test_two_keys_never_share_anything(self, keys: ApiKeys) -> None:
        one, other = (keys.issue("370784-scjgj", Role.AGENCY, now=NOW) for _ in range(2))
        assert one.key.key_id != other.key.key_id
        assert one.text.rpartition("_")[2] != other.text.rpartition("_")[2]

    def test_only_a_keyed_hash_is_kept(self, database: ControlDatabase, keys: ApiKeys) -> None:
        issued = keys.issue("370784-scjgj", Role.AGENCY, now=NOW)
        secret = issued.text.rpartition("_")[2]
        with database.reading() as connection:
            row = connection.execute(sa.select(API_KEY)).one()
        assert secret not in repr(tuple(row))
        assert row.hash != hashlib.sha256(secret.encode()).digest()
        assert (row.algorithm, row.pepper_id, len(row.hash)) == ("hmac-sha256", "p1", 32)
        assert secret not in repr(issued)

    @pytest.mark.parametrize(
        "spoil",
        [
            lambda text: "",
            lambda text: text[:-1],
            lambda text: text + "\n",
            lambda text: text[:-1] + ("a" if text[-1] != "a" else "b"),
            lambda text: "ld_zzzzzzzzzz_" + text.rpartition("_")[2],
            lambda text: text.replace("ld_", "LD_"),
            lambda text: text[:-1] + "１",
        ],
    )
    def test_what_is_not_exactly_the_text_proves_nothing(self, keys: ApiKeys, spoil: Callable[[str], str]) -> None:
        issued = keys.issue("370784-scjgj", Role.AGENCY, now=NOW)
        assert refused(keys, spoil(issued.text), NOW) is KeyProblem.UNKNOWN

    def test_without_its_pepper_a_key_proves_nothing(self, database: ControlDatabase, keys: ApiKeys) -> None:
        issued = keys.issue("370784-scjgj", Role.AGENCY, now=NOW)
        for other in Keyring({"p1": b"q" * 32}), Keyring({"p2": b"p" * 32}):
            assert refused(ApiKeys(database, other, os.urandom), issued.text, NOW) is KeyProblem.UNKNOWN

    def test_a_new_pepper_leaves_older_keys_valid(self, database: ControlDatabase, keys: ApiKeys) -> None:
        older = keys.issue("370784-scjgj", Role.AGENCY, now=NOW)
        renewed = ApiKeys(database, PEPPERS.with_new("p2", b"q" * 32), os.urandom)
        newer = renewed.issue("370784-scjgj", Role.AGENCY, now=NOW)
        assert renewed.verify(older.text, now=NOW) == older.key
        assert renewed.verify(newer.text, now=NOW) == newer.key
        assert refused(keys, newer.text, NOW) is KeyProblem.UNKNOWN

    @pytest.mark.parametrize(
        "change",
        [{"role": "administrator"}, {"agency": "370784-gaj"}, {"covers": ["370784-gaj"]}],
        ids=lambda c: next(iter(c)),
    )
    def test_a_row_changed_by_hand_proves_nothing(
        self, database: ControlDatabase, keys: ApiKeys, change: dict[str, object]
    ) -> None:
        issued = keys.issue("370784-scjgj", Role.AGENCY, now=NOW)
        with database.writing() as connection:
            connection.execute(sa.update(API_KEY).values(**change))
        assert refused(keys, issued.text, NOW) is KeyProblem.UNKNOWN

    def test_an_expired_key_says_so_to_its_holder_only(self, keys: ApiKeys) -> None:
        issued = keys.issue("370784-scjgj", Role.AGENCY, now=NOW, expires_at=NOW + DAY)
        assert keys.verify(issued.text, now=NOW + DAY - timedelta(microseconds=1)) == issued.key
        assert refused(keys, issued.text, NOW + DAY) is KeyProblem.EXPIRED
        wrong = issued.text[:-1] + ("a" if issued.text[-1] != "a" else "b")
        assert refused(keys, wrong, NOW + DAY) is KeyProblem.UNKNOWN

    def test_a_revoked_key_ends_at_once_and_for_ever(self, keys: ApiKeys) -> None:
        issued = keys.issue("370784-scjgj", Role.AGENCY, now=NOW)
        keys.verify(issued.text, now=NOW)
        assert keys.revoke(issued.key.key_id, now=NOW).revoked_at == NOW
        assert keys.revoke(issued.key.key_id, now=NOW + DAY).revoked_at == NOW
        assert refused(keys, issued.text, NOW) is KeyProblem.REVOKED

    def test_a_key_revoked_elsewhere_ends_here_within_two_seconds(
        self, database: ControlDatabase, keys: ApiKeys
    ) -> None:
        issued = keys.issue("370784-scjgj", Role.AGENCY, now=NOW)
        keys.verify(issued.text, now=NOW)
        ApiKeys(database, PEPPERS, os.urandom).revoke(issued.key.key_id, now=NOW)
        assert refused(keys, issued.text, NOW + timedelta(seconds=2)) is KeyProblem.REVOKED

    def test_rotation_has_two_valid_keys_and_never_three(self, keys: ApiKeys) -> None:
        old = keys.issue("370784-scjgj", Role.OFFICE, now=NOW, covers=["370784-xacs"], label="专项办")
        new = keys.rotate(old.key.key_id, now=NOW + DAY)
        assert keys.verify(old.text, now=NOW + DAY) == old.key
        found = keys.verify(new.text, now=NOW + DAY)
        assert (found.agency, found.role, found.covers, found.label) == (
            "370784-scjgj",
            Role.OFFICE,
            ("370784-xacs",),
            "专项办",
        )
        with pytest.raises(TwoKeysAlready):
            keys.rotate(new.key.key_id, now=NOW + DAY)
        keys.revoke(old.key.key_id, now=NOW + DAY)
        third = keys.rotate(new.key.key_id, now=NOW + 2 * DAY)
        assert {key.line for key in keys.issued()} == {old.key.key_id}
        assert keys.verify(third.text, now=NOW + 2 * DAY) == third.key

    def test_the_old_key_may_be_given_an_end(self, keys: ApiKeys) -> None:
        old = keys.issue("370784-scjgj", Role.AGENCY, now=NOW)
        keys.verify(old.text, now=NOW)
        keys.rotate(old.key.key_id, now=NOW, old_expires_at=NOW + DAY)
        assert keys.verify(old.text, now=NOW).expires_at == NOW + DAY
        assert refused(keys, old.text, NOW + DAY) is KeyProblem.EXPIRED

    def test_a_key_that_has_ended_or_never_was_is_not_rotated(self, keys: ApiKeys) -> None:
        old = keys.issue("370784-scjgj", Role.AGENCY, now=NOW)
        keys.revoke(old.key.key_id, now=NOW)
        with pytest.raises(KeyRefused, match="revoked"):
            keys.rotate(old.key.key_id, now=NOW)
        for unknown in (keys.rotate, keys.revoke):
            with pytest.raises(NoSuchKey):
                unknown("zzzzzzzzzz", now=NOW)

    def test_of_rotations_at_once_one_succeeds(self, url: str, keys: ApiKeys, tmp_path: Path) -> None:
        old = keys.issue("370784-scjgj", Role.AGENCY, now=NOW)
        script = """
import os
from datetime import UTC, datetime
from coordination.control import ApiKeys, ControlDatabase, Keyring, TwoKeysAlready
database = ControlDatabase(sys.argv[1])
try:
    ApiKeys(database, Keyring({"p1": b"p" * 32}), os.urandom).rotate(sys.argv[2], now=datetime(2022, 9, 6, 1, tzinfo=UTC))
    print("rotated")
except TwoKeysAlready:
    print("refused")
database.close()
"""
        said = in_processes(4, script, url, old.key.key_id, cwd=tmp_path)
        assert sorted(said) == ["refused", "refused", "refused", "rotated"]
        assert len(keys.issued()) == 2

    def test_the_list_names_every_key_or_those_of_one_agency(self, keys: ApiKeys) -> None:
        first, second, third = (
            keys.issue(agency, Role.AGENCY, now=NOW + number * DAY).key
            for number, agency in enumerate(("370784-scjgj", "370784-gaj", "370784-scjgj"))
        )
        assert keys.issued() == [first, second, third]
        assert keys.issued("370784-scjgj") == [first, third]

    def test_nobody_outside_gets_the_role_of_the_system(self, keys: ApiKeys) -> None:
        with pytest.raises(ValueError, match="system"):
            keys.issue("system", Role.SYSTEM, now=NOW)


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

    def test_processes_making_the_same_keys_get_the_same(self, url: str, persons: PersonKeys, tmp_path: Path) -> None:
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
for start in range(0, 400, 20):
    found |= persons.ensure({UUID(int=number): "anqiu-2022" for number in order[start : start + 20]}, now=now)
print(*(found[UUID(int=number)].hex() for number in range(400)))
database.close()
"""
        said = in_processes(4, script, url, cwd=tmp_path)
        assert len(set(said)) == 1
        found = persons.find({UUID(int=number): "anqiu-2022" for number in range(400)}, now=NOW)
        assert said[0].split() == [key.hex() for key in (found[UUID(int=number)] for number in range(400)) if key]

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


class TestKeyring:
    def test_its_text_reads_back(self) -> None:
        ring = Keyring({"m1": bytes(range(64))}).with_new("m2", b"\xff" * 64)
        read = Keyring.parse(ring.text(), size=64)
        assert read == ring
        assert read.current == "m2"

    def test_an_environment_variable_may_hold_it_on_one_line(self) -> None:
        ring = Keyring({"m1": b"1" * 64, "m2": b"2" * 64})
        assert Keyring.parse(ring.text().replace("\n", " "), size=64) == ring

    @pytest.mark.parametrize("text", ["", "m1", "m1:", "m1:????", "M1:" + "A" * 43, "m1:" + "A" * 42, ":" + "A" * 43])
    def test_a_broken_text_is_refused_without_being_shown(self, text: str) -> None:
        with pytest.raises(KeyringBroken) as caught:
            Keyring.parse(text, size=32)
        assert "A" * 8 not in str(caught.value)

    def test_an_id_is_used_once(self) -> None:
        for double in (lambda: Keyring.parse(PEPPERS.text() * 2, size=32), lambda: PEPPERS.with_new("p1", b"q" * 32)):
            with pytest.raises(KeyringBroken):
                double()

    def test_secrets_do_not_show_in_messages(self) -> None:
        assert "pppp" not in repr(PEPPERS)


class TestFreshCache:
    def test_it_forgets_the_least_used_beyond_its_bound(self) -> None:
        cache: FreshCache[int, str] = FreshCache(most=2, fresh_for=DAY)
        cache.put(1, "一", NOW)
        cache.put(2, "二", NOW)
        cache.get(1, NOW)
        cache.put(3, "三", NOW)
        assert [cache.get(number, NOW) for number in (1, 2, 3)] == ["一", None, "三"]
        assert len(cache) == 2

    @pytest.mark.parametrize(("passed", "known"), [(timedelta(0), True), (DAY, False), (-DAY, False)])
    def test_it_answers_only_what_is_fresh(self, passed: timedelta, known: bool) -> None:  # noqa: FBT001  a table
        cache: FreshCache[int, str] = FreshCache(most=2, fresh_for=DAY)
        cache.put(1, "一", NOW)
        assert (cache.get(1, NOW + passed) is not None) is known
