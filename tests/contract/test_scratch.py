"""The scratch store of a replay: nobody else's, bounded by the disk, and gone afterwards."""

from __future__ import annotations

from pathlib import Path

import pytest

from projections.audit import Scratch, ScratchInUse, sweep


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


def test_what_the_killed_left_behind_is_removed_by_whoever_comes_next(folder: Path) -> None:
    folder.mkdir()
    for ending in ("", "-wal", "-shm", ".lock"):
        (folder / f"lost.replay.db{ending}").write_text("left over")
    (folder / "other.txt").write_text("not ours")
    assert sweep(folder) == 1
    assert [path.name for path in folder.iterdir()] == ["other.txt"]
