"""The store of files: whole or not at all, found by owner and digest, removed only when nobody asks for it."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from coordination.files import CHUNK, Digests, FolderFiles, Hashing, TooLarge, actual, read

NOW = datetime(2024, 3, 4, 2, 30, 15, 250_123, tzinfo=UTC)
LATER = NOW + timedelta(days=8)
OWNER, OTHER = "370784-scjgj", "370784-gaj"
# GB/T 32905-2016, appendix A.1: SM3 of "abc"; FIPS 180-4: SHA-256 of "abc"
ABC = Digests(
    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
    "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0",
    3,
)


@pytest.fixture
def files(tmp_path: Path) -> FolderFiles:
    return FolderFiles.at(tmp_path / "files")


def put(files: FolderFiles, *chunks: bytes, owner: str = OWNER, now: datetime = NOW, most: int = 1 << 30) -> Digests:
    with files.receive(owner, chunks, most=most) as coming:
        coming.keep(now)
        return coming.digests


def names(files: FolderFiles) -> set[str]:
    """Every file that lies in the store, beside its lock."""
    found = {path.relative_to(files.folder).as_posix() for path in files.folder.rglob("*") if path.is_file()}
    return found - {"lock"}


def test_both_digests_are_those_of_the_standards() -> None:
    assert Hashing.of([b"abc"]) == ABC
    assert Hashing.of([b"a", b"", b"bc"]) == ABC
    assert Hashing.of([]).size_bytes == 0
    # GB/T 32905-2016, appendix A.2: sixteen times "abcd"
    assert Hashing.of([b"abcd" * 16]).sm3 == "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"


def test_a_file_is_found_by_its_owner_and_its_digest(files: FolderFiles) -> None:
    assert put(files, b"ab", b"c") == ABC
    stored = files.find(OWNER, ABC.sha256)
    assert stored is not None
    assert (stored.owner, stored.digests, stored.kept_at) == (OWNER, ABC, NOW)
    with files.open(OWNER, ABC.sha256) as file:
        assert file.read() == b"abc"
    assert actual(files, OWNER, ABC.sha256) == ABC
    assert names(files) == {f"kept/{OWNER}/ba/{ABC.sha256}", f"kept/{OWNER}/ba/{ABC.sha256}.json"}


def test_what_another_has_stored_is_not_found(files: FolderFiles) -> None:
    put(files, b"abc", owner=OTHER)
    assert files.find(OWNER, ABC.sha256) is None
    with pytest.raises(FileNotFoundError):
        files.open(OWNER, ABC.sha256)


def test_storing_again_changes_nothing_but_since_when(files: FolderFiles) -> None:
    put(files, b"abc")
    before = names(files)
    assert put(files, b"abc", now=LATER) == ABC
    assert names(files) == before
    assert files.find(OWNER, ABC.sha256) == next(files.listed())
    assert next(files.listed()).kept_at == LATER


def test_what_is_not_kept_leaves_nothing(files: FolderFiles) -> None:
    with files.receive(OWNER, [b"abc"], most=3) as coming:
        assert coming.digests == ABC
    assert names(files) == set()
    assert files.find(OWNER, ABC.sha256) is None


def test_what_is_too_large_leaves_nothing_and_is_not_read_to_its_end(files: FolderFiles) -> None:
    drawn: list[int] = []

    def endless() -> Iterator[bytes]:
        while True:
            drawn.append(1)
            yield bytes(1000)

    with pytest.raises(TooLarge), files.receive(OWNER, endless(), most=10_000):
        pass
    assert len(drawn) == 11
    assert names(files) == set()
    put(files, bytes(10_000), most=10_000)


def test_a_sender_that_breaks_off_leaves_nothing(files: FolderFiles) -> None:
    def breaking_off() -> Iterator[bytes]:
        yield b"half"
        raise ConnectionError

    with pytest.raises(ConnectionError), files.receive(OWNER, breaking_off(), most=100):
        pass
    assert names(files) == set()


def test_large_files_go_by_in_pieces(files: FolderFiles) -> None:
    piece = bytes(range(256)) * (CHUNK // 256)
    digests = put(files, *([piece] * 5), b"end")
    assert digests.sha256 == hashlib.sha256(piece * 5 + b"end").hexdigest()
    with files.open(OWNER, digests.sha256) as file:
        assert [len(chunk) for chunk in read(file)] == [CHUNK] * 5 + [3]


@pytest.mark.parametrize("owner", ["", "..", "a/b", "A", "370784-scjgj/..", "-a", "a\n", "coming/..", "."])
def test_owners_are_codes(files: FolderFiles, owner: str) -> None:
    assert names(files) == set()
    with pytest.raises(FileNotFoundError):
        files.open(owner, ABC.sha256)
    with pytest.raises(FileNotFoundError):
        put(files, b"abc", owner=owner)
    assert names(files) == set()


@pytest.mark.parametrize("digest", ["", "..", "../" + "a" * 61, "A" * 64, "a" * 63, "a" * 65, "a" * 64 + "\n"])
def test_digests_are_digests(files: FolderFiles, digest: str) -> None:
    with pytest.raises(FileNotFoundError):
        files.open(OWNER, digest)


def test_nobody_else_reads_the_folder(files: FolderFiles) -> None:
    put(files, b"abc")
    assert oct((files.folder / "coming").stat().st_mode & 0o777) == "0o700"
    assert oct((files.folder / "kept" / OWNER / "ba" / ABC.sha256).stat().st_mode & 0o777) == "0o600"


# -- what nobody asks for ------------------------------------------------------------------------------------------------------


def test_removing_spares_what_was_asked_for_meanwhile(files: FolderFiles) -> None:
    put(files, b"abc")
    (listed,) = files.listed()
    assert files.renew(OWNER, ABC.sha256, LATER) == files.find(OWNER, ABC.sha256)
    assert not files.remove(listed)
    assert files.find(OWNER, ABC.sha256) is not None
    (listed,) = files.listed()
    assert files.remove(listed)
    assert names(files) == set()
    assert list(files.listed()) == []
    assert not files.remove(listed)


def test_renewing_what_is_not_there_says_so(files: FolderFiles) -> None:
    assert files.renew(OWNER, ABC.sha256, NOW) is None


def test_everything_is_listed_once_by_owner(files: FolderFiles) -> None:
    first, second = put(files, b"1"), put(files, b"2")
    put(files, b"1", owner=OTHER)
    listed = [(stored.owner, stored.digests) for stored in files.listed()]
    mine = sorted([(OWNER, first), (OWNER, second)], key=lambda one: one[1].sha256)
    assert listed == [(OTHER, first), *mine]


def test_what_a_crash_left_half_is_cleared_once_it_is_old(files: FolderFiles) -> None:
    # a process that is killed between two pieces, without a chance to tidy up
    script = (
        "import os, sys; from pathlib import Path; from coordination.files import FolderFiles\n"
        "def pieces():\n"
        "    yield b'half'\n"
        "    os._exit(9)\n"
        f"with FolderFiles.at(Path(sys.argv[1])).receive('{OWNER}', pieces(), most=100): pass\n"
    )
    done = subprocess.run([sys.executable, "-c", script, str(files.folder)], cwd=Path.cwd(), check=False)
    assert done.returncode == 9
    assert len(names(files)) == 1
    assert list(files.listed()) == []
    assert files.clear(datetime(2000, 1, 1, tzinfo=UTC)) == 0
    assert files.clear(datetime.now(UTC) + timedelta(minutes=1)) == 1
    assert names(files) == set()


def test_bytes_that_changed_are_told_from_those_that_came(files: FolderFiles) -> None:
    put(files, b"abc")
    path = files.path_of(OWNER, ABC.sha256)
    path.write_bytes(b"abd")
    assert actual(files, OWNER, ABC.sha256) != ABC
    assert files.find(OWNER, ABC.sha256) is not None
