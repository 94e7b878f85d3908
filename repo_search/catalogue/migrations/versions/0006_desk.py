"""Accounts and their sessions, jobs, deposits, and records that are drafts."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.create_table(
        "account",
        sa.Column("account_id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("name_key", sa.String(), nullable=False, comment="Folded: how it is found."),
        sa.Column(
            "password",
            sa.String(),
            nullable=False,
            comment="Argon2 hash; empty: signs in elsewhere.",
        ),
        sa.Column("role", sa.String(), nullable=False, comment="librarian or publisher"),
        sa.Column(
            "publisher_id", sa.String(), nullable=False, comment="For whom a publisher deposits."
        ),
        sa.Column(
            "mail", sa.String(), nullable=False, comment="Where receipts are sent; may be empty."
        ),
        sa.Column(
            "subject",
            sa.String(),
            nullable=False,
            comment="Who it is to the single sign-on, if any.",
        ),
        sa.Column("made", sa.DateTime(), nullable=False),
        sa.Column("disabled", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_account")),
        sa.UniqueConstraint("name_key", name=op.f("uq_account_name_key")),
        comment="Who may sign in at the desk.",
        sqlite_autoincrement=True,
    )
    op.create_table(
        "session",
        sa.Column(
            "token_hash", sa.String(length=64), nullable=False, comment="SHA-256 of the cookie."
        ),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column(
            "form_token", sa.String(), nullable=False, comment="Stands in every form (CSRF)."
        ),
        sa.Column("made", sa.DateTime(), nullable=False),
        sa.Column("seen", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.account_id"], name=op.f("fk_session_account_id")
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_session")),
        comment="Who is signed in; the row goes when they sign out.",
    )
    op.create_index(op.f("ix_session_account_id"), "session", ["account_id"])
    op.create_table(
        "job",
        sa.Column("job_id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column(
            "given",
            sa.Text(),
            nullable=False,
            comment="JSON object: what the work needs to know.",
        ),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("made", sa.DateTime(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("not_before", sa.DateTime(), nullable=False),
        sa.Column(
            "worker", sa.String(), nullable=False, comment="Who has it in hand; empty: nobody."
        ),
        sa.Column(
            "beat", sa.DateTime(), nullable=True, comment="When that worker was last heard of."
        ),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("said", sa.Text(), nullable=False, comment="What came of it, in a sentence."),
        sa.Column("told", sa.Text(), nullable=False, comment="JSON object: the same for pages."),
        sa.Column("finished", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("job_id", name=op.f("pk_job")),
        comment="Work that is done outside the web process.",
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_job_state"), "job", ["state"])
    op.create_table(
        "deposit",
        sa.Column("receipt_id", sa.String(), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("publisher_id", sa.String(), nullable=False),
        sa.Column("filename", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("made", sa.DateTime(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False, comment="To the librarian; may be empty."),
        sa.Column("job_id", sa.Integer(), nullable=True),
        sa.Column("record_id", sa.String(), nullable=True, comment="Empty until it has been read."),
        sa.Column(
            "refused",
            sa.String(),
            nullable=False,
            comment="Why it was not taken in; empty: it was.",
        ),
        sa.ForeignKeyConstraint(["job_id"], ["job.job_id"], name=op.f("fk_deposit_job_id")),
        sa.PrimaryKeyConstraint("receipt_id", name=op.f("pk_deposit")),
        comment="Reports that publishers sent in themselves, each with its receipt.",
    )
    op.create_index(op.f("ix_deposit_job_id"), "deposit", ["job_id"])
    op.create_index(op.f("ix_deposit_record_id"), "deposit", ["record_id"])
    op.add_column(
        "record",
        sa.Column(
            "draft",
            sa.DateTime(),
            nullable=True,
            comment="Not published yet: a draft since then.",
        ),
    )
    op.add_column("record", sa.Column("draft_reason", sa.String(), nullable=True))
    op.add_column(
        "record",
        sa.Column(
            "publish_on",
            sa.Date(),
            nullable=True,
            comment="When a draft is to be published by itself.",
        ),
    )
