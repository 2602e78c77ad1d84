"""What the HTTP interface is measured against: a bare Flask view that parses the same JSON and inserts it as it is. 基准视图。"""

from __future__ import annotations

import json
import os
from functools import cache

from flask import Flask, Response, request
from psycopg_pool import ConnectionPool

TABLE = """
    CREATE TABLE IF NOT EXISTS bare_events (
        id text NOT NULL, source text NOT NULL, subject text NOT NULL, state bytea NOT NULL,
        position bigserial PRIMARY KEY)"""
INSERT = "INSERT INTO bare_events (id, source, subject, state) VALUES (%s, %s, %s, %s) RETURNING position"


def __getattr__(name: str) -> Flask:
    if name == "application":
        return _built()
    message = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(message)


@cache
def _built() -> Flask:
    """Return the view, with a pool of its own in every worker."""
    app = Flask(__name__, static_folder=None)
    pool = ConnectionPool(
        os.environ["LIANDONG_DATABASE_URL"], min_size=8, max_size=8, open=True, kwargs={"autocommit": True}
    )

    @app.post("/v1/events")
    def insert() -> Response:
        body = request.get_data()
        sent = json.loads(body)
        with pool.connection() as connection:
            found = connection.execute(INSERT, (sent["id"], sent["source"], sent["subject"], body)).fetchone()
        return Response(
            json.dumps({"id": sent["id"], "position": found and found[0]}), 201, mimetype="application/json"
        )

    @app.get("/healthz")
    def alive() -> Response:
        return Response("{}", mimetype="application/json")

    return app
