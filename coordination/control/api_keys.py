"""API keys 接口密钥: who a sender is; only a keyed hash is kept, the text is shown once."""

from __future__ import annotations

import hmac
import json
import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from coordination.control.cache import FreshCache
from coordination.control.database import ControlDatabase
from coordination.control.keyring import Keyring
from coordination.control.tables import API_KEY
from coordination.custody import SYSTEM
from coordination.rules import Role

ALGORITHM = "hmac-sha256"
PEPPER_BYTES = 32
KEY_TEXT = re.compile(r"ld_([a-z0-9]{10})_([0-9A-Za-z]{43})", re.ASCII)

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"


class KeyProblem(StrEnum):
    """Why a key is refused; wrong and unknown keys are not told apart."""

    UNKNOWN = "unknown"
    EXPIRED = "expired"
    REVOKED = "revoked"


class KeyRefused(Exception):
    """The key does not identify anybody now: send a valid one, or ask the administrator to issue it."""

    def __init__(self, problem: KeyProblem) -> None:
        super().__init__(problem.value)
        self.problem = problem


class NoSuchKey(LookupError):
    """No key has this id: look it up in the list of keys."""


class TwoKeysAlready(ValueError):
    """Two keys of this line are valid: revoke one before making a third."""


@dataclass(frozen=True, slots=True)
class ApiKey:
    """What may be known about a key; neither its text nor its hash."""

    key_id: str
    line: str
    agency: str
    role: Role
    covers: tuple[str, ...]
    label: str
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None

    def problem_at(self, now: datetime) -> KeyProblem | None:
        """Why the key no longer counts at `now`, if it does not."""
        if self.revoked_at is not None and self.revoked_at <= now:
            return KeyProblem.REVOKED
        if self.expires_at is not None and self.expires_at <= now:
            return KeyProblem.EXPIRED
        return None


@dataclass(frozen=True, slots=True)
class IssuedKey:
    """A new key and its text, which nobody can ask for again."""

    key: ApiKey
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class _Kept:
    """A stored key with what proves its secret."""

    key: ApiKey
    pepper_id: str
    digest: bytes


class ApiKeys:
    """Issues, proves, rotates and revokes API keys."""

    def __init__(
        self,
        database: ControlDatabase,
        peppers: Keyring,
        random_bytes: Callable[[int], bytes],
        *,
        cached: int = 1024,
        fresh_for: timedelta = timedelta(seconds=2),
    ) -> None:
        """Keep what was read for `fresh_for`: so long may a key still count here that another process revoked."""
        self._database = database
        self._peppers = peppers
        self._random_bytes = random_bytes
        self._cache: FreshCache[str, _Kept] = FreshCache(most=cached, fresh_for=fresh_for)

    def issue(
        self,
        agency: str,
        role: Role,
        *,
        now: datetime,
        covers: Collection[str] = (),
        label: str = "",
        expires_at: datetime | None = None,
    ) -> IssuedKey:
        """Make the first key of a new line.

        Raises:
            ValueError: nobody outside speaks for the system itself; name an agency, and one of the other roles.
        """
        if role is Role.SYSTEM or SYSTEM in {agency, *covers}:
            raise ValueError("no key is issued for the system itself")
        key_id = self._new_id()
        covered = tuple(sorted(set(covers) - {agency}))
        key = ApiKey(key_id, key_id, agency, role, covered, label, now, expires_at, None)
        with self._database.writing() as connection:
            return self._insert(connection, key)

    def rotate(
        self,
        key_id: str,
        *,
        now: datetime,
        expires_at: datetime | None = None,
        old_expires_at: datetime | None = None,
    ) -> IssuedKey:
        """Make the successor of a key; both are valid until the old one is revoked or `old_expires_at` comes.

        Raises:
            NoSuchKey: look the id up in the list of keys.
            KeyRefused: the old key has ended; issue a new one instead.
            TwoKeysAlready: revoke one of the two first.
        """
        with self._database.writing() as connection:
            line = connection.scalar(sa.select(API_KEY.c.line).where(API_KEY.c.key_id == key_id))
            if line is None:
                raise NoSuchKey(key_id)
            # Rotations of one line wait for each other here, so that the count below sees every successor.
            connection.execute(sa.select(API_KEY.c.key_id).where(API_KEY.c.key_id == line).with_for_update())
            rows = connection.execute(_ALL.where(API_KEY.c.line == line)).mappings()
            keys = {key.key_id: key for key in map(_api_key, rows)}
            old = keys[key_id]
            if problem := old.problem_at(now):
                raise KeyRefused(problem)
            if sum(key.problem_at(now) is None for key in keys.values()) > 1:
                raise TwoKeysAlready(line)
            if old_expires_at is not None:
                _set(connection, key_id, expires_at=old_expires_at)
            new = ApiKey(self._new_id(), old.line, old.agency, old.role, old.covers, old.label, now, expires_at, None)
            issued = self._insert(connection, new)
        self._cache.drop(key_id)
        return issued

    def revoke(self, key_id: str, *, now: datetime) -> ApiKey:
        """End a key; ending it again changes nothing.

        Raises:
            NoSuchKey: look the id up in the list of keys.
        """
        with self._database.writing() as connection:
            _set(
                connection,
                key_id,
                revoked_at=sa.func.coalesce(API_KEY.c.revoked_at, sa.literal(now, API_KEY.c.revoked_at.type)),
            )
            row = connection.execute(_ALL.where(API_KEY.c.key_id == key_id)).mappings().one_or_none()
        self._cache.drop(key_id)
        if row is None:
            raise NoSuchKey(key_id)
        return _api_key(row)

    def issued(self, agency: str | None = None) -> list[ApiKey]:
        """Every key, or those of one agency, oldest first."""
        query = _ALL.order_by(API_KEY.c.created_at, API_KEY.c.key_id)
        if agency is not None:
            query = query.where(API_KEY.c.agency == agency)
        with self._database.reading() as connection:
            return [_api_key(row) for row in connection.execute(query).mappings()]

    def verify(self, text: str, *, now: datetime) -> ApiKey:
        """The key that this text proves.

        Raises:
            KeyRefused: `expired` and `revoked` are only told to who holds the right secret.
        """
        match = KEY_TEXT.fullmatch(text)
        if match is None:
            raise KeyRefused(KeyProblem.UNKNOWN)
        key_id, secret = match.groups()
        # An unknown id costs the same work as a wrong secret.
        kept = self._find(key_id, now) or _NOBODY
        pepper = self._peppers.keys.get(kept.pepper_id, b"")
        right = hmac.compare_digest(_digest(pepper, kept.key, secret), kept.digest)
        if not right or not pepper:
            raise KeyRefused(KeyProblem.UNKNOWN)
        if problem := kept.key.problem_at(now):
            raise KeyRefused(problem)
        return kept.key

    def _find(self, key_id: str, now: datetime) -> _Kept | None:
        if kept := self._cache.get(key_id, now):
            return kept
        with self._database.reading() as connection:
            row = connection.execute(sa.select(API_KEY).where(API_KEY.c.key_id == key_id)).mappings().one_or_none()
        if row is None:
            return None
        kept = _Kept(_api_key(row), row["pepper_id"], row["hash"])
        self._cache.put(key_id, kept, now)
        return kept

    def _insert(self, connection: sa.Connection, key: ApiKey) -> IssuedKey:
        secret = _spell(self._random_bytes(32), 62, 43)
        pepper_id = self._peppers.current
        connection.execute(
            sa.insert(API_KEY).values(
                **{column: getattr(key, column) for column in _COLUMNS if column != "covers"},
                covers=list(key.covers),
                algorithm=ALGORITHM,
                pepper_id=pepper_id,
                hash=_digest(self._peppers.keys[pepper_id], key, secret),
            )
        )
        return IssuedKey(key, f"ld_{key.key_id}_{secret}")

    def _new_id(self) -> str:
        return _spell(self._random_bytes(16), 36, 10)


_COLUMNS = ApiKey.__slots__
_ALL = sa.select(*(API_KEY.c[column] for column in _COLUMNS))


def _api_key(row: sa.RowMapping) -> ApiKey:
    values: dict[str, Any] = {column: row[column] for column in _COLUMNS}
    return ApiKey(**(values | {"role": Role(row["role"]), "covers": tuple(row["covers"])}))


def _set(connection: sa.Connection, key_id: str, **values: Any) -> None:
    connection.execute(sa.update(API_KEY).where(API_KEY.c.key_id == key_id).values(**values))


def _digest(pepper: bytes, key: ApiKey, secret: str) -> bytes:
    """The keyed hash covers what the key allows, so a row promoted or copied by hand proves nothing any more."""
    allowed = json.dumps([key.key_id, key.agency, key.role, key.covers, secret], separators=(",", ":"))
    return hmac.digest(pepper, allowed.encode(), "sha256")


def _spell(random: bytes, base: int, length: int) -> str:
    """Random bytes as letters and digits, the excess cut off."""
    number = int.from_bytes(random, "big")
    letters = []
    for _ in range(length):
        number, digit = divmod(number, base)
        letters.append(_DIGITS[digit])
    return "".join(letters)


_NOBODY = _Kept(
    ApiKey("", "", "", Role.AGENCY, (), "", datetime.min.replace(tzinfo=UTC), None, None),
    pepper_id="",
    digest=bytes(32),
)
