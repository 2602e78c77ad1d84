"""What gunicorn serves: `scripts.wsgi:application` for the web, `scripts.wsgi:stream` for long polls. WSGI入口。

Each is built when a worker asks for it, in that worker: connections and threads do not survive a fork.
"""

from __future__ import annotations

import atexit
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any

from api import create_app
from scripts.assembly import assemble
from scripts.logs import log_as_lines_of_json
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
