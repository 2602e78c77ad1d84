"""A record with a real plan in it, in every store in turn; and read databases of both kinds."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from projections.engine import ReadDatabase
from tests.contract.recording import Office, open_office


@pytest.fixture
def office(any_store_url: str, tmp_path: Path) -> Iterator[Office]:
    with closing(open_office(any_store_url, tmp_path)) as opened:
        yield opened


@pytest.fixture(params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest) -> Iterator[ReadDatabase]:
    with closing(ReadDatabase(str(request.getfixturevalue(f"fresh_{request.param}_url")))) as opened:
        yield opened
