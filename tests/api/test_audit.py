"""Replays over HTTP: who may ask, what is taken, how it is looked at and cancelled, and what a report shows to a supervisor."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast
from uuid import uuid4

import pytest
import sqlalchemy as sa
from werkzeug.test import TestResponse

from coordination.control import MOST_OF_ONE, MOST_WAITING, ReplayJob, Replays, State
from coordination.stored import from_row
from projections.audit import Replay, sweep
from projections.leads import LEADS
from projections.models import MODELS
from projections.tables import table_of
from scripts import assembly
from scripts.assembly import System
from scripts.auditor import Auditor
from tests.api.conftest import ADMINISTRATOR, MARKET, OFFICE, SUPERVISOR, World, build, lead

REPLAYS = "/v1/audit/replays"


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    made = build(tmp_path_factory.mktemp("audit"))
    made.accepted(party={"kind": "person", "person": {"ref": str(uuid4()), "name": "张三"}})
    yield made
    made.close()


def ask(world: World, body: Any = None, agency: str = SUPERVISOR) -> TestResponse:
    return world.client.post(REPLAYS, json={} if body is None else body, headers=world.key(agency), buffered=True)


def auditor(world: World, folder: Path) -> Auditor:
    """Return the process that runs replays, on the parts of this world."""
    system = SimpleNamespace(
        replays=world.services.replays,
        clock=world.services.clock,
        settings=SimpleNamespace(scratch=folder / "scratch"),
        replay=lambda beat, halted: Replay(
            world.log, from_row, world.read, world.services.moments.patience, assembly._as_supervisor, beat, halted
        ),
    )
    return Auditor(cast("System", system), threading.Event())


@pytest.fixture(autouse=True)
def _nothing_waits(town: World) -> Iterator[None]:
    yield
    for job in town.services.replays.listed(99):
        if job.state in (State.QUEUED, State.RUNNING):
            town.services.replays.cancel(job.id, now=datetime.now(UTC))
    town.services.replays.interrupt(now=datetime.now(UTC), reason="process_gone")


def test_a_supervisor_asks_waits_and_reads_the_report(town: World, tmp_path: Path) -> None:
    answer = ask(town, {"models": ["leads", "event_index"]})
    assert answer.status_code == 202
    where = answer.headers["Location"]
    assert where == answer.get_json()["href"]
    waiting = town.get(SUPERVISOR, where)
    assert waiting.headers["Retry-After"] == "2"
    assert waiting.get_json()["state"] == "queued"
    assert waiting.get_json()["asked_by"] == SUPERVISOR
    assert auditor(town, tmp_path).tick()
    done = town.ask(SUPERVISOR, where)
    assert (done["state"], done["models"]) == ("done", ["leads", "event_index"])
    report = done["report"]
    head = town.log.head().position
    assert (report["outcome"], report["position"], report["events"]) == ("equal", head, head)
    # the models stand in the order of the list of all
    assert [one["model"] for one in report["models"]] == ["event_index", "leads"]
    assert (done["progress"]["total"], done["started_at"] <= done["ended_at"]) == (head, True)
    assert not auditor(town, tmp_path).tick()
    assert list((tmp_path / "scratch").iterdir()) == []
    assert "report" not in town.ask(SUPERVISOR, REPLAYS)["items"][0]


def test_all_models_as_of_an_instant(town: World, tmp_path: Path) -> None:
    at = town.log.read_positions([town.log.head().position - 2])[0]
    instant = at.recorded_at.isoformat()
    answer = ask(town, {"as_of": instant})
    assert answer.status_code == 202
    assert answer.get_json()["position"] == town.log.position_at(at.recorded_at)
    auditor(town, tmp_path).tick()
    report = town.ask(SUPERVISOR, answer.headers["Location"])["report"]
    assert (report["outcome"], len(report["models"])) == ("equal", len(MODELS))


def test_what_was_changed_in_the_live_rows_is_reported_and_no_name_with_it(town: World, tmp_path: Path) -> None:
    with town.read.reading() as snapshot:
        table = table_of(LEADS.shape, snapshot.build_of(LEADS).build)
        mine = table.c.id == lead()
        before = [dict(row) for row in snapshot.connection.execute(sa.select(table).where(mine)).mappings()]
    party = before[-1]["party"]
    assert "张三" not in str(before)
    with town.read.writing() as connection:
        told = {"title": "无事", "party": {**party, "person": {**party["person"], "name": "张三"}}}
        connection.execute(sa.update(table).where(mine).values(**told))
    where = ask(town, {"models": ["leads"]}).headers["Location"]
    auditor(town, tmp_path).tick()
    with town.read.writing() as connection:
        for row in before:
            kept = sa.update(table).where(mine, table.c.valid_from == row["valid_from"])
            connection.execute(kept.values(title=row["title"], party=row["party"]))
    answer = town.get(SUPERVISOR, where)
    (leads,) = answer.get_json()["report"]["models"]
    assert leads["outcome"] == "differs"
    (row,) = [one for one in leads["listed"] if one["part"] == "answers"]
    assert row["record"] == str(lead())
    cells = {cell["column"]: cell for cell in row["cells"]}
    assert cells["title"]["live"] == "无事"
    assert (cells["party"]["live"], cells["party"]["hidden"]) == ("***", True)
    assert "张三" not in answer.text
    topics = [by["topic"] for by in row["made_by"]]
    assert topics == ["lead.registered", "lead.triaged", "lead.dispatched", "lead.accepted"]
    assert town.get(SUPERVISOR, row["made_by"][0]["href"]).status_code == 200


@pytest.mark.parametrize("agency", [MARKET, OFFICE, ADMINISTRATOR])
def test_nobody_else_may_ask_look_or_cancel(town: World, agency: str) -> None:
    where = ask(town, {"models": ["leads"]}).headers["Location"]
    key = town.key(agency)
    for answer in (
        ask(town, {}, agency),
        town.get(agency, REPLAYS),
        town.get(agency, where),
        town.client.delete(where, headers=key, buffered=True),
    ):
        problem = answer.get_json()
        assert (answer.status_code, problem["code"]) == (403, "forbidden_role")
        assert "supervisor" in problem["detail"]
        assert problem["next"]
    assert town.client.get(REPLAYS, buffered=True).status_code == 401


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"models": ["leeds"]}, "/models/0"),
        ({"models": []}, "/models"),
        ({"models": "leads"}, "/models"),
        ({"position": -1}, "/position"),
        ({"position": True}, "/position"),
        ({"position": 10**9}, "/position"),
        ({"as_of": "yesterday"}, "/as_of"),
        ({"as_of": 5}, "/as_of"),
        ({"as_of": "2999-01-01T00:00:00Z"}, "/as_of"),
        ({"position": 1, "as_of": "2024-01-01T00:00:00Z"}, "/as_of"),
        ({"model": ["leads"]}, "/model"),
        ([], ""),
    ],
)
def test_what_is_asked_wrongly_is_pointed_at(town: World, body: Any, pointer: str) -> None:
    answer = ask(town, body)
    assert answer.status_code == 400, answer.text
    assert [one["pointer"] for one in answer.get_json()["errors"]] == [pointer]


def waiting(agency: str) -> ReplayJob:
    now = datetime.now(UTC)
    return ReplayJob(uuid4(), State.QUEUED, agency, "k" * 10, now, ("leads",), 1, now)


def test_one_agency_does_not_fill_the_queue_and_is_told_what_it_has_there(town: World) -> None:
    places = [ask(town, {"models": ["leads"]}).headers["Location"] for _ in range(MOST_OF_ONE)]
    full = ask(town, {"models": ["leads"]})
    problem = full.get_json()
    assert (full.status_code, problem["code"], full.headers["Retry-After"]) == (429, "too_many_replays", "30")
    assert all(place in problem["detail"] for place in places)
    assert "DELETE" in problem["next"]
    town.services.replays.ask(waiting("370000-jw"))
    assert town.client.delete(places[0], headers=town.key(SUPERVISOR), buffered=True).status_code == 200
    assert ask(town, {"models": ["leads"]}).status_code == 202


def test_the_queue_is_bounded(town: World) -> None:
    for number in range(MOST_WAITING):
        town.services.replays.ask(waiting(f"{number}-jw"))
    full = ask(town, {"models": ["leads"]})
    assert (full.status_code, full.get_json()["code"], full.headers["Retry-After"]) == (429, "queue_full", "30")


def test_a_replay_is_cancelled_by_whoever_asked_for_it(town: World, tmp_path: Path) -> None:
    where = ask(town, {"models": ["leads"]}).headers["Location"]
    other = town.keys.issue("370000-jw", town.keys.issued(SUPERVISOR)[0].role, now=datetime.now(UTC))
    theirs = town.client.delete(where, headers={"Authorization": f"Bearer {other.text}"}, buffered=True)
    assert (theirs.status_code, theirs.get_json()["code"]) == (403, "not_your_agency")
    mine = town.client.delete(where, headers=town.key(SUPERVISOR), buffered=True)
    assert (mine.status_code, mine.get_json()["state"]) == (200, "cancelled")
    again = town.client.delete(where, headers=town.key(SUPERVISOR), buffered=True)
    assert (again.status_code, again.get_json()["code"]) == (409, "conflict")
    assert not auditor(town, tmp_path).tick()


def test_one_that_runs_is_stopped(town: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scripts.auditor.TELL_EVERY", 0.0)
    where = ask(town, {"models": ["leads"]}).headers["Location"]
    at_work = auditor(town, tmp_path)
    told: list[int] = []

    class Told(Replays):
        def tell(self, *given: Any, **more: Any) -> bool:
            if not told:
                told.append(town.client.delete(where, headers=town.key(SUPERVISOR), buffered=True).status_code)
            return super().tell(*given, **more)

    at_work.system = cast("System", SimpleNamespace(**{**vars(at_work.system), "replays": Told(town.control)}))
    assert at_work.tick()
    assert told == [202]
    assert town.ask(SUPERVISOR, where)["state"] == "cancelled"
    assert list((tmp_path / "scratch").iterdir()) == []


def test_what_a_lost_process_ran_is_interrupted_when_another_takes_over(town: World, tmp_path: Path) -> None:
    where = ask(town, {"models": ["leads"]}).headers["Location"]
    assert town.services.replays.begin(now=datetime.now(UTC)) is not None
    (tmp_path / "scratch").mkdir()
    for ending in ("", "-wal"):
        (tmp_path / "scratch" / f"lost.replay.db{ending}").write_text("left over")
    assert not auditor(town, tmp_path).tick()
    lost = town.ask(SUPERVISOR, where)
    assert (lost["state"], lost["reason"]["code"]) == ("interrupted", "process_gone")
    assert lost["reason"]["zh"]
    assert list((tmp_path / "scratch").iterdir()) == []
    assert sweep(tmp_path / "scratch") == 0


def test_a_replay_that_fails_says_so_and_the_next_is_run(
    town: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    failing, following = (ask(town, {"models": ["leads"]}).headers["Location"] for _ in range(2))
    at_work = auditor(town, tmp_path)
    with monkeypatch.context() as patch:
        patch.setattr("projections.audit.replaying.commit_page", None)
        at_work.tick()
    at_work.tick()
    assert town.ask(SUPERVISOR, failing)["state"] == "failed"
    reason = town.ask(SUPERVISOR, failing)["reason"]
    assert reason["code"] == "internal"
    assert reason["en"].endswith("(TypeError)"), "it says why"
    assert town.ask(SUPERVISOR, following)["state"] == "done"


@pytest.mark.parametrize(
    "error", [OSError("no such device"), sa.exc.OperationalError("", None, Exception("disk is full"))]
)
def test_a_scratch_store_that_cannot_be_written_is_told_as_that(
    town: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def fails(*_: Any) -> None:
        raise error

    where = ask(town, {"models": ["leads"]}).headers["Location"]
    monkeypatch.setattr("projections.audit.replaying.commit_page", fails)
    auditor(town, tmp_path).tick()
    told = town.ask(SUPERVISOR, where)
    assert (told["state"], told["reason"]["code"]) == ("failed", "scratch_unusable")


def test_where_the_disk_fills_up_a_replay_is_given_up(
    town: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scripts.auditor.TELL_EVERY", 0.0)
    asked_how_much: list[int] = []

    def usage(_: Path) -> Any:
        asked_how_much.append(2**30 if not asked_how_much else 0)
        return SimpleNamespace(free=asked_how_much[-1])

    monkeypatch.setattr("shutil.disk_usage", usage)
    where = ask(town, {"models": ["leads"]}).headers["Location"]
    auditor(town, tmp_path).tick()
    told = town.ask(SUPERVISOR, where)
    assert (told["state"], told["reason"]["code"]) == ("failed", "no_room")
    assert list((tmp_path / "scratch").iterdir()) == []


def test_what_another_process_left_while_it_led_is_interrupted_before_the_next_is_run(
    town: World, tmp_path: Path
) -> None:
    """A lead that was lost unnoticed and taken again: in between, another process led, began a replay, and was lost."""
    at_work = auditor(town, tmp_path)
    assert not at_work.tick()
    theirs, next_ = (ask(town, {"models": ["leads"]}).headers["Location"] for _ in range(2))
    begun = town.services.replays.begin(now=datetime.now(UTC))
    assert begun is not None
    (tmp_path / "scratch").mkdir()
    for ending in ("", "-wal"):
        (tmp_path / "scratch" / f"lost.replay.db{ending}").write_text("left over")
    assert at_work.tick()
    states = [town.ask(SUPERVISOR, where)["state"] for where in (theirs, next_)]
    assert states == ["interrupted", "done"], "never two that are said to run"
    assert list((tmp_path / "scratch").iterdir()) == []
    # whoever ran it on, not knowing, is told to stop, and its end does not count
    assert not town.services.replays.tell(begun.id, {}, now=datetime.now(UTC))
    assert not town.services.replays.end(begun.id, State.DONE, now=datetime.now(UTC), report={})
    assert town.ask(SUPERVISOR, theirs)["state"] == "interrupted"


def test_they_are_listed_page_by_page(town: World) -> None:
    asked_for = [ask(town, {"models": ["leads"]}).get_json()["id"] for _ in range(3)]
    first = town.ask(SUPERVISOR, f"{REPLAYS}?limit=2")
    assert [one["id"] for one in first["items"]] == asked_for[:0:-1]
    assert town.ask(SUPERVISOR, first["next"])["items"][0]["id"] == asked_for[0]
    for cursor in ("x", "2024-01-01T00:00:00Z/x", "x/" + asked_for[0]):
        assert town.get(SUPERVISOR, f"{REPLAYS}?cursor={cursor}").status_code == 400
    for lost in ("x", str(uuid4())):
        assert town.get(SUPERVISOR, f"{REPLAYS}/{lost}").status_code == 404


def test_a_report_that_was_seen_is_not_sent_again(town: World) -> None:
    where = ask(town, {"models": ["leads"]}).headers["Location"]
    seen = town.get(SUPERVISOR, where)
    assert town.get(SUPERVISOR, where, **{"If-None-Match": seen.headers["ETag"]}).status_code == 304
