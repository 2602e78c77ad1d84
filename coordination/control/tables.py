"""The control tables as SQLAlchemy declarations; `coordination/migrations` brings a database to this shape."""

from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sa
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

METADATA = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Instant(TypeDecorator[datetime]):
    """An aware moment, kept as UTC on both databases (SQLite drops the zone by itself)."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a naive moment before it is stored as if it were UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a zone cannot be stored")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the zone back: SQLite answers naive, PostgreSQL in the zone of the session."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


API_KEY = sa.Table(
    "control_api_key",
    METADATA,
    sa.Column("key_id", sa.String(10), primary_key=True),
    # The first key of a row of rotations; all its successors carry it.
    sa.Column("line", sa.String(10), nullable=False, index=True),
    sa.Column("agency", sa.String(64), nullable=False, index=True),
    sa.Column("role", sa.String(32), nullable=False),
    sa.Column("covers", sa.JSON, nullable=False),
    sa.Column("label", sa.String(200), nullable=False),
    sa.Column("algorithm", sa.String(32), nullable=False),
    sa.Column("pepper_id", sa.String(32), nullable=False),
    sa.Column("hash", sa.LargeBinary, nullable=False),
    sa.Column("created_at", Instant, nullable=False),
    sa.Column("expires_at", Instant, nullable=True),
    sa.Column("revoked_at", Instant, nullable=True),
)

PERSON_KEY = sa.Table(
    "control_person_key",
    METADATA,
    sa.Column("ref", sa.Uuid, primary_key=True),
    sa.Column("campaign", sa.String(200), nullable=False, index=True),
    sa.Column("algorithm", sa.String(32), nullable=False),
    sa.Column("master_key_id", sa.String(32), nullable=False, index=True),
    sa.Column("wrapped", sa.LargeBinary, nullable=True),
    sa.Column("created_at", Instant, nullable=False),
    sa.Column("destroyed_at", Instant, nullable=True),
    # The row outlives its key: a forgotten person's reference is never given a new one.
    sa.CheckConstraint("(wrapped IS NULL) = (destroyed_at IS NOT NULL)", name="destroyed_without_key"),
)

REPLAY = sa.Table(
    "control_replay",
    METADATA,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("state", sa.String(16), nullable=False, index=True),
    sa.Column("agency", sa.String(64), nullable=False),
    sa.Column("key_id", sa.String(10), nullable=False),
    sa.Column("asked_at", Instant, nullable=False, index=True),
    sa.Column("models", sa.JSON, nullable=False),
    sa.Column("position", sa.BigInteger, nullable=False),
    sa.Column("instant", Instant, nullable=False),
    sa.Column("started_at", Instant, nullable=True),
    sa.Column("seen_at", Instant, nullable=True),
    sa.Column("ended_at", Instant, nullable=True),
    sa.Column("cancel_asked_at", Instant, nullable=True),
    sa.Column("progress", sa.JSON(none_as_null=True), nullable=True),
    sa.Column("report", sa.JSON(none_as_null=True), nullable=True),
    sa.Column("reason", sa.Text, nullable=True),
)
