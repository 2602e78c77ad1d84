"""Alembic revisions of the control tables, run from inside the package by `ControlDatabase.ensure_schema`."""
