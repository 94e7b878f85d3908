"""Indexes by which types, kinds of review and languages that no list has are found at once."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

_OF_LANGUAGE = sa.text("field = 'language'")


def upgrade() -> None:
    op.create_index(
        op.f("ix_record_document_type"), "record", ["document_type"], postgresql_using="spgist"
    )
    op.create_index(op.f("ix_record_review"), "record", ["review"], postgresql_using="spgist")
    op.create_index(
        "ix_record_value_language",
        "record_value",
        ["value"],
        sqlite_where=_OF_LANGUAGE,
        postgresql_where=_OF_LANGUAGE,
        postgresql_using="spgist",
    )
