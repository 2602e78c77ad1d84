"""API keys and person keys."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make both tables."""
    op.create_table(
        "control_api_key",
        sa.Column("key_id", sa.String(10), nullable=False),
        sa.Column("line", sa.String(10), nullable=False),
        sa.Column("agency", sa.String(64), nullable=False),
        sa.Column("role", sa.String(32), nullable=False),
        sa.Column("covers", sa.JSON, nullable=False),
        sa.Column("label", sa.String(200), nullable=False),
        sa.Column("algorithm", sa.String(32), nullable=False),
        sa.Column("pepper_id", sa.String(32), nullable=False),
        sa.Column("hash", sa.LargeBinary, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=True),
        sa.Column("revoked_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("key_id", name="pk_control_api_key"),
    )
    op.create_index("ix_control_api_key_line", "control_api_key", ["line"])
    op.create_index("ix_control_api_key_agency", "control_api_key", ["agency"])
    op.create_table(
        "control_person_key",
        sa.Column("ref", sa.Uuid, nullable=False),
        sa.Column("campaign", sa.String(200), nullable=False),
        sa.Column("algorithm", sa.String(32), nullable=False),
        sa.Column("master_key_id", sa.String(32), nullable=False),
        sa.Column("wrapped", sa.LargeBinary, nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("destroyed_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("ref", name="pk_control_person_key"),
        sa.CheckConstraint(
            "(wrapped IS NULL) = (destroyed_at IS NOT NULL)",
            name=op.f("ck_control_person_key_destroyed_without_key"),
        ),
    )
    op.create_index("ix_control_person_key_campaign", "control_person_key", ["campaign"])
    op.create_index("ix_control_person_key_master_key_id", "control_person_key", ["master_key_id"])


def downgrade() -> None:
    """Refuse: dropping these tables would make every sealed field unreadable for ever."""
    raise NotImplementedError("the control tables are never dropped")
