"""Leases of what is left to do of imports at which several machines are at work."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.create_table(
        "shared_run",
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False, comment="The same for the same command."),
        sa.Column("files", sa.Integer(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False, comment="Of its manifest, without a file."),
        sa.Column(
            "until", sa.DateTime(), nullable=False, comment="Until when somebody is at work on it."
        ),
        sa.ForeignKeyConstraint(["run_id"], ["run.run_id"], name=op.f("fk_shared_run_run_id")),
        sa.PrimaryKeyConstraint("run_id", name=op.f("pk_shared_run")),
        comment="Imports that go on, at which several importers may be at work.",
    )
    op.create_index(op.f("ix_shared_run_key"), "shared_run", ["key"])
    op.create_table(
        "lease",
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "task", sa.Text(), nullable=False, comment="JSON object: a file, or where rows go on."
        ),
        sa.Column(
            "holder", sa.String(), nullable=False, comment="The importer that has it in hand."
        ),
        sa.Column(
            "until",
            sa.DateTime(),
            nullable=True,
            comment="By the clock of the database; empty: nobody has it.",
        ),
        sa.ForeignKeyConstraint(["run_id"], ["shared_run.run_id"], name=op.f("fk_lease_run_id")),
        sa.PrimaryKeyConstraint("run_id", "position", name=op.f("pk_lease")),
        comment="What is left to do of a shared run, who has it in hand and until when.",
    )
    op.create_table(
        "described",
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("record_id", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["run_id"], ["shared_run.run_id"], name=op.f("fk_described_run_id")
        ),
        sa.PrimaryKeyConstraint("run_id", "record_id", name=op.f("pk_described")),
        comment="Of which records a row of the manifest has spoken in a shared run.",
    )
