"""How much one sender may ask of the system: bytes a request, requests a key. 限流。"""

from __future__ import annotations

import math
import time
from collections.abc import Collection
from typing import Any, Final

from flask import Flask, request
from limits import parse
from limits.storage import MemoryStorage
from limits.strategies import SlidingWindowCounterRateLimiter
from werkzeug.exceptions import RequestEntityTooLarge

from api.problems import Refusal

MAX_BODY_BYTES: Final = 4 * 1024 * 1024
CLEARED_EVERY: Final = 60.0


class _Counts(MemoryStorage):
    """The library's counters, cleared of what has expired by one thread a minute instead of a new one every 10 ms.

    Whether a counter has expired is asked whenever it is read; the clearing only gives memory back.
    """

    def __setattr__(self, name: str, value: Any) -> None:
        if name == "timer":
            value.interval, value.daemon = CLEARED_EVERY, True
        super().__setattr__(name, value)


class RateLimit:
    """Counts the requests of each key over a sliding window, in the memory of one process.

    ``rate`` is written ``600/minute`` or ``50/second`` and holds for all ``processes`` together: each counts its share.
    """

    def __init__(self, rate: str, *, processes: int = 1) -> None:
        item = parse(rate)
        self._item = type(item)(max(1, item.amount // processes), item.multiples)
        self._limiter = SlidingWindowCounterRateLimiter(_Counts())

    def take(self, key_id: str) -> None:
        """Count one request.

        Raises:
            Refusal: the key has used up its share; it says in how many seconds to come again (429).
        """
        if self._limiter.hit(self._item, key_id):
            return
        reset = self._limiter.get_window_stats(self._item, key_id).reset_time
        raise Refusal("rate_limited", retry_after=math.ceil(reset - time.time()))


def limit_bodies(app: Flask, most: int = MAX_BODY_BYTES, *, streamed: Collection[str] = ()) -> None:
    """Refuse request bodies above ``most`` bytes, also those that come without a length (413).

    Werkzeug cuts a body without a length (chunked) off at the limit and says nothing: of NDJSON, the lines beyond would be
    lost and nobody would know. Such a body is therefore read at once, and taken whole or not at all. Endpoints that are
    ``streamed`` see to their bodies themselves, piece by piece.
    """
    app.config["MAX_CONTENT_LENGTH"] = most

    @app.before_request
    def refuse_what_was_cut_off() -> None:
        if request.endpoint in streamed:
            return
        if not request.content_length and len(request.get_data()) >= most:
            raise RequestEntityTooLarge
