"""The control tables come to be once; the secrets beside them are read strictly; what is remembered is bounded."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from coordination.control import ApiKeys, ControlDatabase, Keyring, KeyringBroken
from coordination.control.cache import FreshCache
from coordination.control.tables import METADATA
from coordination.rules import Role

ROOT = Path(__file__).parents[3]
NOW = datetime(2022, 9, 6, 1, 0, tzinfo=UTC)
DAY = timedelta(days=1)
PEPPERS = Keyring({"p1": b"p" * 32})


class TestSchema:
    def test_many_processes_starting_at_once_make_it_once(
        self, url: str, in_processes: Callable[..., list[str]]
    ) -> None:
        script = (
            "from coordination.control import ControlDatabase as D\nd = D(sys.argv[1])\nd.ensure_schema()\nd.close()"
        )
        in_processes(8, script, url)
        database = ControlDatabase(url)
        with database.reading() as connection:
            assert connection.execute(sa.text("SELECT version_num FROM control_schema_version")).all() == [("0002",)]
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


def test_the_guide_to_keys_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    guide = (ROOT / "docs/guides/keys.md").read_text("utf-8")
    blocks = re.findall(r"^```python\n(.*?)^```", guide, re.DOTALL | re.MULTILINE)
    assert len(blocks) == 3
    exec(compile("".join(blocks), "keys.md", "exec"), {})  # noqa: S102  the guide's own code is what is tested
