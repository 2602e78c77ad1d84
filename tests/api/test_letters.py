"""Letters to other agencies: no personal number stands in them, and what must be said is said (legal.md 7.4)."""

from __future__ import annotations

import pytest

from api.schemas import FieldErrors, load
from coordination.catalogue import encode
from coordination.streams.assist import AssistRequested
from tests.spec import assists


def test_it_must_be_said_what_was_done_by_oneself() -> None:
    data = encode(assists.REQUEST)
    for wrong in ([], ["   "]):
        with pytest.raises(FieldErrors):
            load(AssistRequested, {**data, "own_steps": wrong})


@pytest.mark.parametrize("number", ["11010519491231002X", "13905361234"])
def test_no_personal_number_stands_in_a_letter(number: str) -> None:
    data = encode(assists.REQUEST)
    for name in ("facts", "own_steps", "matters"):
        text = f"联系人{number}"
        wrong = {"facts": text, "own_steps": [text], "matters": [{**data["matters"][0], "content": text}]}[name]
        with pytest.raises(FieldErrors) as caught:
            load(AssistRequested, {**data, name: wrong})
        assert {fault.code for fault in caught.value.faults} == {"personal"}
        assert number not in str(caught.value)
