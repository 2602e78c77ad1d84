"""What gunicorn serves: `scripts.wsgi:application` for the web, `scripts.wsgi:stream` for long polls. WSGI入口。

Each is built when a worker asks for it, in that worker: connections and threads do not survive a fork.
"""

from __future__ import annotations

import atexit
import logging
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any

import structlog

from api import create_app
from scripts.assembly import assemble
from scripts.settings import Settings

Wsgi = Callable[[dict[str, Any], Any], Iterable[bytes]]
IS_STREAM: Mapping[str, bool] = {"application": False, "stream": True}


def __getattr__(name: str) -> Wsgi:
    if name in IS_STREAM:
        return _built(name)
    message = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(message)


@cache
def _built(name: str) -> Wsgi:
    log_as_lines_of_json()
    system = assemble(Settings.read())
    atexit.register(system.close)
    return create_app(system.services(is_stream=IS_STREAM[name]))


def log_as_lines_of_json() -> None:
    """Write every log line as one JSON object, Chinese readable, errors with where they came from."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        # without the local variables: these hold what people have sent, and keys
        structlog.processors.ExceptionRenderer(structlog.tracebacks.ExceptionDictTransformer(show_locals=False)),
    ]
    renderer = structlog.processors.JSONRenderer(ensure_ascii=False)
    structlog.configure(
        processors=[*shared, renderer],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        cache_logger_on_first_use=True,
    )
