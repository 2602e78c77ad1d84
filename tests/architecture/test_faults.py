"""Faults on purpose can still be made: the text that each replaces stands in its file, once. What goes stale proves nothing."""

from __future__ import annotations

from collections import Counter

import pytest

from scripts.mutants import ROOT, Mutant, mutants

FAULTS = mutants()


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_what_a_fault_replaces_stands_in_its_file_once(fault: Mutant) -> None:
    assert (ROOT / fault.path).read_text("utf-8").count(fault.before) == 1
    assert fault.before != fault.after


def test_no_two_faults_have_one_name() -> None:
    assert [name for name, times in Counter(fault.name for fault in FAULTS).items() if times > 1] == []
