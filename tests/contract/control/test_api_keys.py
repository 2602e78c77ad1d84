"""API keys on both databases: proved by their text only, two at a time, ended at once."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from coordination.control import ApiKeys, ControlDatabase, KeyProblem, KeyRefused, Keyring, NoSuchKey, TwoKeysAlready
from coordination.control.api_keys import _digest
from coordination.control.tables import API_KEY
from coordination.rules import Role

NOW = datetime(2022, 9, 6, 1, 0, tzinfo=UTC)
DAY = timedelta(days=1)
PEPPERS = Keyring({"p1": b"p" * 32})


def refused(keys: ApiKeys, text: str, now: datetime) -> KeyProblem:
    with pytest.raises(KeyRefused) as caught:
        keys.verify(text, now=now)
    return caught.value.problem


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

    def test_of_two_rotations_at_once_one_waits_and_is_refused(self, database: ControlDatabase, keys: ApiKeys) -> None:
        old = keys.issue("370784-scjgj", Role.AGENCY, now=NOW).key
        with ThreadPoolExecutor(1) as other:
            with database.writing() as connection:
                # A rotation that has come this far: it holds the line and has put in the successor.
                own = sa.select(API_KEY).where(API_KEY.c.key_id == old.key_id)
                row = connection.execute(own.with_for_update()).mappings().one()
                connection.execute(sa.insert(API_KEY).values({**row, "key_id": "successor0"}))
                second = other.submit(keys.rotate, old.key_id, now=NOW)
                with pytest.raises(TimeoutError):
                    second.result(timeout=0.5)
            with pytest.raises(TwoKeysAlready):
                second.result()
        assert len(keys.issued()) == 2

    def test_a_row_made_without_any_pepper_proves_nothing(self, database: ControlDatabase, keys: ApiKeys) -> None:
        issued = keys.issue("370784-scjgj", Role.AGENCY, now=NOW)
        made_up = _digest(b"", issued.key, issued.text.rpartition("_")[2])
        with database.writing() as connection:
            connection.execute(sa.update(API_KEY).values(pepper_id="none", hash=made_up))
        assert refused(keys, issued.text, NOW) is KeyProblem.UNKNOWN

    def test_the_list_names_every_key_or_those_of_one_agency(self, keys: ApiKeys) -> None:
        first, second, third = (
            keys.issue(agency, Role.AGENCY, now=NOW + number * DAY).key
            for number, agency in enumerate(("370784-scjgj", "370784-gaj", "370784-scjgj"))
        )
        assert keys.issued() == [first, second, third]
        assert keys.issued("370784-scjgj") == [first, third]

    def test_nobody_outside_gets_the_role_of_the_system(self, keys: ApiKeys) -> None:
        with pytest.raises(ValueError, match="system"):
            keys.issue("370784-scjgj", Role.SYSTEM, now=NOW)

    @pytest.mark.parametrize(("agency", "covers"), [("system", ()), ("370784-scjgj", ("system",))])
    def test_nor_may_anybody_act_under_its_name(self, keys: ApiKeys, agency: str, covers: tuple[str, ...]) -> None:
        """What rules record is keyed by its name: whoever sent under it could take the keys of consequences to come."""
        with pytest.raises(ValueError, match="system"):
            keys.issue(agency, Role.ADMINISTRATOR, covers=covers, now=NOW)
