"""Bands of signatures, so that likely duplicates are looked up and not compared one by one."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_table(
        "signature_band",
        sa.Column("band", sa.BigInteger(), nullable=False),
        sa.Column("record_id", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["record_id"], ["record.record_id"], name=op.f("fk_signature_band_record_id")
        ),
        sa.PrimaryKeyConstraint("band", "record_id", name=op.f("pk_signature_band")),
        comment="Hashes of parts of signatures: texts that are alike have one in common.",
    )
    op.create_index(op.f("ix_signature_band_record_id"), "signature_band", ["record_id"])
    # Signatures without bands are made anew, as those of an older method are.
    op.execute(sa.text("UPDATE signature SET made_by = ''"))
