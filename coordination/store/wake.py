"""Waking readers that wait for the log to grow. 唤醒等待者。"""

from __future__ import annotations

import time
from threading import Condition
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


class Signal:
    """The furthest position this process has heard of, and a place to wait for more. 位置信号。

    Hearing is a convenience: whoever waits also looks for himself every ``poll`` seconds, so a lost word costs
    time and nothing else.
    """

    def __init__(self, look: Callable[[], int], poll: float) -> None:
        self._look = look
        self._poll = poll
        self._heard = 0
        self._waiters = 0
        self._condition = Condition()

    def tell(self, position: int) -> None:
        if position <= self._heard:
            return
        with self._condition:
            self._heard = max(self._heard, position)
            if self._waiters:
                self._condition.notify_all()

    def wait_beyond(self, position: int, timeout: float) -> bool:
        deadline = time.monotonic() + timeout
        while self._heard <= position:
            self.tell(self._look())
            remaining = deadline - time.monotonic()
            if self._heard > position or remaining <= 0:
                break
            with self._condition:
                self._waiters += 1
                try:
                    self._condition.wait_for(lambda: self._heard > position, min(self._poll, remaining))
                finally:
                    self._waiters -= 1
        return self._heard > position
