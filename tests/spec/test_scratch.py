"""The scratch store of a replay: nobody else's, bounded by the disk, and gone afterwards."""

from __future__ import annotations

import fcntl
import os
import stat
from pathlib import Path
from types import SimpleNamespace

import pytest

from projections.audit import NoRoom, Scratch, ScratchInUse, sweep
from projections.audit.scratch import LEAST_FREE


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "scratch"


def test_a_scratch_store_is_nobody_elses_and_gone_afterwards(folder: Path) -> None:
    path = folder / "one.replay.db"
    with Scratch(path) as scratch:
        scratch.prepare()
        assert path.exists()
        with pytest.raises(ScratchInUse), Scratch(path):
            pass
        assert sweep(folder) == 0
    assert list(folder.iterdir()) == []
    path.write_text("somebody else's")
    with pytest.raises(ScratchInUse), Scratch(path):
        pass
    assert path.read_text() == "somebody else's"


@pytest.mark.parametrize("name", ["a?b.replay.db", "a%20b.replay.db", "a#b.replay.db", "临时 库.replay.db"])
def test_the_store_is_the_file_that_is_named_and_no_other(folder: Path, name: str) -> None:
    folder.mkdir()
    (folder / "a").write_text("somebody else's")
    with Scratch(folder / name) as scratch:
        scratch.prepare()
        assert {path.name.removeprefix(name) for path in folder.iterdir()} <= {"a", "", "-wal", "-shm"}
        assert (folder / name).stat().st_size > 0
    assert [path.name for path in folder.iterdir()] == ["a"]


def test_what_the_killed_left_behind_is_removed_by_whoever_comes_next(folder: Path) -> None:
    folder.mkdir()
    for ending in ("", "-wal", "-shm"):
        (folder / f"lost.replay.db{ending}").write_text("left over")
    (folder / "other.txt").write_text("not ours")
    assert sweep(folder) == 1
    assert [path.name for path in folder.iterdir()] == ["other.txt"]


def test_nobody_else_may_read_it_nor_what_stands_beside_it(folder: Path) -> None:
    before = os.umask(0)
    try:
        with Scratch(folder / "one.replay.db") as scratch:
            scratch.prepare()
            assert {path.name for path in folder.iterdir()} >= {"one.replay.db", "one.replay.db-wal"}
            assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}
            assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    finally:
        os.umask(before)


@pytest.mark.parametrize("ending", ["", "-wal", "-shm", "-journal", ".lock"])
def test_what_somebody_else_has_made_is_neither_emptied_nor_removed(tmp_path: Path, ending: str) -> None:
    theirs = tmp_path / f"mine.db{ending}"
    theirs.write_text("somebody else's")
    if ending == ".lock":
        with Scratch(tmp_path / "mine.db") as scratch:
            scratch.prepare()
    else:
        with pytest.raises(ScratchInUse), Scratch(tmp_path / "mine.db"):
            pass
    assert theirs.read_text() == "somebody else's"
    assert [path.name for path in tmp_path.iterdir()] == [theirs.name]


def test_a_link_to_a_file_elsewhere_is_not_followed(folder: Path, tmp_path: Path) -> None:
    folder.mkdir()
    theirs = tmp_path / "theirs.db"
    theirs.write_text("somebody else's")
    (folder / "lost.replay.db").symlink_to(theirs)
    with pytest.raises(ScratchInUse), Scratch(folder / "lost.replay.db"):
        pass
    assert sweep(folder) == 0
    assert theirs.read_text() == "somebody else's"


def test_where_the_disk_is_nearly_full_none_is_made(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    free = LEAST_FREE
    monkeypatch.setattr("shutil.disk_usage", lambda _: SimpleNamespace(free=free))
    with Scratch(folder / "one.replay.db"):
        pass
    free -= 1
    with pytest.raises(NoRoom, match="511 MiB left, and 512 MiB are to stay free"), Scratch(folder / "one.replay.db"):
        pass
    assert list(folder.iterdir()) == []


def test_a_store_that_is_swept_while_it_is_made_is_made_again(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever sweeps comes between making and locking, and removes the file: a lock on it would keep nobody away."""
    path, swept = folder / "one.replay.db", []
    lock = fcntl.flock

    def late(opened: int, how: int) -> None:
        if not swept:
            swept.append(path)
            path.unlink()
        lock(opened, how)

    monkeypatch.setattr("fcntl.flock", late)
    with Scratch(path):
        assert swept
        assert path.exists()
        assert sweep(folder) == 0
        assert path.exists()


def test_a_lock_on_a_file_that_was_removed_meanwhile_removes_nothing(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two sweep at once; and where the first is done, somebody else makes a store of that name."""
    folder.mkdir()
    path, made = folder / "lost.replay.db", []
    path.write_text("left over")
    lock = fcntl.flock

    def late(opened: int, how: int) -> None:
        if not made:
            made.append(path)
            path.unlink()
            path.write_text("somebody else's")
        lock(opened, how)

    monkeypatch.setattr("fcntl.flock", late)
    assert sweep(folder) == 0
    assert path.read_text() == "somebody else's"
