"""Bands of signatures, so that likely duplicates are looked up and not compared one by one."""

import zlib

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

_SIGNATURE, _BANDS = 512, 42
"""Bytes of a signature, and its bands of twelve."""


def upgrade() -> None:
    bands = op.create_table(
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
    held = op.get_bind().execute(sa.text("SELECT record_id, value FROM signature"))
    rows = [
        {"band": band, "record_id": record_id}
        for record_id, value in held
        if len(value) == _SIGNATURE
        for band in {zlib.crc32(value[12 * at : 12 * at + 12], at) for at in range(_BANDS)}
    ]
    if rows:
        op.bulk_insert(bands, rows)
