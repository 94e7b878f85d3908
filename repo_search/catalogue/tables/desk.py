"""What librarians do: runs, decisions, redirects, watched pages."""

from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    ForeignKey,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
)

from repo_search.catalogue.tables.authorities import metadata

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

shared_run = Table(
    "shared_run",
    metadata,
    Column("run_id", ForeignKey("run.run_id"), primary_key=True),
    Column("key", String, nullable=False, index=True, comment="The same for the same command."),
    Column("files", Integer, nullable=False),
    Column("rows", Integer, nullable=False, comment="Of its manifest, without a file."),
    Column("until", DateTime, nullable=False, comment="Until when somebody is at work on it."),
    comment="Imports that go on, at which several importers may be at work.",
)

lease = Table(
    "lease",
    metadata,
    Column("run_id", ForeignKey("shared_run.run_id"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("task", Text, nullable=False, comment="JSON object: a file, or where rows go on."),
    Column("holder", String, nullable=False, comment="The importer that has it in hand."),
    Column("until", DateTime, comment="By the clock of the database; empty: nobody has it."),
    comment="What is left to do of a shared run, who has it in hand and until when.",
)

described = Table(
    "described",
    metadata,
    Column("run_id", ForeignKey("shared_run.run_id"), primary_key=True),
    Column("record_id", String, primary_key=True),
    comment="Of which records a row of the manifest has spoken in a shared run.",
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

signature_band = Table(
    "signature_band",
    metadata,
    Column("band", BigInteger, primary_key=True),
    Column("record_id", ForeignKey("record.record_id"), primary_key=True, index=True),
    comment="Hashes of parts of signatures: texts that are alike have one in common.",
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
