"""The HTTP edge: identity, events in, queries out. Only this folder knows Flask and marshmallow. 接口层。"""

from __future__ import annotations

from api.application import create_app
from api.services import Services

__all__ = ["Services", "create_app"]
