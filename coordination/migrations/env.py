"""Runs the revisions on the connection and inside the transaction that `ensure_schema` holds."""

from __future__ import annotations

from alembic import context

from coordination.control.tables import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    version_table="control_schema_version",
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
