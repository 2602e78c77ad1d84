"""What belongs to the request that is being answered: the services, and who asks. 当前请求。"""

from __future__ import annotations

from typing import cast

from flask import current_app, g, request

from api.identity import Principal, authenticate
from api.limits import RateLimit
from api.services import Services

EXTENSION = "liandong"
RATE = "liandong-rate"


def services() -> Services:
    """Return the services of this application."""
    return cast("Services", current_app.extensions[EXTENSION])


def principal() -> Principal:
    """Return who asks, proved once a request and counted against the key's share.

    Raises:
        Refusal: no valid key (401), or too many requests with it (429).
    """
    if "principal" not in g:
        who = authenticate(request, services().keys, services().clock())
        cast("RateLimit", current_app.extensions[RATE]).take(who.key_id)
        g.principal = who
    return cast("Principal", g.principal)
