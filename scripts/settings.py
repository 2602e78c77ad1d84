"""Where an installation keeps its state, read from the environment once. 部署设置。"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

DEFAULT_PORT = 8000
FILE_BYTES = 256 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Settings:
    """What an operator can set; everything has a default that works on one machine.

    ``home`` (LIANDONG_HOME) holds the SQLite files and the secrets. ``database_url`` (LIANDONG_DATABASE_URL) moves events,
    read models and control tables to PostgreSQL; nothing else changes. ``rate`` (LIANDONG_RATE) is the requests a key may make.
    ``rule_packs`` (LIANDONG_RULE_PACKS, parted by commas) are packs of clock rules in use beside the country's: names of those that
    come with the program, and paths of ``.toml`` files. ``files`` (LIANDONG_FILES) is the folder of evidence files, each of at most
    ``file_bytes`` (LIANDONG_FILE_BYTES).
    """

    home: Path
    database_url: str | None
    port: int
    stream_port: int
    processes: int
    rate: str
    rule_packs: tuple[str, ...]
    files: Path
    file_bytes: int
    peppers: str | None
    master_keys: str | None

    @classmethod
    def read(cls, environment: Mapping[str, str] | None = None) -> Settings:
        """Return the settings of this process.

        Raises:
            ValueError: a setting is not what it should be; the message names it.
        """
        given = os.environ if environment is None else environment
        port = _number(given, "PORT", DEFAULT_PORT)
        database_url = given.get("LIANDONG_DATABASE_URL") or None
        if database_url and not database_url.startswith(("postgresql://", "postgres://")):
            message = "LIANDONG_DATABASE_URL must be postgresql://...; leave it out for SQLite under LIANDONG_HOME"
            raise ValueError(message)
        home = Path(given.get("LIANDONG_HOME") or "var").absolute()
        return cls(
            home=home,
            database_url=database_url,
            port=port,
            stream_port=_number(given, "LIANDONG_STREAM_PORT", port + 1),
            processes=_number(given, "WEB_CONCURRENCY", 2) if database_url else 1,
            rate=given.get("LIANDONG_RATE") or "60000/minute",
            rule_packs=tuple(filter(None, map(str.strip, given.get("LIANDONG_RULE_PACKS", "").split(",")))),
            files=Path(given.get("LIANDONG_FILES") or home / "files").absolute(),
            file_bytes=_number(given, "LIANDONG_FILE_BYTES", FILE_BYTES),
            peppers=given.get("LIANDONG_PEPPERS") or None,
            master_keys=given.get("LIANDONG_MASTER_KEYS") or None,
        )

    @property
    def scratch(self) -> Path:
        """The folder of scratch stores, which are there while a replay runs."""
        return self.home / "scratch"

    @property
    def events_url(self) -> str:
        """The URL of the log of events."""
        return self.database_url or f"sqlite:///{self.home / 'events.db'}"

    @property
    def read_url(self) -> str:
        """The URL of the read models."""
        return self.database_url or f"sqlite:///{self.home / 'read.db'}"

    @property
    def control_url(self) -> str:
        """The URL of the control tables."""
        return self.database_url or f"sqlite:///{self.home / 'control.db'}"


def _number(given: Mapping[str, str], name: str, default: int) -> int:
    text = given.get(name) or str(default)
    if not text.isdecimal():
        message = f"{name} must be a whole number, not {text!r}"
        raise ValueError(message)
    return int(text)
