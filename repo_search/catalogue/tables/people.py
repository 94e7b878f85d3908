"""Who works at the desk, what they have asked for, and what publishers have deposited."""

from sqlalchemy import Column, DateTime, ForeignKey, Integer, String, Table, Text

from repo_search.catalogue.tables.authorities import metadata

account = Table(
    "account",
    metadata,
    Column("account_id", Integer, primary_key=True, autoincrement=True),
    Column("name", String, nullable=False),
    Column("name_key", String, nullable=False, unique=True, comment="Folded: how it is found."),
    Column("password", String, nullable=False, comment="Argon2 hash; empty: signs in elsewhere."),
    Column("role", String, nullable=False, comment="librarian or publisher"),
    Column("publisher_id", String, nullable=False, comment="For whom a publisher deposits."),
    Column("mail", String, nullable=False, comment="Where receipts are sent; may be empty."),
    Column("subject", String, nullable=False, comment="Who it is to the single sign-on, if any."),
    Column("made", DateTime, nullable=False),
    Column("disabled", DateTime),
    sqlite_autoincrement=True,
    comment="Who may sign in at the desk.",
)

session = Table(
    "session",
    metadata,
    Column("token_hash", String(64), primary_key=True, comment="SHA-256 of the cookie."),
    Column("account_id", ForeignKey("account.account_id"), nullable=False, index=True),
    Column("form_token", String, nullable=False, comment="Stands in every form (CSRF)."),
    Column("made", DateTime, nullable=False),
    Column("seen", DateTime, nullable=False),
    comment="Who is signed in; the row goes when they sign out.",
)

job = Table(
    "job",
    metadata,
    Column("job_id", Integer, primary_key=True, autoincrement=True),
    Column("kind", String, nullable=False),
    Column("given", Text, nullable=False, comment="JSON object: what the work needs to know."),
    Column("who", String, nullable=False),
    Column("made", DateTime, nullable=False),
    Column("state", String, nullable=False, index=True),
    Column("not_before", DateTime, nullable=False),
    Column("worker", String, nullable=False, comment="Who has it in hand; empty: nobody."),
    Column("beat", DateTime, comment="When that worker was last heard of."),
    Column("attempts", Integer, nullable=False),
    Column("done", Integer, nullable=False),
    Column("total", Integer, nullable=False),
    Column("said", Text, nullable=False, comment="What came of it, in a sentence."),
    Column("told", Text, nullable=False, comment="JSON object: the same for pages."),
    Column("finished", DateTime),
    sqlite_autoincrement=True,
    comment="Work that is done outside the web process.",
)

deposit = Table(
    "deposit",
    metadata,
    Column("receipt_id", String, primary_key=True),
    Column("who", String, nullable=False),
    Column("publisher_id", String, nullable=False),
    Column("filename", String, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("size", Integer, nullable=False),
    Column("made", DateTime, nullable=False),
    Column("note", Text, nullable=False, comment="To the librarian; may be empty."),
    Column("job_id", ForeignKey("job.job_id"), index=True),
    Column("record_id", String, index=True, comment="Empty until it has been read."),
    Column("refused", String, nullable=False, comment="Why it was not taken in; empty: it was."),
    comment="Reports that publishers sent in themselves, each with its receipt.",
)
