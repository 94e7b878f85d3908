"""What harvesters are told of: records that are public, and those that have been."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

_FILL = """
    INSERT INTO harvest (record_id, changed) SELECT record_id, moment FROM (
        SELECT record_id, CASE WHEN withdrawn > changed THEN withdrawn ELSE changed END AS moment
        FROM record WHERE (held IS NULL OR held > added) AND (draft IS NULL OR draft > added)
        UNION SELECT record_id, made FROM erasure
        WHERE record_id NOT IN (SELECT record_id FROM record)
    ) AS seen ORDER BY moment, record_id
"""


def upgrade() -> None:
    op.create_table(
        "harvest",
        sa.Column("serial", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("record_id", sa.String(), nullable=False),
        sa.Column("changed", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("serial", name=op.f("pk_harvest")),
        sa.UniqueConstraint("record_id", name=op.f("uq_harvest_record_id")),
        comment="Records that have been public, by their last change: serials rise.",
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_harvest_changed"), "harvest", ["changed"])
    op.execute(_FILL)
