"""What is secret in an event stays so in the report of a replay, whichever model folds it, as long as it keeps its name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pytest
import sqlalchemy as sa

from coordination.catalogue import EVENTS, FieldSpec, Secret, fields_of
from projections.audit.comparing import is_hidden
from projections.engine import ReadModel
from projections.models import MODELS
from scripts import assembly
from scripts.generate import declare_everything

TOKEN = "sealed:1:" + "0" * 32 + ":AAAA"

declare_everything()


def secrets(specs: Iterable[FieldSpec]) -> Iterator[str]:
    """Yield the names of the fields that are declared secret, in parts and lists of parts too."""
    for spec in specs:
        part = (spec.codec.item or spec.codec).part
        if Secret in spec.marks.flags:
            yield spec.name
        elif part is not None:
            yield from secrets(fields_of(part))


def hidden(model: ReadModel, name: str, value: object) -> bool:
    return is_hidden(model, name, value, assembly._as_supervisor)


FOLDED = [
    (model, topic, name)
    for model in MODELS
    for topic, event in EVENTS.items()
    if model.wants(topic)
    for name in secrets(event.declaration.fields)
]


def test_there_are_secrets_and_they_are_folded_by_models_of_other_kinds_too() -> None:
    assert {name for _, _, name in FOLDED} >= {"informant_ref", "complainant_ref", "clue_facts"}
    assert any(getattr(model, "kind", "") != topic.partition(".")[0] for model, topic, _ in FOLDED)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.name)
def test_no_column_with_secret_content_is_left_unmasked(model: ReadModel) -> None:
    for name in {name for one, _, name in FOLDED if one is model}:
        assert hidden(model, name, "told by somebody"), name
        assert hidden(model, "any_column", [{name: "told by somebody"}]), name
    for shape in model.shapes("sqlite"):
        for column in shape.columns:
            if isinstance(column.type, sa.JSON):
                assert hidden(model, column.name, [{"person": {"name": TOKEN}}]), column.name
            elif isinstance(column.type, sa.Text):
                assert hidden(model, column.name, TOKEN), column.name


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.name)
def test_what_is_for_everybody_is_shown(model: ReadModel) -> None:
    assert not hidden(model, "title", "假冒茅台酒案")
    assert not hidden(model, "counts", [{"cases": 3}])
