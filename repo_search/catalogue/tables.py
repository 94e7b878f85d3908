"""The tables of the catalogue, as SQLAlchemy describes them; migrations build them."""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
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

case = Table(
    "case",
    metadata,
    Column("case_id", String, primary_key=True),
    Column("label", String, nullable=False),
    Column("label_key", String, nullable=False, index=True),
    Column("asked_about", ForeignKey("case.case_id")),
    Column("review", String),
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
    CheckConstraint("(earliest IS NULL) = (latest IS NULL)", name="both_days"),
    CheckConstraint("earliest <= latest", name="days_in_order"),
    sqlite_autoincrement=True,
    comment="Each record as its claims resolve. Times are UTC.",
)

record_value = Table(
    "record_value",
    metadata,
    Column("record_id", ForeignKey("record.record_id"), primary_key=True),
    Column("field", String, primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("value", String, nullable=False, index=True),
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

outbox = Table(
    "outbox",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("record_id", String, nullable=False),
    sqlite_autoincrement=True,
    comment="Records to be indexed anew; cleared after the engine has them.",
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

run = Table(
    "run",
    metadata,
    Column("run_id", Integer, primary_key=True, autoincrement=True),
    Column("kind", String, nullable=False),
    Column("what", String, nullable=False),
    Column("who", String, nullable=False),
    Column("started", DateTime, nullable=False),
    Column("finished", DateTime),
    Column("undone", DateTime),
    sqlite_autoincrement=True,
    comment="Every import, edit and merge; nothing changes a record outside of one.",
)

run_outcome = Table(
    "run_outcome",
    metadata,
    Column("run_id", ForeignKey("run.run_id"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("outcome", String, nullable=False),
    Column("report", Text, nullable=False, comment="JSON object, as the run printed it."),
)

change = Table(
    "change",
    metadata,
    Column("change_id", Integer, primary_key=True, autoincrement=True),
    Column("run_id", ForeignKey("run.run_id"), nullable=False, index=True),
    Column("record_id", String, nullable=False, index=True),
    Column("made", DateTime, nullable=False),
    Column("before", Text, comment="JSON: every row of the record; empty for a new one."),
    Column("after", Text, comment="JSON likewise, without texts; empty for one taken away."),
    sqlite_autoincrement=True,
    comment="The audit trail: what a run did to a record, enough to take it back.",
)

redirect = Table(
    "redirect",
    metadata,
    Column("kind", String, primary_key=True, comment="record, publisher, theme or case"),
    Column("old_id", String, primary_key=True),
    Column("new_id", String, nullable=False, index=True),
    comment="Ids that were merged into others or renamed: they stand in links for ever.",
)

decision = Table(
    "decision",
    metadata,
    Column("kind", String, primary_key=True, comment="duplicate or publisher"),
    Column("one", String, primary_key=True),
    Column("other", String, primary_key=True),
    Column("verdict", String, nullable=False),
    Column("who", String, nullable=False),
    Column("made", DateTime, nullable=False),
    comment="What a person said of two things that looked alike.",
)

signature = Table(
    "signature",
    metadata,
    Column("record_id", ForeignKey("record.record_id"), primary_key=True),
    Column("made_by", String, nullable=False, comment="The method and its version."),
    Column("value", LargeBinary, nullable=False),
    comment="MinHash of a record's text, by which likely duplicates are found.",
)

page = Table(
    "page",
    metadata,
    Column("address", String, primary_key=True),
    Column("publisher", String, nullable=False, default=""),
    Column("base", String, nullable=False, default=""),
    Column("title", String, nullable=False, default=""),
    Column("checked", DateTime, nullable=False),
    Column("changed", DateTime),
    Column("summary", String, nullable=False, default=""),
    Column("sha256", String(64), nullable=False, default=""),
    Column("etag", String, nullable=False, default=""),
    Column("last_modified", String, nullable=False, default=""),
    comment="Pages on which partnerships list their reviews, watched for changes.",
)

listed = Table(
    "listed",
    metadata,
    Column("address", ForeignKey("page.address"), primary_key=True),
    Column("key", String, primary_key=True),
    Column("row", Text, nullable=False, comment="JSON object, as the page says it."),
    Column("record_id", String, index=True),
    Column("case_id", String, index=True),
    Column("first_seen", DateTime, nullable=False),
    Column("last_seen", DateTime, nullable=False),
    Column("vanished", DateTime),
    comment="What a watched page has listed, kept after it has vanished from there.",
)
