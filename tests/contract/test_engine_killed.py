"""A projector that is killed outright, again and again, neither loses nor repeats an event."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import sqlalchemy as sa

from projections.engine import Projector, ReadDatabase, Rebuild
from projections.history import EVENT_INDEX
from projections.tables import table_of
from tests.contract.matters import MATTERS, Book, decode, replay, write_some

ROOT = Path(__file__).parents[2]
EVENTS = 1500
VICTIM = f"""
import sys, threading
from projections.engine import Projector, ReadDatabase, Rebuild
from projections.history import EVENT_INDEX
from tests.contract.matters import MATTERS, Book, decode, write_some
book = Book()
write_some(book, {EVENTS})
database = ReadDatabase(sys.argv[1])
print("ready", flush=True)
projector = Projector(database, book, decode, (MATTERS, EVENT_INDEX), batch=5)
projector.catch_up()
while True:
    Rebuild(database, book, decode, MATTERS, batch=20).run()
"""


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest) -> str:
    return str(request.getfixturevalue(f"fresh_{request.param}_url"))


def test_killed_at_random_moments(url: str) -> None:
    chance = random.Random(11)  # noqa: S311  moments, not secrets
    seen = []
    for _ in range(6):
        victim = subprocess.Popen([sys.executable, "-c", VICTIM, url], cwd=ROOT, stdout=subprocess.PIPE, text=True)
        assert victim.stdout is not None
        assert victim.stdout.readline() == "ready\n"
        time.sleep(chance.uniform(0.05, 0.5))
        victim.send_signal(signal.SIGKILL)
        victim.wait(20)
        victim.stdout.close()
    book = Book()
    write_some(book, EVENTS)
    database = ReadDatabase(url)
    Projector(database, book, decode, (MATTERS, EVENT_INDEX)).catch_up()
    for _ in ("live", "rebuilt"):
        with database.reading() as snapshot:
            index = table_of(EVENT_INDEX.shape, snapshot.build_of(EVENT_INDEX).build)
            positions = snapshot.connection.scalars(sa.select(index.c.position).order_by(index.c.position)).all()
            assert positions == [kept.position for kept in book.events]
            table = table_of(MATTERS.shape, snapshot.build_of(MATTERS).build)
            rows = snapshot.connection.execute(
                sa.select(table.c.id, table.c.valid_from, table.c.valid_to, table.c.title)
            )
            seen.append(sorted(map(tuple, rows)))
            position = book.events[EVENTS // 2].position
            then = {row[0]: row[3] for row in seen[-1] if row[1] <= position < row[2]}
            assert then == {record: row["title"] for record, row in replay(book, position).items()}
        assert Rebuild(database, book, decode, MATTERS).run()
    assert seen[0] == seen[1]
    database.close()
