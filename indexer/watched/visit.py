"""One look at one page: getting it, its rows, the files they link to."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from sqlalchemy import Connection

from indexer.fetching import Fetcher
from indexer.intake import Intake
from indexer.pipeline import Item, Pipeline
from indexer.report import Outcome
from indexer.sources import link
from indexer.sources.folder import Found, address
from indexer.sources.listing import Listing
from indexer.watched.rows import Keyed, claims_of, keyed, matched, settle_without_file
from indexer.watched.standing import write_down
from repo_search.catalogue import holdings, journal, pages, records
from repo_search.catalogue.clock import now
from repo_search.catalogue.pages import Listed, Page
from repo_search.claims import Source
from repo_search.errors import RepoSearchError, Unreachable
from repo_search.holdings import sha256_of
from repo_search.jail import Jail
from repo_search.repository import Repository

_FEW = 3
"""Rows a page must have listed before a look that finds none at all is taken for a mistake."""


@dataclass(frozen=True, slots=True)
class PagePlan:
    """What is to be read: a file or a web address, and what is told of it. `fetch_files` is
    whether the files it links to are fetched too, where the page comes from the web."""

    source: str
    publisher: str = ""
    base: str = ""


@dataclass(frozen=True, slots=True)
class Ways:
    """How a run goes about it. `contact` is told to the sites that are asked."""

    dry_run: bool = False
    fetch_files: bool = True
    allow_private: bool = False
    contact: str = ""
    delay_seconds: float = 2.0
    back_catalogue: bool = False
    jobs: int = 2
    what: str = "import-page"
    who: str = "unknown"


@dataclass(frozen=True, slots=True)
class _Got:
    """A page as it was got: a local copy, and the page entry for it."""

    copy: Path
    page: Page


@dataclass
class Visit:
    """One look at one page."""

    repository: Repository
    intake: Intake
    plan: PagePlan
    ways: Ways
    jail: Jail
    fetcher: Fetcher | None
    summary: str = field(default="", init=False)

    def outcomes(self) -> Iterator[Outcome]:
        got = self._got()
        if got is None:
            self.summary = "not changed"
            return
        listing = self._listing(got)
        with self.repository.catalogue.read() as connection:
            known = {row.key: row for row in pages.listed(connection, got.page.address)}
        rows = matched(keyed(listing, got.page.base), known)
        publisher = got.page.publisher or listing.publisher
        done: list[tuple[Keyed, Outcome]] = []
        pipeline = Pipeline(
            self.repository, self.intake, self.ways.jobs, rehearsal=self.ways.dry_run
        )
        items = self._items(got, rows, known, publisher)
        for row, outcome in zip(rows, pipeline.settle(items), strict=True):
            told = replace(outcome, path=row.row.title, row=row.as_json())
            if not told.erased:
                done.append((row, told))
            yield told
        here = {key for row in rows for key in (row.key, row.was)}
        vanished = {key: row for key, row in known.items() if key not in here}
        mistaken = not rows and len([r for r in vanished.values() if not r.vanished]) >= _FEW
        with self.repository.catalogue.write() as connection:
            self.summary = write_down(
                connection,
                self.intake.run_id,
                got.page,
                listing,
                done,
                {} if mistaken else vanished,
                known,
            )
        if mistaken:
            self.summary = "nothing was recognised on it; it may have been rebuilt"

    def _got(self) -> _Got | None:
        """The page, or None where its server says that it has not changed."""
        source = self.plan.source
        if not is_web(source):
            path = Path(source)
            return _Got(path, self._page(self.plan.base or address(path), path))
        where = link.absolute(source) or source
        known = self._page(where, None)
        fetched = self._fetcher().fetch(where, etag=known.etag, last_modified=known.last_modified)
        if fetched.status == "gone":
            raise Unreachable("There is no page at this address any more.")
        if fetched.path is None:
            with (
                self.repository.catalogue.write() as connection,
                journal.noting(connection, self.intake.run_id, journal.PAGE + where),
            ):
                pages.put(connection, replace(known, summary="not changed"))
            return None
        page = self._page(where, fetched.path)
        return _Got(
            fetched.path,
            replace(
                page,
                base=self.plan.base or page.base or fetched.url,
                etag=fetched.etag,
                last_modified=fetched.last_modified,
            ),
        )

    def _page(self, where: str, copy: Path | None) -> Page:
        """What is known of the page at an address, with what is told of it now."""
        with self.repository.catalogue.read() as connection:
            known = next(
                (p for p in pages.all_pages(connection) if p.address == where), Page(where)
            )
        page = replace(
            known,
            publisher=self.plan.publisher or known.publisher,
            base=self.plan.base or known.base,
        )
        if copy is None:
            return page
        sha256 = sha256_of(copy)
        if sha256 == known.sha256:
            return page
        return replace(page, sha256=sha256, changed=now())

    def _listing(self, got: _Got) -> Listing:
        name = Path(self.plan.source).name
        listing: Listing = self.jail.run(
            "indexer.sources.listing:read_page", got.copy, name, got.page.base, gives=Listing
        )
        return listing

    def _items(
        self, got: _Got, rows: Sequence[Keyed], known: Mapping[str, Listed], publisher: str
    ) -> Iterator[Item | Outcome]:
        taken: dict[str, str] = {}
        for row in rows:
            before = known.get(row.was)
            claims = claims_of(row, publisher, got.page.address)
            try:
                found, why = self._file_of(got, row, taken)
            except RepoSearchError as error:
                found, why = None, f"Its file was not fetched: {error}."
            owner = before.record_id if before else None
            if found is None:
                with self.repository.catalogue.write() as connection:
                    told = settle_without_file(
                        connection, self.intake, row, claims, got.page.address, owner, why
                    )
                yield told
            else:
                with self.repository.catalogue.read() as connection:
                    of = owner if owner and _without_file(connection, owner) else None
                yield Item(found, claims, Source.PAGE, of)

    def _fetcher(self) -> Fetcher:
        if self.fetcher is None:
            raise Unreachable("Only pages on the web are fetched")
        return self.fetcher

    def _file_of(self, got: _Got, row: Keyed, taken: dict[str, str]) -> tuple[Found | None, str]:
        """The file a row links to: beside a saved page, or fetched; else why there is none."""
        url = row.row.url
        if not url:
            return None, ""
        if not is_web(self.plan.source):
            path = link.local_file(got.copy, url, got.page.base)
            if path is None:
                return None, "The file it links to is not beside the page."
            first = taken.setdefault(str(path), url)
            if first != url:
                return (
                    None,
                    f"The file beside the page, {path.name}, is that of another link, {first}.",
                )
            return Found(path, address(path)), ""
        if row.address is None:
            return None, "Its link is no web address."
        with self.repository.catalogue.read() as connection:
            there = holdings.owner_of_address(connection, row.address)
        if there is not None:
            return None, ""
        if self.ways.dry_run or not self.ways.fetch_files:
            return None, "Its file is not fetched in this run."
        fetched = self._fetcher().fetch(row.address)
        if fetched.path is None:
            return None, "There is no file at its link any more."
        named = fetched.path.with_name(fetched.filename or fetched.path.name)
        return Found(
            named if named == fetched.path else fetched.path.rename(named), row.address
        ), ""


def _without_file(connection: Connection, record_id: str) -> bool:
    found = records.by_ids(connection, [record_id]).get(record_id)
    return found is not None and found.holding is None and found.tombstone is None


def is_web(source: str) -> bool:
    """Whether a page is named by a web address and not by a file."""
    return source.lower().startswith(("http://", "https://"))
