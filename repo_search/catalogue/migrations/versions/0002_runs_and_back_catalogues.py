"""Runs and what they changed, back catalogues, events of cases, watched pages, a thesaurus, OCR.

Themes get several broader and related concepts in a table of their own.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "decision",
        sa.Column("kind", sa.String(), nullable=False, comment="duplicate or publisher"),
        sa.Column("one", sa.String(), nullable=False),
        sa.Column("other", sa.String(), nullable=False),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("made", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "one", "other", name=op.f("pk_decision")),
        comment="What a person said of two things that looked alike.",
    )
    op.create_table(
        "page",
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("publisher", sa.String(), nullable=False),
        sa.Column("base", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("checked", sa.DateTime(), nullable=False),
        sa.Column("changed", sa.DateTime(), nullable=True),
        sa.Column("summary", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("etag", sa.String(), nullable=False),
        sa.Column("last_modified", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("address", name=op.f("pk_page")),
        comment="Pages on which partnerships list their reviews, watched for changes.",
    )
    op.create_table(
        "redirect",
        sa.Column("kind", sa.String(), nullable=False, comment="record, publisher, theme or case"),
        sa.Column("old_id", sa.String(), nullable=False),
        sa.Column("new_id", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "old_id", name=op.f("pk_redirect")),
        comment="Ids that were merged into others or renamed: they stand in links for ever.",
    )
    with op.batch_alter_table("redirect", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_redirect_new_id"), ["new_id"], unique=False)

    op.create_table(
        "run",
        sa.Column("run_id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("started", sa.DateTime(), nullable=False),
        sa.Column("finished", sa.DateTime(), nullable=True),
        sa.Column("undone", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("run_id", name=op.f("pk_run")),
        comment="Every import, edit and merge; nothing changes a record outside of one.",
        sqlite_autoincrement=True,
    )
    op.create_table(
        "change",
        sa.Column("change_id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("record_id", sa.String(), nullable=False),
        sa.Column("made", sa.DateTime(), nullable=False),
        sa.Column(
            "before",
            sa.Text(),
            nullable=True,
            comment="JSON: every row of the record; empty for a new one.",
        ),
        sa.Column(
            "after",
            sa.Text(),
            nullable=True,
            comment="JSON likewise, without texts; empty for one taken away.",
        ),
        sa.ForeignKeyConstraint(["run_id"], ["run.run_id"], name=op.f("fk_change_run_id")),
        sa.PrimaryKeyConstraint("change_id", name=op.f("pk_change")),
        comment="The audit trail: what a run did to a record, enough to take it back.",
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("change", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_change_record_id"), ["record_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_change_run_id"), ["run_id"], unique=False)

    op.create_table(
        "event",
        sa.Column("event_id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("case_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("written", sa.String(), nullable=False),
        sa.Column("earliest", sa.Date(), nullable=True),
        sa.Column("latest", sa.Date(), nullable=True),
        sa.Column("address", sa.String(), nullable=False, comment="The page or file that says so."),
        sa.Column("evidence", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.case_id"], name=op.f("fk_event_case_id")),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_event")),
    )
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_event_case_id"), ["case_id"], unique=False)

    op.create_table(
        "listed",
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("row", sa.Text(), nullable=False, comment="JSON object, as the page says it."),
        sa.Column("record_id", sa.String(), nullable=True),
        sa.Column("case_id", sa.String(), nullable=True),
        sa.Column("first_seen", sa.DateTime(), nullable=False),
        sa.Column("last_seen", sa.DateTime(), nullable=False),
        sa.Column("vanished", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["address"], ["page.address"], name=op.f("fk_listed_address")),
        sa.PrimaryKeyConstraint("address", "key", name=op.f("pk_listed")),
        comment="What a watched page has listed, kept after it has vanished from there.",
    )
    with op.batch_alter_table("listed", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_listed_case_id"), ["case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_listed_record_id"), ["record_id"], unique=False)

    op.create_table(
        "origin",
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("record_id", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["record_id"], ["record.record_id"], name=op.f("fk_origin_record_id")
        ),
        sa.PrimaryKeyConstraint("origin", name=op.f("pk_origin")),
        comment="What tells a record without a file again: its link, or the row that described it.",
    )
    with op.batch_alter_table("origin", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_origin_record_id"), ["record_id"], unique=False)

    op.create_table(
        "relation",
        sa.Column("record_id", sa.String(), nullable=False),
        sa.Column("relation", sa.String(), nullable=False),
        sa.Column("other_id", sa.String(), nullable=False),
        sa.Column("evidence", sa.String(), nullable=False),
        sa.CheckConstraint("record_id <> other_id", name=op.f("ck_relation_not_itself")),
        sa.ForeignKeyConstraint(
            ["other_id"], ["record.record_id"], name=op.f("fk_relation_other_id")
        ),
        sa.ForeignKeyConstraint(
            ["record_id"], ["record.record_id"], name=op.f("fk_relation_record_id")
        ),
        sa.PrimaryKeyConstraint("record_id", "relation", "other_id", name=op.f("pk_relation")),
    )
    op.create_table(
        "run_outcome",
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column(
            "report", sa.Text(), nullable=False, comment="JSON object, as the run printed it."
        ),
        sa.ForeignKeyConstraint(["run_id"], ["run.run_id"], name=op.f("fk_run_outcome_run_id")),
        sa.PrimaryKeyConstraint("run_id", "position", name=op.f("pk_run_outcome")),
    )
    op.create_table(
        "signature",
        sa.Column("record_id", sa.String(), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False, comment="The method and its version."),
        sa.Column("value", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["record_id"], ["record.record_id"], name=op.f("fk_signature_record_id")
        ),
        sa.PrimaryKeyConstraint("record_id", name=op.f("pk_signature")),
        comment="MinHash of a record's text, by which likely duplicates are found.",
    )
    with op.batch_alter_table("record", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("back_catalogue", sa.Boolean(), server_default="0", nullable=False)
        )
    with op.batch_alter_table("passage", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("recognised", sa.Boolean(), server_default="0", nullable=False)
        )
    _loosen_themes()


def _loosen_themes() -> None:
    """The column `broader` becomes rows of theme_relation. Names are put aside meanwhile: SQLite
    drops no table that others refer to."""
    connection = op.get_bind()
    names = connection.execute(sa.text("SELECT theme_id, name, name_key FROM theme_name")).all()
    themes = connection.execute(
        sa.text("SELECT theme_id, label, broader, matched FROM theme")
    ).all()
    op.drop_table("theme_name")
    op.drop_table("theme")
    theme = op.create_table(
        "theme",
        sa.Column("theme_id", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("scope_note", sa.Text(), nullable=False),
        sa.Column("uri", sa.String(), nullable=False),
        sa.Column("matched", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("theme_id", name=op.f("pk_theme")),
    )
    theme_name = op.create_table(
        "theme_name",
        sa.Column("theme_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("name_key", sa.String(), nullable=False),
        sa.Column(
            "indicates",
            sa.Boolean(),
            server_default="0",
            nullable=False,
            comment="A word that only suggests the theme and is no name of it.",
        ),
        sa.ForeignKeyConstraint(
            ["theme_id"], ["theme.theme_id"], name=op.f("fk_theme_name_theme_id")
        ),
        sa.PrimaryKeyConstraint("theme_id", "name", name=op.f("pk_theme_name")),
    )
    with op.batch_alter_table("theme_name", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_theme_name_name_key"), ["name_key"], unique=False)
    theme_relation = op.create_table(
        "theme_relation",
        sa.Column("theme_id", sa.String(), nullable=False),
        sa.Column("relation", sa.String(), nullable=False, comment="broader or related"),
        sa.Column("other_id", sa.String(), nullable=False),
        sa.CheckConstraint("theme_id <> other_id", name=op.f("ck_theme_relation_not_itself")),
        sa.ForeignKeyConstraint(
            ["other_id"], ["theme.theme_id"], name=op.f("fk_theme_relation_other_id")
        ),
        sa.ForeignKeyConstraint(
            ["theme_id"], ["theme.theme_id"], name=op.f("fk_theme_relation_theme_id")
        ),
        sa.PrimaryKeyConstraint("theme_id", "relation", "other_id", name=op.f("pk_theme_relation")),
    )
    if not themes:
        return
    op.bulk_insert(
        theme,
        [
            {"theme_id": t, "label": label, "scope_note": "", "uri": "", "matched": bool(matched)}
            for t, label, _, matched in themes
        ],
    )
    op.bulk_insert(theme_name, [{**row._mapping, "indicates": False} for row in names])
    if above := [(t, broader) for t, _, broader, _ in themes if broader]:
        op.bulk_insert(
            theme_relation,
            [{"theme_id": t, "relation": "broader", "other_id": other} for t, other in above],
        )
