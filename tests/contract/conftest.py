"""A record with a real plan in it, in every store in turn."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.contract.recording import Office, open_office


@pytest.fixture
def office(any_store_url: str, tmp_path: Path) -> Iterator[Office]:
    with closing(open_office(any_store_url, tmp_path)) as opened:
        yield opened
