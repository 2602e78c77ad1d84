"""Fixtures of the specs: a register that forgets what a test declared."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from coordination.catalogue import declare


@pytest.fixture
def scratch_register() -> Iterator[None]:
    """Let a test declare kinds, parts and events, and forget them afterwards."""
    registers = (declare.KINDS, declare.PARTS, declare.EVENTS, declare._FIELDS, declare._CODERS, declare._GLOSSARY)
    before = [dict(register) for register in registers]  # type: ignore[call-overload]
    yield
    for register, kept in zip(registers, before, strict=True):
        register.clear()
        register.update(kept)  # type: ignore[attr-defined]
