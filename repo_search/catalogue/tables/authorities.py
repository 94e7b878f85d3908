"""Facts about the whole, publishers and themes."""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    MetaData,
    String,
    Table,
    Text,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

repository = Table(
    "repository",
    metadata,
    Column("key", String, primary_key=True),
    Column("value", String, nullable=False),
    comment="A few facts about the whole: revision, notice.",
)

publisher = Table(
    "publisher",
    metadata,
    Column("publisher_id", String, primary_key=True),
    Column("name", String, nullable=False),
    Column("kind", String, nullable=False, default=""),
    Column("nation", String, nullable=False, default=""),
    Column("region", String, nullable=False, default=""),
    Column("area", String, nullable=False, default=""),
    Column("valid_from", String, nullable=False, default=""),
    Column("valid_to", String, nullable=False, default=""),
    Column("matched", Boolean, nullable=False),
)

publisher_name = Table(
    "publisher_name",
    metadata,
    Column("publisher_id", ForeignKey("publisher.publisher_id"), primary_key=True),
    Column("name", String, primary_key=True),
    Column("name_key", String, nullable=False, index=True),
    comment="Preferred and variant names, with the folded form by which they are matched.",
)

succession = Table(
    "succession",
    metadata,
    Column("predecessor_id", ForeignKey("publisher.publisher_id"), primary_key=True),
    Column("successor_id", ForeignKey("publisher.publisher_id"), primary_key=True),
    CheckConstraint("predecessor_id <> successor_id", name="not_itself"),
)

theme = Table(
    "theme",
    metadata,
    Column("theme_id", String, primary_key=True),
    Column("label", String, nullable=False),
    Column("scope_note", Text, nullable=False, default=""),
    Column("uri", String, nullable=False, default=""),
    Column("matched", Boolean, nullable=False),
)

theme_relation = Table(
    "theme_relation",
    metadata,
    Column("theme_id", ForeignKey("theme.theme_id"), primary_key=True),
    Column("relation", String, primary_key=True, comment="broader or related"),
    Column("other_id", ForeignKey("theme.theme_id"), primary_key=True),
    CheckConstraint("theme_id <> other_id", name="not_itself"),
)

theme_name = Table(
    "theme_name",
    metadata,
    Column("theme_id", ForeignKey("theme.theme_id"), primary_key=True),
    Column("name", String, primary_key=True),
    Column("name_key", String, nullable=False, index=True),
    Column(
        "indicates",
        Boolean,
        nullable=False,
        default=False,
        server_default="0",
        comment="A word that only suggests the theme and is no name of it.",
    ),
)
