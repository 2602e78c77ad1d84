"""Fixtures that every area of tests shares: databases, a browser, a clean environment."""

from __future__ import annotations

import itertools
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import hypothesis
import psycopg
import pytest
from playwright.sync_api import Browser, sync_playwright
from psycopg import sql

from scripts.throwaway_postgres import throwaway_postgres

STORES = ("memory", "sqlite", "postgres")

# Two busy cores make any deadline a lottery. In CI the same examples are tried every time: a red run is about the change.
hypothesis.settings.register_profile("default", deadline=None)
hypothesis.settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") else "default")

_database_numbers = itertools.count(1)


@pytest.fixture(scope="session", autouse=True)
def _no_inherited_settings() -> Iterator[None]:
    """Tests say what they need: nothing of the developer's own installation is read or written."""
    with pytest.MonkeyPatch.context() as patch:
        for name in [
            name for name in os.environ if name.startswith("LIANDONG_") or name in {"PORT", "WEB_CONCURRENCY"}
        ]:
            patch.delenv(name)
        yield


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """One PostgreSQL server for the whole run; its maintenance database, for asking for others."""
    with throwaway_postgres() as url:
        yield url


@contextmanager
def _database(server: str) -> Iterator[str]:
    """An empty database, dropped afterwards even if connections are left open."""
    name = f"test_{next(_database_numbers)}"
    database = sql.Identifier(name)
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(database))
        yield urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(database))


@pytest.fixture
def fresh_postgres_url(postgres_url: str) -> Iterator[str]:
    """An empty database of this test's own."""
    with _database(postgres_url) as url:
        yield url


@pytest.fixture(scope="module")
def module_postgres_url(postgres_url: str) -> Iterator[str]:
    """An empty database that the tests of one module share."""
    with _database(postgres_url) as url:
        yield url


@pytest.fixture
def fresh_sqlite_url(tmp_path: Path) -> str:
    """A SQLite file that does not exist yet."""
    return f"sqlite:///{tmp_path / 'liandong.db'}"


@pytest.fixture(params=STORES)
def any_store_url(request: pytest.FixtureRequest) -> str:
    """Where a store may be kept, each in turn: in memory, in a SQLite file, in PostgreSQL."""
    if request.param == "memory":
        return "memory:"
    return str(request.getfixturevalue(f"fresh_{request.param}_url"))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium without a window, kept from asking the internet for anything by itself."""
    chromium = shutil.which(os.environ.get("CHROMIUM", "chromium"))
    assert chromium, "the browser tests need Chromium: apt-get install chromium, or set CHROMIUM to its path"
    arguments = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-quic"]
    arguments += ["--no-first-run", "--disable-gpu", "--disable-dev-shm-usage"]
    if os.geteuid() == 0:
        arguments += ["--no-sandbox"]  # Chromium refuses root otherwise
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=arguments)
        yield browser
        browser.close()
