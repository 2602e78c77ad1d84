"""Processes are killed under load, and nothing that was acknowledged is lost, doubled or half there. 生存试验。"""

from __future__ import annotations
