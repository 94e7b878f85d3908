"""What feeds and mails tell of records. Those held already are announced as added when they were,
but for back catalogues, so that feeds of them are not empty."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "announcement",
        sa.Column("serial", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("record_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False, comment="added or new version"),
        sa.Column("made", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["record_id"], ["record.record_id"], name=op.f("fk_announcement_record_id")
        ),
        sa.PrimaryKeyConstraint("serial", name=op.f("pk_announcement")),
        sa.UniqueConstraint("record_id", "kind", name=op.f("uq_announcement_record_id")),
        comment="What feeds and mails tell of records: the latest of each kind.",
        sqlite_autoincrement=True,
    )
    op.execute(
        "INSERT INTO announcement (record_id, kind, made) "
        "SELECT record_id, 'added', added FROM record WHERE NOT back_catalogue ORDER BY accession"
    )
