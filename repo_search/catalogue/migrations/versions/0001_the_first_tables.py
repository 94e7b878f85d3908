"""The first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "case",
        sa.Column("case_id", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("label_key", sa.String(), nullable=False),
        sa.Column("asked_about", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["asked_about"], ["case.case_id"], name=op.f("fk_case_asked_about")
        ),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_case")),
    )
    with op.batch_alter_table("case", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_case_label_key"),
            ["label_key"],
            unique=False,
            postgresql_using="spgist",
        )

    op.create_table(
        "outbox",
        sa.Column("seq", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("record_id", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_outbox")),
        comment="Records to be indexed anew; cleared after the engine has them.",
        sqlite_autoincrement=True,
    )
    op.create_table(
        "publisher",
        sa.Column("publisher_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("nation", sa.String(), nullable=False),
        sa.Column("region", sa.String(), nullable=False),
        sa.Column("area", sa.String(), nullable=False),
        sa.Column("valid_from", sa.String(), nullable=False),
        sa.Column("valid_to", sa.String(), nullable=False),
        sa.Column("matched", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("publisher_id", name=op.f("pk_publisher")),
    )
    op.create_table(
        "record",
        sa.Column("accession", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("record_id", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("published_written", sa.String(), nullable=True),
        sa.Column("earliest", sa.Date(), nullable=True),
        sa.Column("latest", sa.Date(), nullable=True),
        sa.Column("document_type", sa.String(), nullable=True),
        sa.Column("review", sa.String(), nullable=True),
        sa.Column("abstract", sa.Text(), nullable=True),
        sa.Column("rights", sa.String(), nullable=True),
        sa.Column("rights_holder", sa.String(), nullable=True),
        sa.Column("licence", sa.String(), nullable=True),
        sa.Column("source_url", sa.String(), nullable=True),
        sa.Column("series", sa.String(), nullable=True),
        sa.Column("period_covered", sa.String(), nullable=True),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("text_reason", sa.String(), nullable=False),
        sa.Column("added", sa.DateTime(), nullable=False),
        sa.Column("changed", sa.DateTime(), nullable=False),
        sa.Column("withdrawn", sa.DateTime(), nullable=True),
        sa.Column("withdrawn_reason", sa.String(), nullable=True),
        sa.CheckConstraint(
            "(earliest IS NULL) = (latest IS NULL)", name=op.f("ck_record_both_days")
        ),
        sa.CheckConstraint("earliest <= latest", name=op.f("ck_record_days_in_order")),
        sa.PrimaryKeyConstraint("accession", name=op.f("pk_record")),
        sa.UniqueConstraint("record_id", name=op.f("uq_record_record_id")),
        comment="Each record as its claims resolve. Times are UTC.",
        sqlite_autoincrement=True,
    )
    op.create_table(
        "repository",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_repository")),
        comment="A few facts about the whole: revision, notice.",
    )
    op.create_table(
        "theme",
        sa.Column("theme_id", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("broader", sa.String(), nullable=True),
        sa.Column("matched", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["broader"], ["theme.theme_id"], name=op.f("fk_theme_broader")),
        sa.PrimaryKeyConstraint("theme_id", name=op.f("pk_theme")),
    )
    op.create_table(
        "case_publisher",
        sa.Column("case_id", sa.String(), nullable=False),
        sa.Column("publisher_id", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case.case_id"], name=op.f("fk_case_publisher_case_id")
        ),
        sa.ForeignKeyConstraint(
            ["publisher_id"],
            ["publisher.publisher_id"],
            name=op.f("fk_case_publisher_publisher_id"),
        ),
        sa.PrimaryKeyConstraint("case_id", "publisher_id", name=op.f("pk_case_publisher")),
    )
    op.create_table(
        "claim",
        sa.Column("claim_id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("record_id", sa.String(), nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("values", sa.Text(), nullable=False, comment="JSON array of strings as written."),
        sa.Column("source", sa.Integer(), nullable=False),
        sa.Column("evidence", sa.String(), nullable=False),
        sa.Column("extractor", sa.String(), nullable=False),
        sa.Column("confidence", sa.Integer(), nullable=False, comment="In thousandths."),
        sa.Column("made", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["record_id"], ["record.record_id"], name=op.f("fk_claim_record_id")
        ),
        sa.PrimaryKeyConstraint("claim_id", name=op.f("pk_claim")),
    )
    with op.batch_alter_table("claim", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_claim_record_id"), ["record_id"], unique=False)

    op.create_table(
        "holding",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("record_id", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("filename", sa.String(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("paged", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("added", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["record_id"], ["record.record_id"], name=op.f("fk_holding_record_id")
        ),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_holding")),
        sa.UniqueConstraint("record_id", "version", name=op.f("uq_holding_record_id")),
        comment="Every version of a record's file; the highest version is the current one.",
    )
    with op.batch_alter_table("holding", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_holding_record_id"), ["record_id"], unique=False)

    op.create_table(
        "passage",
        sa.Column("record_id", sa.String(), nullable=False),
        sa.Column("page", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["record_id"], ["record.record_id"], name=op.f("fk_passage_record_id")
        ),
        sa.PrimaryKeyConstraint("record_id", "page", name=op.f("pk_passage")),
    )
    op.create_table(
        "publisher_name",
        sa.Column("publisher_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("name_key", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["publisher_id"],
            ["publisher.publisher_id"],
            name=op.f("fk_publisher_name_publisher_id"),
        ),
        sa.PrimaryKeyConstraint("publisher_id", "name", name=op.f("pk_publisher_name")),
        comment="Preferred and variant names, with the folded form by which they are matched.",
    )
    with op.batch_alter_table("publisher_name", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_publisher_name_name_key"), ["name_key"], unique=False)

    op.create_table(
        "record_value",
        sa.Column("record_id", sa.String(), nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["record_id"], ["record.record_id"], name=op.f("fk_record_value_record_id")
        ),
        sa.PrimaryKeyConstraint("record_id", "field", "position", name=op.f("pk_record_value")),
        comment="Fields of several values: publisher, theme and case ids, authors, languages …",
    )
    with op.batch_alter_table("record_value", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_record_value_value"), ["value"], unique=False, postgresql_using="spgist"
        )

    op.create_table(
        "succession",
        sa.Column("predecessor_id", sa.String(), nullable=False),
        sa.Column("successor_id", sa.String(), nullable=False),
        sa.CheckConstraint("predecessor_id <> successor_id", name=op.f("ck_succession_not_itself")),
        sa.ForeignKeyConstraint(
            ["predecessor_id"],
            ["publisher.publisher_id"],
            name=op.f("fk_succession_predecessor_id"),
        ),
        sa.ForeignKeyConstraint(
            ["successor_id"], ["publisher.publisher_id"], name=op.f("fk_succession_successor_id")
        ),
        sa.PrimaryKeyConstraint("predecessor_id", "successor_id", name=op.f("pk_succession")),
    )
    op.create_table(
        "theme_name",
        sa.Column("theme_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("name_key", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["theme_id"], ["theme.theme_id"], name=op.f("fk_theme_name_theme_id")
        ),
        sa.PrimaryKeyConstraint("theme_id", "name", name=op.f("pk_theme_name")),
    )
    with op.batch_alter_table("theme_name", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_theme_name_name_key"), ["name_key"], unique=False)

    op.create_table(
        "address",
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("seen", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["sha256"], ["holding.sha256"], name=op.f("fk_address_sha256")),
        sa.PrimaryKeyConstraint("address", name=op.f("pk_address")),
        comment="Where bytes came from: an absolute path or a URL.",
    )
    with op.batch_alter_table("address", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_address_sha256"), ["sha256"], unique=False)
