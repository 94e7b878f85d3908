"""Rows of the catalogue's tables as lines of JSON, and back: everything that leaves with a
repository."""

import base64
import json
from collections.abc import Collection, Iterator, Mapping
from datetime import date, datetime
from typing import Any, get_args

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ColumnElement,
    Connection,
    Date,
    DateTime,
    Integer,
    LargeBinary,
    String,
    Table,
    func,
    not_,
    select,
    true,
)

from repo_search.catalogue import outbox, serials, tables
from repo_search.errors import BadInput
from repo_search.findings import KINDS, Stretch, Verdict

LIMITS_KEY = "limits_key"
"""The fact that web processes count by for a day, which concerns nobody else."""
INDEX_AT, FILES_AT = "index_at", "files_at"
"""The facts of a catalogue that many machines share that say where the rest of it is."""
OF_ITSELF = (outbox.REACHED, LIMITS_KEY, INDEX_AT, FILES_AT)
"""Facts about a catalogue, and not about what it holds."""
LEFT_OUT: Mapping[Table, str] = {
    tables.account: "people who sign in, and their passwords",
    tables.session: "who is signed in",
    tables.subscription: "addresses of people and what they search for",
    tables.mail: "mails on their way to them",
    tables.job: "work that is waiting or done",
    tables.shared_run: "imports that go on",
    tables.lease: "what is left of them to do",
    tables.described: "what was said in them so far",
    tables.signature: "worked out anew from the texts",
    tables.signature_band: "worked out anew from the texts",
    tables.extraction: "by which rules findings were looked for: they are looked for anew",
    tables.finding_band: "worked out anew from the findings",
}
"""The tables that stay behind, with the reason."""
CARRIED: Mapping[str, Table] = {
    table.name: table for table in tables.metadata.sorted_tables if table not in LEFT_OUT
}
"""All others by name, each after those that it refers to."""
_EMPTIED = {
    column
    for table in CARRIED.values()
    for column in table.columns
    if any(key.column.table in LEFT_OUT for key in column.foreign_keys)
}
"""Columns that refer to what stays behind: empty on the way."""
_DEPOSIT = tables.deposit.c
_UNREAD = _DEPOSIT.record_id.is_(None) & (_DEPOSIT.refused == "") & (_DEPOSIT.sha256 != "")
_ONLY: Mapping[Table, ColumnElement[bool]] = {
    tables.deposit: not_(_UNREAD),
    tables.repository: tables.repository.c.key.not_in(OF_ITSELF),
}
_JSON: Mapping[Column[Any], type] = {
    tables.claim.c["values"]: list,
    tables.run_outcome.c.report: dict,
    tables.change.c.before: dict,
    tables.change.c.after: dict,
    tables.listed.c.row: dict,
    tables.finding.c.addressees: list,
    tables.finding.c.stretches: tuple,
}
"""Columns that hold JSON themselves, and of what sort: objects, lists of texts, or places."""
_ONE_OF: Mapping[Column[Any], Collection[str]] = {
    tables.finding.c.kind: KINDS,
    tables.finding.c.verdict: get_args(Verdict),
}
"""Columns in which nothing else may stand."""
_IDS = (tables.record.c.record_id, tables.finding.c.finding_id)
_TOGETHER = 50
"""Rows that are read at a time: some hold the whole text of a report."""
_LARGEST = 1 << 53
_SHA256 = 64


def lines(connection: Connection, table: Table) -> Iterator[str]:
    """Every row of a table that is carried, as a JSON object on a line, in the order of its key.
    Times are UTC as ISO 8601, bytes are in base64."""
    columns = [column for column in table.columns if column not in _EMPTIED]
    wanted = select(*columns).where(_ONLY.get(table, true())).order_by(*table.primary_key)
    for row in connection.execute(wanted.execution_options(yield_per=_TOGETHER)).mappings():
        told = {column.name: _told(row[column]) for column in columns}
        yield json.dumps(told, ensure_ascii=False) + "\n"


def _told(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return base64.b64encode(value).decode() if isinstance(value, bytes) else value


def read(table: Table, line: bytes, *, of_today: bool = True) -> dict[str, Any]:
    """The row that such a line tells. One that is not `of_today` was written when the table had
    fewer columns: what it lacks is as it is by default. Raises BadInput saying what is wrong."""
    try:
        told = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise BadInput(f"it is not JSON ({str(error)[:100]})") from error
    if not isinstance(told, dict):
        raise BadInput("it is not a JSON object")
    columns = {c.name: c for c in table.columns if c not in _EMPTIED}
    if unknown := sorted(told.keys() - columns.keys()):
        raise BadInput(f"“{unknown[0][:40]}” is not known")
    if of_today and (missing := sorted(columns.keys() - told.keys())):
        raise BadInput(f"“{missing[0]}” is missing")
    row = {name: _default(column) for name, column in columns.items()}
    return row | {name: _typed(columns[name], value) for name, value in told.items()}


def _default(column: Column[Any]) -> Any:
    return getattr(column.default, "arg", None)


def _typed(column: Column[Any], value: Any) -> Any:
    if value is None:
        if column.nullable:
            return None
        raise _wrong(column, "there", value)
    match column.type:
        case Boolean():
            return _checked(column, value, isinstance(value, bool), "true or false")
        case BigInteger() | Integer():
            right = type(value) is int and abs(value) < _LARGEST
            return _checked(column, value, right, "a whole number below 2^53")
        case DateTime():
            return _read_back(column, value, datetime, "a time such as 2026-01-31T09:30:00")
        case Date():
            return _read_back(column, value, date, "a day such as 2026-01-31")
        case LargeBinary():
            return _bytes(column, value)
        case _:
            return _text(column, value)


def _text(column: Column[Any], value: Any) -> str:
    text: str = _checked(column, value, isinstance(value, str), "text")
    try:
        text.encode()
    except UnicodeEncodeError:
        raise _wrong(column, "text of Unicode characters", value) from None
    if isinstance(column.type, String) and column.type.length == _SHA256:
        right = not text or is_sha256(text)
        _checked(column, text, right and (bool(text) or not column.primary_key), "a SHA-256")
    if column in _JSON:
        _check_json(column, text)
    if column in _ONE_OF:
        _checked(column, text, text in _ONE_OF[column], "one of the words that there are")
    if column in _IDS:
        right = 0 < len(text) <= 40 and text.isascii() and text.isalnum()
        _checked(column, text, right, "letters and digits")
    return text


def is_sha256(text: str) -> bool:
    """Whether this is a SHA-256 in hexadecimal as we write it."""
    return len(text) == _SHA256 and not set(text) - set("0123456789abcdef")


def _check_json(column: Column[Any], text: str) -> None:
    sort = _JSON[column]
    try:
        found: Any = json.loads(text)
    except (ValueError, RecursionError):
        found = None
    if sort is dict:
        _checked(column, text, isinstance(found, dict), "a JSON object")
    elif sort is list:
        right = isinstance(found, list) and all(isinstance(value, str) for value in found)
        _checked(column, text, right, "a JSON list of texts")
    else:
        right = isinstance(found, list) and bool(found) and all(map(_is_stretch, found))
        _checked(column, text, right, "a JSON list of places: page, start and end")


def _is_stretch(value: Any) -> bool:
    numbers = isinstance(value, list) and all(type(one) is int for one in value)
    return numbers and len(value) == len(Stretch._fields) and all(0 <= n < _LARGEST for n in value)


def _read_back(column: Column[Any], value: Any, sort: type[date], wanted: str) -> date:
    try:
        found = sort.fromisoformat(value)
    except (ValueError, TypeError):
        raise _wrong(column, wanted, value) from None
    _checked(column, value, found.isoformat() == value and _is_naive(found), wanted)
    return found


def _is_naive(moment: date) -> bool:
    return not isinstance(moment, datetime) or moment.tzinfo is None


def _bytes(column: Column[Any], value: Any) -> bytes:
    try:
        return base64.b64decode(value, validate=True)
    except (ValueError, TypeError):
        raise _wrong(column, "bytes in base64", value) from None


def _checked(column: Column[Any], value: Any, right: bool, wanted: str) -> Any:
    if not right:
        raise _wrong(column, wanted, value)
    return value


def _wrong(column: Column[Any], wanted: str, value: Any) -> BadInput:
    given = ascii(value)
    return BadInput(
        f"“{column.name}” must be {wanted}, not {given[:60]}{'…' if len(given) > 60 else ''}"
    )


def sequences(connection: Connection) -> dict[str, int]:
    """The last serial number that was given in each table that counts on: none of them is given
    again, even if its row has gone."""
    reached = {
        table.name: serials.last(connection, table)
        for table in CARRIED.values()
        if serials.counts_on(table)
    }
    if connection.dialect.name != "sqlite":  # what it gave last may not have been committed
        reached[tables.outbox.name] = outbox.revision(connection)
    return {name: last for name, last in reached.items() if last}


def go_on_from(connection: Connection, last: Mapping[str, int]) -> None:
    """Has tables count on from these serial numbers, or from their last rows if that is later."""
    for table in CARRIED.values():
        if table.autoincrement_column is not None:
            serials.go_on_from(connection, table, last.get(table.name, 0))
    if connection.dialect.name != "sqlite" and (number := last.get(tables.outbox.name)):
        outbox.reach(connection, number)


def unread_deposits(connection: Connection) -> int:
    """How many deposits stay behind because nobody has read them yet."""
    return connection.scalar(select(func.count()).where(_UNREAD)) or 0


def not_public(connection: Connection) -> int:
    """How many records are carried that the public does not see."""
    hidden = select(func.count()).select_from(tables.record).where(not_(tables.PUBLIC))
    return connection.scalar(hidden) or 0
