"""Demonstration data: a made-up history of the four campaigns, told through the rule book on a simulated clock. 演示数据。

What is told is described in docs/guides/demonstration.md; the texts are in ``texts``.
"""

from __future__ import annotations

from scripts.demo.filling import begin, fill, unfinished
from scripts.demo.keys import show_keys

__all__ = ["begin", "fill", "show_keys", "unfinished"]
