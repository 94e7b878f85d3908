"""Who is told what by e-mail, and the mails on their way."""

from sqlalchemy import Column, DateTime, ForeignKey, Integer, String, Table, Text

from repo_search.catalogue.tables.authorities import metadata

subscription = Table(
    "subscription",
    metadata,
    Column("subscription_id", Integer, primary_key=True, autoincrement=True),
    Column("address", String, nullable=False, index=True),
    Column("frequency", String, nullable=False),
    Column("search", Text, nullable=False, comment="JSON: the request."),
    Column("path", Text, nullable=False, comment="Where the site shows the search."),
    Column("confirm_hash", String(64), nullable=False, unique=True, comment="SHA-256 of a token."),
    Column("stop_token", String, nullable=False, unique=True, comment="Stands in every mail."),
    Column("made", DateTime, nullable=False),
    Column("confirmed", DateTime),
    Column("serial", Integer, nullable=False, comment="The last announcement told of."),
    Column("mailed", DateTime, comment="When it was confirmed or the last mail went out."),
    Column("refusals", Integer, nullable=False, comment="Refused so often since a mail went out."),
    sqlite_autoincrement=True,
    comment="Searches of which people asked to be told; the row goes when they stop it.",
)

mail = Table(
    "mail",
    metadata,
    Column("subscription_id", ForeignKey("subscription.subscription_id"), primary_key=True),
    Column("message_id", String, nullable=False),
    Column("made", DateTime, nullable=False),
    Column("confirm_token", String, nullable=False, comment="Of a confirmation; else empty."),
    Column("after", Integer, nullable=False, comment="Tells of what was announced after this …"),
    Column("up_to", Integer, nullable=False, comment="… and not after this."),
    Column("attempts", Integer, nullable=False),
    Column("next_try", DateTime, nullable=False),
    comment="Mails that no server has taken yet, at most one for each subscription.",
)
