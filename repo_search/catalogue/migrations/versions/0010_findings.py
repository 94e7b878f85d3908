"""Findings, learning points and recommendations of reports, and answers to them."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.create_table(
        "extraction",
        sa.Column("record_id", sa.String(), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["record_id"], ["record.record_id"], name=op.f("fk_extraction_record_id")
        ),
        sa.PrimaryKeyConstraint("record_id", name=op.f("pk_extraction")),
        comment="By which rules the findings of a record were looked for.",
    )
    op.create_table(
        "finding",
        sa.Column("serial", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("finding_id", sa.String(), nullable=False),
        sa.Column("record_id", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("wording", sa.Text(), nullable=False),
        sa.Column(
            "stretches", sa.Text(), nullable=False, comment="JSON array of [page, start, end]."
        ),
        sa.Column("section", sa.String(), nullable=False),
        sa.Column("addressees", sa.Text(), nullable=False, comment="JSON array of strings."),
        sa.Column("confidence", sa.Integer(), nullable=False, comment="In thousandths."),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column(
            "about", sa.Text(), nullable=False, comment="Of an answer: what it answers, as printed."
        ),
        sa.Column(
            "status", sa.String(), nullable=False, comment="Of an answer: accepted, in part …"
        ),
        sa.Column(
            "alike", sa.Integer(), nullable=True, comment="The serial of the first one worded so."
        ),
        sa.Column("verdict", sa.String(), nullable=False, comment="accepted, rejected or nothing"),
        sa.Column(
            "corrected",
            sa.Text(),
            nullable=False,
            comment="The wording that a librarian gave it.",
        ),
        sa.Column("decided_by", sa.String(), nullable=False),
        sa.Column("decided", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["record_id"], ["record.record_id"], name=op.f("fk_finding_record_id")
        ),
        sa.PrimaryKeyConstraint("serial", name=op.f("pk_finding")),
        sa.UniqueConstraint("finding_id", name=op.f("uq_finding_finding_id")),
        comment="Recommendations, learning points, findings, questions, good practice and answers.",
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_finding_record_id"), "finding", ["record_id"])
    op.create_index(op.f("ix_finding_alike"), "finding", ["alike"])
    waiting = sa.text("verdict = '' AND confidence < 500")
    op.create_index(
        "ix_finding_waiting",
        "finding",
        ["record_id"],
        sqlite_where=waiting,
        postgresql_where=waiting,
    )
    op.create_table(
        "finding_band",
        sa.Column("band", sa.BigInteger(), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["serial"], ["finding.serial"], name=op.f("fk_finding_band_serial")
        ),
        sa.PrimaryKeyConstraint("band", "serial", name=op.f("pk_finding_band")),
        comment="For finding what is worded alike without comparing all with all.",
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_finding_band_serial"), "finding_band", ["serial"])
