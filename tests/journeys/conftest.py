"""Where the processes of a journey keep their events: both stores, one after the other."""

from __future__ import annotations

import pytest


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest) -> str | None:
    """The database of the processes: none of their own, which is a SQLite file under their home, or an empty PostgreSQL one."""
    return str(request.getfixturevalue("fresh_postgres_url")) if request.param == "postgres" else None
