"""Tables and functions of the log in PostgreSQL. PostgreSQL 的表与函数。

An append is one call of one function in autocommit: one round trip. The function takes the order lock first and
PostgreSQL gives it back at the very end of the commit, so positions become visible in their order. Every statement in
a volatile function has its own snapshot under READ COMMITTED: what runs after the lock sees all that was committed
before it.
"""

from __future__ import annotations

import hashlib
from typing import NamedTuple

from psycopg.sql import SQL, Composed, Identifier, Literal

COLUMNS = SQL("notification_id, originator_id, originator_version, topic, state, recorded_at")

TABLE = SQL("""CREATE TABLE IF NOT EXISTS {table} (
    originator_id uuid NOT NULL,
    originator_version bigint NOT NULL,
    topic text NOT NULL,
    state bytea NOT NULL,
    notification_id bigserial,
    recorded_at timestamptz NOT NULL,
    event_key uuid NOT NULL,
    digest bytea NOT NULL CHECK (length(digest) = 32),
    PRIMARY KEY (originator_id, originator_version)
) WITH (autovacuum_analyze_threshold = 1000, autovacuum_analyze_scale_factor = 0.01)""")

UNIQUE = {"notification_id": "position", "event_key": "key"}
"""Columns with a unique index of their own, and the ending of its name."""

NOW = """greatest(coalesce(a_clock, clock_timestamp()),
    (SELECT l.recorded_at FROM {table} l ORDER BY l.notification_id DESC LIMIT 1))"""
"""The clock, but never before the last event."""

APPEND_ONE = """
BEGIN
    PERFORM pg_advisory_xact_lock({lock});
    INSERT INTO {table} AS e (originator_id, originator_version, topic, state, recorded_at, event_key, digest)
    SELECT a_stream, a_version, a_topic, a_state,
           {now},
           a_key, a_digest
    WHERE NOT EXISTS (SELECT FROM {table} k WHERE k.event_key = a_key)
      AND a_version = 1 + coalesce((SELECT max(v.originator_version) FROM {table} v WHERE v.originator_id = a_stream), 0)
      AND (a_read_streams IS NULL OR NOT EXISTS (
            SELECT FROM unnest(a_read_streams, a_read_versions) AS r(stream, version)
            WHERE r.version <> coalesce(
                (SELECT max(v.originator_version) FROM {table} v WHERE v.originator_id = r.stream), 0)))
    RETURNING e.recorded_at, ARRAY[e.notification_id] INTO recorded, positions;
    IF FOUND THEN RETURN; END IF;
    SELECT array_agg(k.event_key) INTO known FROM {table} k WHERE k.event_key = a_key;
    SELECT array_agg(0), array_agg(r.stream) INTO stale_requests, stale_streams
    FROM unnest(a_stream || a_read_streams, (a_version - 1) || a_read_versions) AS r(stream, version)
    WHERE r.version <> coalesce(
        (SELECT max(v.originator_version) FROM {table} v WHERE v.originator_id = r.stream), 0);
END"""

APPEND_MANY = """
DECLARE
    refused bigint[];
BEGIN
    PERFORM pg_advisory_xact_lock({lock});
    -- nearly always there is nothing to refuse: one statement then finds out and writes
    WITH kept AS (
        INSERT INTO {table} AS e (originator_id, originator_version, topic, state, recorded_at, event_key, digest)
        SELECT u.stream, u.version, u.topic, u.state, (SELECT {now}), u.key, u.digest
        FROM unnest(a_streams, a_versions, a_topics, a_states, a_keys, a_digests)
             WITH ORDINALITY AS u(stream, version, topic, state, key, digest, place)
        WHERE NOT EXISTS (SELECT FROM {table} k WHERE k.event_key = ANY (a_keys))
          AND NOT EXISTS (
            SELECT FROM unnest(a_check_streams, a_check_versions) AS c(stream, version)
            WHERE c.version <> coalesce(
                (SELECT max(v.originator_version) FROM {table} v WHERE v.originator_id = c.stream), 0))
        ORDER BY u.place
        RETURNING e.notification_id, e.recorded_at)
    SELECT array_agg(k.notification_id ORDER BY k.notification_id), min(k.recorded_at)
    INTO positions, recorded FROM kept k;
    IF positions IS NOT NULL THEN RETURN; END IF;

    SELECT array_agg(k.event_key) INTO known FROM {table} k WHERE k.event_key = ANY (a_keys);
    SELECT array_agg(c.request), array_agg(c.stream) INTO stale_requests, stale_streams
    FROM unnest(a_check_requests, a_check_streams, a_check_versions) AS c(request, stream, version)
    WHERE c.version <> coalesce(
        (SELECT max(v.originator_version) FROM {table} v WHERE v.originator_id = c.stream), 0);
    refused := stale_requests || (SELECT array_agg(u.request) FROM unnest(a_requests, a_keys) AS u(request, key)
                                  WHERE u.key = ANY (known));
    WITH kept AS (
        INSERT INTO {table} AS e (originator_id, originator_version, topic, state, recorded_at, event_key, digest)
        SELECT u.stream, u.version, u.topic, u.state, (SELECT {now}), u.key, u.digest
        FROM unnest(a_requests, a_streams, a_versions, a_topics, a_states, a_keys, a_digests)
             WITH ORDINALITY AS u(request, stream, version, topic, state, key, digest, place)
        WHERE u.request <> ALL (refused)
        ORDER BY u.place
        RETURNING e.notification_id, e.recorded_at)
    SELECT array_agg(k.notification_id ORDER BY k.notification_id), min(k.recorded_at)
    INTO positions, recorded FROM kept k;
END"""

# Once an event lies after the instant, nothing can come before it. Until then the answer is asked for in the queue of
# the writers: there no append is under way, and every later one reads a clock that has passed the instant.
POSITION_AT = """
DECLARE
    later bigint;
    middle bigint;
    probe record;
BEGIN
    IF a_instant >= clock_timestamp() AND a_instant < clock_timestamp() + interval '1 second' THEN
        PERFORM pg_sleep(extract(epoch FROM a_instant - clock_timestamp()) + 0.000002);
    END IF;
    SELECT l.notification_id, l.recorded_at INTO probe FROM {table} l ORDER BY l.notification_id DESC LIMIT 1;
    IF NOT FOUND OR probe.recorded_at <= a_instant THEN
        PERFORM pg_advisory_xact_lock_shared({lock});
        SELECT l.notification_id, l.recorded_at INTO probe FROM {table} l ORDER BY l.notification_id DESC LIMIT 1;
        IF NOT FOUND OR probe.recorded_at <= a_instant THEN
            known := coalesce(probe.notification_id, 0);
            RETURN;
        END IF;
    END IF;
    known := 0;
    later := probe.notification_id;
    WHILE later - known > 1 LOOP
        middle := (known + later) / 2;
        SELECT l.notification_id, l.recorded_at INTO probe
        FROM {table} l WHERE l.notification_id >= middle ORDER BY l.notification_id LIMIT 1;
        IF probe.recorded_at > a_instant THEN later := middle; ELSE known := probe.notification_id; END IF;
    END LOOP;
END"""

RESULT = (
    "OUT recorded timestamptz, OUT positions bigint[], OUT known uuid[], "
    "OUT stale_requests bigint[], OUT stale_streams uuid[]"
)
FUNCTIONS = {
    "append_one": (
        f"""a_stream uuid, a_version bigint, a_topic text, a_state bytea, a_key uuid, a_digest bytea,
        a_read_streams uuid[], a_read_versions bigint[], a_clock timestamptz, {RESULT}""",
        APPEND_ONE,
    ),
    "append_many": (
        f"""a_requests bigint[], a_streams uuid[], a_versions bigint[], a_topics text[], a_states bytea[], a_keys uuid[],
        a_digests bytea[], a_check_requests bigint[], a_check_streams uuid[], a_check_versions bigint[],
        a_clock timestamptz, {RESULT}""",
        APPEND_MANY,
    ),
    "position_at": ("a_instant timestamptz, OUT known bigint", POSITION_AT),
}
"""Ending of the name: arguments and body."""


class Layout(NamedTuple):
    """Names, locks and statements of one log in one schema. 库表布局。"""

    schema: str
    table: str

    def lock(self, purpose: str) -> int:
        """The advisory lock of this log for a purpose: logs in other schemas of the database have others."""
        name = f"liandong {purpose} {self.schema}.{self.table}".encode()
        return int.from_bytes(hashlib.sha256(name).digest()[:8], signed=True)

    @property
    def order_lock(self) -> int:
        return self.lock("order")

    @property
    def channel(self) -> str:
        """Where growth is announced; as short as PostgreSQL wants it, and different for each schema."""
        return f"{self.table[:40]}_{self.lock('channel') % 16**8:08x}"

    def function(self, ending: str) -> str:
        return f"{self.table}_{ending}"

    def name(self, ending: str = "") -> Identifier:
        return Identifier(self.schema, self.function(ending) if ending else self.table)

    def body(self, ending: str) -> str:
        _, body = FUNCTIONS[ending]
        now = SQL(NOW).format(table=self.name())
        return SQL(body).format(table=self.name(), lock=Literal(self.order_lock), now=now).as_string()

    def statements(self) -> list[Composed]:
        """What sets the log up; safe to run again."""
        created = [
            SQL("CREATE SCHEMA IF NOT EXISTS {}").format(Identifier(self.schema)),
            TABLE.format(table=self.name()),
        ]
        created += [
            SQL("CREATE UNIQUE INDEX IF NOT EXISTS {} ON {} ({})").format(
                Identifier(self.function(ending)), self.name(), Identifier(column)
            )
            for column, ending in UNIQUE.items()
        ]
        for ending, (arguments, _) in FUNCTIONS.items():
            created += [
                SQL("DROP FUNCTION IF EXISTS {}").format(self.name(ending)),
                SQL("CREATE FUNCTION {} ({}) LANGUAGE plpgsql AS {}").format(
                    self.name(ending), SQL(arguments), Literal(self.body(ending))
                ),
            ]
        return created
