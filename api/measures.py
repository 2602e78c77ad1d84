"""What is counted and timed; gunicorn's workers add up their shares. 指标。"""

from __future__ import annotations

from typing import Final

from prometheus_client import Counter, Histogram

REQUESTS: Final = Histogram(
    "liandong_request_seconds",
    "Requests by route and status, and how long they took",
    ("method", "route", "status"),
    buckets=(0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 60),
)
RECORDED: Final = Counter(
    "liandong_events_recorded", "Posted events that were recorded, repetitions left out", ("topic",)
)
