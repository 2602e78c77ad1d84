"""Person keys 个人信息数据密钥: one data key per person, wrapped under a master key kept elsewhere, destroyed to forget."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple, TypeVar
from uuid import UUID

import sqlalchemy as sa
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from sqlalchemy.dialects import postgresql, sqlite

from coordination.control.cache import FreshCache
from coordination.control.database import ControlDatabase
from coordination.control.keyring import Keyring
from coordination.control.tables import PERSON_KEY
from coordination.rules import Rejection

ALGORITHM = "aes-siv"
PERSON_KEY_BYTES = 64
MASTER_KEY_BYTES = 64

T = TypeVar("T")

_LABEL = b"liandong person key 1"
_PER_STATEMENT = 1000


class PersonOfOtherCampaign(Rejection):
    """The reference already stands for somebody in another campaign: make a new reference for this one."""

    def __init__(self, ref: UUID) -> None:
        super().__init__(
            "person.other_campaign",
            "该人员引用编号已在另一专项行动中使用",
            "this person reference is in use in another campaign",
            next_zh="人员引用编号只在一个专项行动内有效，请为本行动生成新的UUID",
            next_en="a person reference counts in one campaign only: make a new UUID for this one",
            status="conflict",
        )
        self.ref = ref


class PersonForgotten(Rejection):
    """The person's key was destroyed 已遗忘: nothing of theirs can be opened or sealed any more."""

    def __init__(self, ref: UUID) -> None:
        super().__init__(
            "person.forgotten",
            "该人员的个人信息已依法删除，其引用编号不能再用",
            "this person's data was erased; the reference cannot be used again",
            next_zh="如确需再次登记，请使用新的引用编号",
            next_en="where the person must be recorded again, use a new reference",
            basis="个人信息保护法 第47条",
        )
        self.ref = ref


class PersonUnknown(LookupError):
    """No key was ever made for this reference: the control tables are older than the record; restore both together."""

    def __init__(self, ref: UUID) -> None:
        super().__init__(str(ref))
        self.ref = ref


class PersonKeyBroken(Exception):
    """A stored key does not unwrap: its master key is missing from the keyring, or its row was changed by hand."""


class _Kept(NamedTuple):
    """The unwrapped key of a person and the campaign it counts in."""

    campaign: str
    key: bytes


def any_kept(database: ControlDatabase) -> bool:
    """Whether there are person keys: then the master keys that wrapped them must never be made anew."""
    with database.reading() as connection:
        return connection.execute(sa.select(PERSON_KEY.c.ref).limit(1)).first() is not None


class PersonKeys:
    """Finds, makes, re-wraps and destroys the data keys of persons."""

    def __init__(
        self,
        database: ControlDatabase,
        masters: Keyring,
        random_bytes: Callable[[int], bytes],
        *,
        cached: int = 4096,
        fresh_for: timedelta = timedelta(seconds=30),
    ) -> None:
        """Keep what was read for `fresh_for`: so long may a key still count here that another process destroyed."""
        self._database = database
        self._masters = masters
        self._random_bytes = random_bytes
        self._cache: FreshCache[UUID, _Kept] = FreshCache(most=cached, fresh_for=fresh_for)

    def find(self, campaigns: Mapping[UUID, str], *, now: datetime) -> dict[UUID, bytes | None]:
        """The keys of these persons, each of the campaign given with it; None for whoever is forgotten.

        Raises:
            PersonOfOtherCampaign: a reference belongs to another campaign than the one given.
            PersonUnknown: the control tables do not belong to this record; restore both together.
        """
        keys, missing = self._lookup(campaigns, now)
        if missing:
            raise PersonUnknown(missing[0])
        return keys

    def ensure(self, campaigns: Mapping[UUID, str], *, now: datetime) -> dict[UUID, bytes]:
        """The keys of these persons, made where there were none; on disk when this returns.

        Raises:
            PersonOfOtherCampaign: make a new reference for this campaign.
            PersonForgotten: make a new reference if the person must be recorded again.
        """
        keys, missing = self._lookup(campaigns, now)
        if missing:
            # In order, so that two processes making the same keys never wait for each other in a circle.
            rows = [self._new_row(ref, campaigns[ref], now) for ref in sorted(missing)]
            with self._database.writing() as connection:
                for chunk in _chunks(rows):
                    connection.execute(self._insert_if_absent(), chunk)
            # Whoever came first has made the key; everybody reads the same one back.
            made, _ = self._lookup({ref: campaigns[ref] for ref in missing}, now)
            keys |= made
        return dict(_never_forgotten(keys))

    def destroy(self, ref: UUID, *, now: datetime) -> None:
        """Forget a person for ever 遗忘; doing it again changes nothing.

        Raises:
            PersonUnknown: there is no such reference.
        """
        with self._database.writing() as connection:
            found = connection.scalar(sa.select(PERSON_KEY.c.ref).where(PERSON_KEY.c.ref == ref))
            if found is None:
                raise PersonUnknown(ref)
            connection.execute(
                sa.update(PERSON_KEY)
                .where(PERSON_KEY.c.ref == ref, PERSON_KEY.c.destroyed_at.is_(None))
                .values(wrapped=None, destroyed_at=now)
            )
        self._cache.drop(ref)
        self._database.purge()

    def rewrap(self, *, most: int = _PER_STATEMENT) -> int:
        """Wrap up to `most` keys anew under the current master key; how many it was, 0 when all are done.

        No stored event changes: the data keys stay what they are.
        """
        current = self._masters.current
        outdated = (
            sa.select(PERSON_KEY)
            .where(PERSON_KEY.c.master_key_id != current, PERSON_KEY.c.wrapped.is_not(None))
            .order_by(PERSON_KEY.c.ref)
            .limit(most)
            .with_for_update()
        )
        with self._database.writing() as connection:
            rows = connection.execute(outdated).all()
            if rows:
                change = (
                    sa.update(PERSON_KEY)
                    .where(PERSON_KEY.c.ref == sa.bindparam("of"))
                    .values(master_key_id=current, wrapped=sa.bindparam("anew"))
                )
                anew = [{"of": row.ref, "anew": self._wrap(row.ref, row.campaign, self._unwrap(row))} for row in rows]
                connection.execute(change, anew)
        return len(rows)

    def check(self) -> None:
        """Open one key under every master key in use, so that a lost or exchanged keyring shows at the start.

        Raises:
            PersonKeyBroken: restore the keyring that belongs to this database; a new one opens nothing.
        """
        used = sa.select(PERSON_KEY.c.master_key_id).where(PERSON_KEY.c.wrapped.is_not(None)).distinct()
        kept = sa.select(PERSON_KEY).where(PERSON_KEY.c.wrapped.is_not(None)).limit(1)
        with self._database.reading() as connection:
            for master_key_id in connection.scalars(used).all():
                self._unwrap(connection.execute(kept.where(PERSON_KEY.c.master_key_id == master_key_id)).one())

    def _lookup(self, campaigns: Mapping[UUID, str], now: datetime) -> tuple[dict[UUID, bytes | None], list[UUID]]:
        """The keys there are, from memory or in one round trip for a thousand, and the references without any."""
        keys: dict[UUID, bytes | None] = {}
        unread: list[UUID] = []
        for ref, campaign in campaigns.items():
            if kept := self._cache.get(ref, now):
                _same_campaign(ref, kept.campaign, campaign)
                keys[ref] = kept.key
            else:
                unread.append(ref)
        for row in self._rows(unread):
            _same_campaign(row.ref, row.campaign, campaigns[row.ref])
            key = None if row.wrapped is None else self._unwrap(row)
            keys[row.ref] = key
            if key is not None:
                self._cache.put(row.ref, _Kept(row.campaign, key), now)
        return keys, [ref for ref in unread if ref not in keys]

    def _rows(self, refs: Sequence[UUID]) -> Iterator[sa.Row[Any]]:
        if not refs:
            return
        with self._database.reading() as connection:
            for chunk in _chunks(refs):
                yield from connection.execute(sa.select(PERSON_KEY).where(PERSON_KEY.c.ref.in_(chunk))).all()

    def _new_row(self, ref: UUID, campaign: str, now: datetime) -> dict[str, object]:
        return {
            "ref": ref,
            "campaign": campaign,
            "algorithm": ALGORITHM,
            "master_key_id": self._masters.current,
            "wrapped": self._wrap(ref, campaign, self._random_bytes(PERSON_KEY_BYTES)),
            "created_at": now,
        }

    def _insert_if_absent(self) -> sa.Insert:
        insert = postgresql.insert if self._database.dialect == "postgresql" else sqlite.insert
        return insert(PERSON_KEY).on_conflict_do_nothing(index_elements=["ref"])

    def _wrap(self, ref: UUID, campaign: str, key: bytes) -> bytes:
        """Reference and campaign are bound in: a wrapped key moved to another row does not unwrap."""
        master = self._masters.keys[self._masters.current]
        return AESSIV(master).encrypt(key, [_LABEL, ref.bytes, campaign.encode()])

    def _unwrap(self, row: sa.Row[Any]) -> bytes:
        master = self._masters.keys.get(row.master_key_id)
        if master is None:
            raise PersonKeyBroken(f"the keyring has no master key {row.master_key_id!r}")
        try:
            return AESSIV(master).decrypt(row.wrapped, [_LABEL, row.ref.bytes, row.campaign.encode()])
        except InvalidTag:
            raise PersonKeyBroken(f"the key of person {row.ref} does not unwrap") from None


def _same_campaign(ref: UUID, kept: str, asked: str) -> None:
    if kept != asked:
        raise PersonOfOtherCampaign(ref)


def _never_forgotten(keys: Mapping[UUID, bytes | None]) -> Iterator[tuple[UUID, bytes]]:
    for ref, key in keys.items():
        if key is None:
            raise PersonForgotten(ref)
        yield ref, key


def _chunks(items: Sequence[T]) -> Iterator[Sequence[T]]:
    for start in range(0, len(items), _PER_STATEMENT):
        yield items[start : start + _PER_STATEMENT]
