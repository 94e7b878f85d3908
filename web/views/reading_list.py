"""The reading list, as the arguments of its address have it. Nothing of it is kept here."""

from collections.abc import Sequence

from flask import Blueprint, Response, request

from repo_search.catalogue import records, redirects
from repo_search.records import Record
from web.inputs import plain
from web.pages.reading_list import MOST, Wanted, list_page, wanted
from web.site import notice, root, site
from web.templating import render

views = Blueprint("reading_list", __name__)


@views.get("/list")
def reading_list() -> Response:
    entries = asked()
    cut = len(set(request.args.getlist("r"))) > MOST
    page = list_page(entries, held(entries), notice(), root(), cut)
    return render("list.html", page, section="/list")


def asked() -> tuple[Wanted, ...]:
    """The entries of the address."""
    return wanted(map(plain, request.args.getlist("r")))


def held(entries: Sequence[Wanted]) -> dict[str, Record]:
    """The records of these entries that are public or were withdrawn, by the id asked for: one that
    became part of another record leads to that."""
    ids = list(dict.fromkeys(entry.record_id for entry in entries if entry.record_id))
    with site().repository.catalogue.read() as connection:
        found = records.by_ids(connection, ids)
        if len(found) < len(ids):
            merged = redirects.of_kind(connection, "record")
            leads = {one: merged[one] for one in ids if one not in found and one in merged}
            targets = records.by_ids(connection, list(leads.values()))
            found |= {one: targets[new] for one, new in leads.items() if new in targets}
    return {one: record for one, record in found.items() if _may_be_named(record)}


def _may_be_named(record: Record) -> bool:
    return record.is_public or (record.tombstone is not None and not record.never_public)
