"""Fixity, erasures, backups, disclosures, and records that are held back."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "fixity",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("checked", sa.DateTime(), nullable=False),
        sa.Column(
            "fault",
            sa.String(),
            nullable=False,
            comment="Empty: the bytes are those that were kept.",
        ),
        sa.ForeignKeyConstraint(
            ["sha256"], ["holding.sha256"], name=op.f("fk_fixity_sha256"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_fixity")),
        comment="When the bytes of a holding were last hashed again, and what was found.",
    )
    op.create_table(
        "erasure",
        sa.Column("record_id", sa.String(), nullable=False),
        sa.Column("made", sa.DateTime(), nullable=False),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column(
            "cleared",
            sa.DateTime(),
            nullable=True,
            comment="When files, pictures and indexes had nothing of it any more.",
        ),
        sa.PrimaryKeyConstraint("record_id", name=op.f("pk_erasure")),
        comment="Records that were erased: all that is kept of them.",
    )
    op.create_table(
        "erased",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("record_id", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["record_id"], ["erasure.record_id"], name=op.f("fk_erased_record_id")
        ),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_erased")),
        comment="Hashes of bytes, and of origins of records without bytes, that never come back.",
    )
    op.create_index(op.f("ix_erased_record_id"), "erased", ["record_id"])
    op.create_table(
        "backup",
        sa.Column("backup_id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("made", sa.DateTime(), nullable=False),
        sa.Column("directory", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("backup_id", name=op.f("pk_backup")),
        comment="Backups that were made, so that an erasure can say where bytes still are.",
        sqlite_autoincrement=True,
    )
    op.create_table(
        "disclosure",
        sa.Column("record_id", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("page", sa.Integer(), nullable=True, comment="Empty: of the file as a whole."),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column(
            "holds",
            sa.Boolean(),
            nullable=False,
            comment="Whether it is a reason to hold a record.",
        ),
        sa.ForeignKeyConstraint(
            ["record_id"],
            ["record.record_id"],
            name=op.f("fk_disclosure_record_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("record_id", "position", name=op.f("pk_disclosure")),
        comment="What the current file of a record may disclose, as its reading found it.",
    )
    op.add_column(
        "record",
        sa.Column(
            "held",
            sa.DateTime(),
            nullable=True,
            comment="Not published since then, until somebody has cleared it.",
        ),
    )
    op.add_column("record", sa.Column("held_reason", sa.String(), nullable=True))
    op.add_column(
        "holding",
        sa.Column(
            "reason",
            sa.String(),
            nullable=False,
            server_default=sa.text("''"),
            comment="Why this version took the place of the one before.",
        ),
    )
