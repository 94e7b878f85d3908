"""Who is told what by e-mail, and the mails on their way."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "subscription",
        sa.Column("subscription_id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("frequency", sa.String(), nullable=False),
        sa.Column("search", sa.Text(), nullable=False, comment="JSON: the request."),
        sa.Column("path", sa.Text(), nullable=False, comment="Where the site shows the search."),
        sa.Column(
            "confirm_hash", sa.String(length=64), nullable=False, comment="SHA-256 of a token."
        ),
        sa.Column("stop_token", sa.String(), nullable=False, comment="Stands in every mail."),
        sa.Column("made", sa.DateTime(), nullable=False),
        sa.Column("confirmed", sa.DateTime(), nullable=True),
        sa.Column("serial", sa.Integer(), nullable=False, comment="The last announcement told of."),
        sa.Column(
            "mailed",
            sa.DateTime(),
            nullable=True,
            comment="When it was confirmed or the last mail went out.",
        ),
        sa.Column(
            "refusals",
            sa.Integer(),
            nullable=False,
            comment="Refused so often since a mail went out.",
        ),
        sa.PrimaryKeyConstraint("subscription_id", name=op.f("pk_subscription")),
        sa.UniqueConstraint("confirm_hash", name=op.f("uq_subscription_confirm_hash")),
        sa.UniqueConstraint("stop_token", name=op.f("uq_subscription_stop_token")),
        comment="Searches of which people asked to be told; the row goes when they stop it.",
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("subscription", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_subscription_address"), ["address"], unique=False)
    op.create_table(
        "mail",
        sa.Column("subscription_id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.String(), nullable=False),
        sa.Column("made", sa.DateTime(), nullable=False),
        sa.Column(
            "confirm_token", sa.String(), nullable=False, comment="Of a confirmation; else empty."
        ),
        sa.Column(
            "after",
            sa.Integer(),
            nullable=False,
            comment="Tells of what was announced after this …",
        ),
        sa.Column("up_to", sa.Integer(), nullable=False, comment="… and not after this."),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_try", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["subscription_id"],
            ["subscription.subscription_id"],
            name=op.f("fk_mail_subscription_id"),
        ),
        sa.PrimaryKeyConstraint("subscription_id", name=op.f("pk_mail")),
        comment="Mails that no server has taken yet, at most one for each subscription.",
    )
