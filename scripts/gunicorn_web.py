"""How gunicorn serves the HTTP interface: `gunicorn --config python:scripts.gunicorn_web scripts.wsgi:application`.

SQLite has one writer at a time and stalls waiting writers of other processes, so there the workers' threads all sit
in one process, where they share commits; on PostgreSQL `WEB_CONCURRENCY` says how many processes there are.
"""

from __future__ import annotations

import os

from scripts.gunicorn_common import SHARED, address, is_postgresql, own_metrics

bind = address("LIANDONG_BIND", int(os.environ.get("PORT", "8000")))
workers, threads = (int(os.environ.get("WEB_CONCURRENCY", "2")), 8) if is_postgresql() else (1, 16)

globals().update(SHARED, **own_metrics("web"))
