"""Cases, records, their files and texts, and the outbox."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    and_,
    text,
)

from repo_search.catalogue.tables.authorities import metadata

OF_ANY_LENGTH = "spgist"
"""The sort of index of PostgreSQL that takes texts of any length; its usual one refuses what is
longer than a third of a page of 8 kB, and documents say of themselves what they like."""

case = Table(
    "case",
    metadata,
    Column("case_id", String, primary_key=True),
    Column("label", String, nullable=False),
    Column("label_key", String, nullable=False),
    Column("asked_about", ForeignKey("case.case_id")),
    Index(None, "label_key", postgresql_using=OF_ANY_LENGTH),
)

event = Table(
    "event",
    metadata,
    Column("event_id", Integer, primary_key=True, autoincrement=True),
    Column("case_id", ForeignKey("case.case_id"), nullable=False, index=True),
    Column("kind", String, nullable=False),
    Column("state", String, nullable=False),
    Column("written", String, nullable=False, default=""),
    Column("earliest", Date),
    Column("latest", Date),
    Column("address", String, nullable=False, comment="The page or file that says so."),
    Column("evidence", String, nullable=False, default=""),
)

case_publisher = Table(
    "case_publisher",
    metadata,
    Column("case_id", ForeignKey("case.case_id"), primary_key=True),
    Column("publisher_id", ForeignKey("publisher.publisher_id"), primary_key=True),
)

record = Table(
    "record",
    metadata,
    Column("accession", Integer, primary_key=True, autoincrement=True),
    Column("record_id", String, nullable=False, unique=True),
    Column("title", String, nullable=False),
    Column("published_written", String),
    Column("earliest", Date),
    Column("latest", Date),
    Column("document_type", String),
    Column("review", String),
    Column("abstract", Text),
    Column("rights", String),
    Column("rights_holder", String),
    Column("licence", String),
    Column("source_url", String),
    Column("series", String),
    Column("period_covered", String),
    Column("text", String, nullable=False),
    Column("text_reason", String, nullable=False, default=""),
    Column("back_catalogue", Boolean, nullable=False, default=False, server_default="0"),
    Column("added", DateTime, nullable=False),
    Column("changed", DateTime, nullable=False),
    Column("withdrawn", DateTime),
    Column("withdrawn_reason", String),
    Column("held", DateTime, comment="Not published since then, until somebody has cleared it."),
    Column("held_reason", String),
    Column("draft", DateTime, comment="Not published yet: a draft since then."),
    Column("draft_reason", String),
    Column("publish_on", Date, comment="When a draft is to be published by itself."),
    CheckConstraint("(earliest IS NULL) = (latest IS NULL)", name="both_days"),
    CheckConstraint("earliest <= latest", name="days_in_order"),
    Index(None, "document_type", postgresql_using=OF_ANY_LENGTH),
    Index(None, "review", postgresql_using=OF_ANY_LENGTH),
    sqlite_autoincrement=True,
    comment="Each record as its claims resolve. Times are UTC.",
)

PUBLIC = and_(record.c.withdrawn.is_(None), record.c.held.is_(None), record.c.draft.is_(None))
"""The rows of `record` that the public may see: `records.visible` as a condition."""

OF_LANGUAGE = "field = 'language'"
"""What a query has to say, letter by letter, for the index of languages to be used."""

record_value = Table(
    "record_value",
    metadata,
    Column("record_id", ForeignKey("record.record_id"), primary_key=True),
    Column("field", String, primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("value", String, nullable=False),
    Index(None, "value", postgresql_using=OF_ANY_LENGTH),
    Index(
        "ix_record_value_language",
        "value",
        sqlite_where=text(OF_LANGUAGE),
        postgresql_where=text(OF_LANGUAGE),
        postgresql_using=OF_ANY_LENGTH,
    ),
    comment="Fields of several values: publisher, theme and case ids, authors, languages …",
)

claim = Table(
    "claim",
    metadata,
    Column("claim_id", Integer, primary_key=True, autoincrement=True),
    Column("record_id", ForeignKey("record.record_id"), nullable=False, index=True),
    Column("field", String, nullable=False),
    Column("values", Text, nullable=False, comment="JSON array of strings as written."),
    Column("source", Integer, nullable=False),
    Column("evidence", String, nullable=False),
    Column("extractor", String, nullable=False),
    Column("confidence", Integer, nullable=False, comment="In thousandths."),
    Column("made", DateTime, nullable=False),
)

holding = Table(
    "holding",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("record_id", ForeignKey("record.record_id"), nullable=False, index=True),
    Column("size", Integer, nullable=False),
    Column("media_type", String, nullable=False),
    Column("filename", String, nullable=False),
    Column("pages", Integer, nullable=False),
    Column("paged", Boolean, nullable=False),
    Column("version", Integer, nullable=False),
    Column("added", DateTime, nullable=False),
    Column(
        "reason",
        String,
        nullable=False,
        default="",
        server_default=text("''"),
        comment="Why this version took the place of the one before.",
    ),
    UniqueConstraint("record_id", "version"),
    comment="Every version of a record's file; the highest version is the current one.",
)

address = Table(
    "address",
    metadata,
    Column("address", String, primary_key=True),
    Column("sha256", ForeignKey("holding.sha256"), nullable=False, index=True),
    Column("seen", DateTime, nullable=False),
    comment="Where bytes came from: an absolute path or a URL.",
)

passage = Table(
    "passage",
    metadata,
    Column("record_id", ForeignKey("record.record_id"), primary_key=True),
    Column("page", Integer, primary_key=True),
    Column("text", Text, nullable=False),
    Column("recognised", Boolean, nullable=False, default=False, server_default="0"),
)

extraction = Table(
    "extraction",
    metadata,
    Column("record_id", ForeignKey("record.record_id"), primary_key=True),
    Column("made_by", String, nullable=False),
    comment="By which rules the findings of a record were looked for.",
)

WAITING = "finding.verdict = '' AND finding.confidence < 500"
"""Findings that wait for a librarian: `Finding.waits` as a condition, letter by letter as a query
has to say it for the index of these to be used."""

finding = Table(
    "finding",
    metadata,
    Column("serial", Integer, primary_key=True, autoincrement=True),
    Column("finding_id", String, nullable=False, unique=True),
    Column("record_id", ForeignKey("record.record_id"), nullable=False, index=True),
    Column("position", Integer, nullable=False),
    Column("kind", String, nullable=False),
    Column("number", String, nullable=False),
    Column("wording", Text, nullable=False),
    Column("stretches", Text, nullable=False, comment="JSON array of [page, start, end]."),
    Column("section", String, nullable=False),
    Column("addressees", Text, nullable=False, comment="JSON array of strings."),
    Column("confidence", Integer, nullable=False, comment="In thousandths."),
    Column("rule", String, nullable=False),
    Column("about", Text, nullable=False, comment="Of an answer: what it answers, as printed."),
    Column("status", String, nullable=False, comment="Of an answer: accepted, in part …"),
    Column("alike", Integer, index=True, comment="The serial of the first one worded so."),
    Column("verdict", String, nullable=False, comment="accepted, rejected or nothing"),
    Column("corrected", Text, nullable=False, comment="The wording that a librarian gave it."),
    Column("decided_by", String, nullable=False),
    Column("decided", DateTime),
    Index(
        "ix_finding_waiting",
        "record_id",
        sqlite_where=text(WAITING.replace("finding.", "")),
        postgresql_where=text(WAITING.replace("finding.", "")),
    ),
    sqlite_autoincrement=True,
    comment="Recommendations, learning points, findings, questions, good practice and answers.",
)

finding_band = Table(
    "finding_band",
    metadata,
    Column("band", BigInteger, primary_key=True),
    Column("serial", ForeignKey("finding.serial"), primary_key=True, index=True),
    comment="For finding what is worded alike without comparing all with all.",
    sqlite_with_rowid=False,
)

harvest = Table(
    "harvest",
    metadata,
    Column("serial", Integer, primary_key=True, autoincrement=True),
    Column("record_id", String, nullable=False, unique=True),
    Column("changed", DateTime, nullable=False, index=True),
    sqlite_autoincrement=True,
    comment="Records that have been public, by their last change: serials rise.",
)

outbox = Table(
    "outbox",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("record_id", String, nullable=False),
    sqlite_autoincrement=True,
    comment="Records to be indexed anew; cleared after the engine has them.",
)

announcement = Table(
    "announcement",
    metadata,
    Column("serial", Integer, primary_key=True, autoincrement=True),
    Column("record_id", ForeignKey("record.record_id"), nullable=False),
    Column("kind", String, nullable=False, comment="added or new version"),
    Column("made", DateTime, nullable=False),
    UniqueConstraint("record_id", "kind"),
    sqlite_autoincrement=True,
    comment="What feeds and mails tell of records: the latest of each kind.",
)

origin = Table(
    "origin",
    metadata,
    Column("origin", String, primary_key=True),
    Column("record_id", ForeignKey("record.record_id"), nullable=False, index=True),
    comment="What tells a record without a file again: its link, or the row that described it.",
)

relation = Table(
    "relation",
    metadata,
    Column("record_id", ForeignKey("record.record_id"), primary_key=True),
    Column("relation", String, primary_key=True),
    Column("other_id", ForeignKey("record.record_id"), primary_key=True),
    Column("evidence", String, nullable=False, default=""),
    CheckConstraint("record_id <> other_id", name="not_itself"),
)
