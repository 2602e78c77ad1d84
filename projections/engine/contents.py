"""All that a read model holds, past versions included: what a rebuild must come to again. 内容核对。"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import sqlalchemy as sa

from projections.engine.database import Snapshot
from projections.engine.models import ReadModel
from projections.tables import table_of

DOCUMENT_NUMBER = "doc"
"""Numbers the documents of SQLite's full text; it is given anew by every build and means nothing."""


def contents(snapshot: Snapshot, model: ReadModel) -> Mapping[str, Sequence[str]]:
    """Return every version of every row of a model's live tables, in an order that two builds of one log share.

    Raises:
        Behind: the model has not been built yet.
    """
    build = snapshot.build_of(model)
    found: dict[str, Sequence[str]] = {}
    for shape in model.shapes(snapshot.dialect):
        table = table_of(shape, build.build)
        columns = [column for column in table.c if column.name != DOCUMENT_NUMBER]
        found[shape.name] = sorted(map(repr, snapshot.connection.execute(sa.select(*columns))))
    return found
