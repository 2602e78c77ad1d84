"""Benchmarks: ratios against raw baselines of the same run, never bare seconds. 基准测试。"""

from __future__ import annotations
