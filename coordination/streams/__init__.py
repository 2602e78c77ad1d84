"""Streams: a module or package for each kind of record; importing one declares its events. 流。"""

from __future__ import annotations
