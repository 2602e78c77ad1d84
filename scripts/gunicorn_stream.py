"""How gunicorn serves long polls and event streams: many mostly sleeping threads, away from the web workers."""

from __future__ import annotations

import os

from scripts.gunicorn_common import SHARED, address, own_metrics

bind = address(
    "LIANDONG_STREAM_BIND",
    int(os.environ.get("LIANDONG_STREAM_PORT") or int(os.environ.get("PORT", "8000")) + 1),
)
workers = 1
threads = 128

globals().update(SHARED, **own_metrics("stream"))
