"""What keeps holdings whole, lets go of them, and says what they disclose."""

from sqlalchemy import Boolean, Column, DateTime, ForeignKey, Integer, String, Table, Text

from repo_search.catalogue.tables.authorities import metadata

fixity = Table(
    "fixity",
    metadata,
    Column("sha256", ForeignKey("holding.sha256", ondelete="CASCADE"), primary_key=True),
    Column("checked", DateTime, nullable=False),
    Column("fault", String, nullable=False, comment="Empty: the bytes are those that were kept."),
    comment="When the bytes of a holding were last hashed again, and what was found.",
)

erasure = Table(
    "erasure",
    metadata,
    Column("record_id", String, primary_key=True),
    Column("made", DateTime, nullable=False),
    Column("category", String, nullable=False),
    Column(
        "cleared", DateTime, comment="When files, pictures and indexes had nothing of it any more."
    ),
    comment="Records that were erased: all that is kept of them.",
)

erased = Table(
    "erased",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("record_id", ForeignKey("erasure.record_id"), nullable=False, index=True),
    comment="Hashes of bytes, and of origins of records without bytes, that never come back.",
)

backup = Table(
    "backup",
    metadata,
    Column("backup_id", Integer, primary_key=True, autoincrement=True),
    Column("made", DateTime, nullable=False),
    Column("directory", String, nullable=False),
    sqlite_autoincrement=True,
    comment="Backups that were made, so that an erasure can say where bytes still are.",
)

disclosure = Table(
    "disclosure",
    metadata,
    Column("record_id", ForeignKey("record.record_id", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("kind", String, nullable=False),
    Column("page", Integer, comment="Empty: of the file as a whole."),
    Column("evidence", Text, nullable=False),
    Column("holds", Boolean, nullable=False, comment="Whether it is a reason to hold a record."),
    comment="What the current file of a record may disclose, as its reading found it.",
)
