"""Old topics, and how what was stored under them is read today; a row here outlives its event class. 旧版事件转换。"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

Upcast = tuple[str, Callable[[Mapping[str, Any]], Mapping[str, Any]]]

UPCASTERS: Mapping[str, Upcast] = {}
"""Topic as stored → the topic that replaced it, and the data in the new form. Chains are followed."""


def upcast(topic: str, data: Mapping[str, Any]) -> tuple[str, Mapping[str, Any]]:
    """Return topic and data in the form of today."""
    while (step := UPCASTERS.get(topic)) is not None:
        topic, change = step
        data = change(data)
    return topic, data
