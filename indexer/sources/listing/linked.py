"""Rows for the links of a page that lead to documents, and why the others are passed over."""

import re
from collections.abc import Iterator

from indexer.sources.listing import documents
from indexer.sources.listing.about import About
from indexer.sources.listing.dating import Dating
from indexer.sources.listing.fields import role_of
from indexer.sources.listing.names import Names, labels_in, squeezed
from indexer.sources.listing.openers import Opener
from indexer.sources.listing.page import Block, Page
from indexer.sources.listing.places import Found, Place, place_of
from indexer.sources.listing.scopes import Scopes
from indexer.sources.listing.statements import told_in
from indexer.sources.listing.values import ListedRow, PassedOver, Standing
from repo_search.cases import status_of
from repo_search.vocabularies import document_types

_EVIDENCE = 160
_LONGEST_NEAR = 120
_NEAR = 12
_VERSION = re.compile(r"\bversion\b|\beasy[\s-]read\b", re.IGNORECASE)
_REPORT = re.compile(r"\breport\b", re.IGNORECASE)
_LABEL_IN_FILE = re.compile(r"\b(?:child|baby|family|adult|young person|case) [a-z]\d{0,2}\b")


class LinkedRows:
    """Reads the links of a page whose scopes are known."""

    def __init__(
        self, page: Page, names: Names, scopes: Scopes, about: About, dating: Dating, host: str
    ) -> None:
        self._page = page
        self._names = names
        self._scopes = scopes
        self._about = about
        self._dating = dating
        self._host = host

    def read(self) -> tuple[list[Found], list[PassedOver]]:
        """The rows in the order of the page, and the links that are none."""
        found: list[Found] = []
        passed: list[PassedOver] = []
        for place in self._places():
            one = self._record(place)
            if isinstance(one, Found):
                found.append(one)
            else:
                passed.append(one)
        return _without_pages_of_reviews(found, passed), passed

    def _places(self) -> Iterator[Place]:
        seen: set[int] = set()
        for number, block in enumerate(self._page.blocks):
            for anchor in block.anchors:
                if anchor.link not in seen:
                    seen.add(anchor.link)
                    yield place_of(self._page, number, anchor)

    def _record(self, place: Place) -> Found | PassedOver:
        opener = self._scopes.owner[place.number]
        label, named = self._case_of(place, opener)
        if opener and squeezed(label) == squeezed(opener.label):
            label = opener.label
        document_type = self._type_of(place, opener)
        reason = documents.why_never(place.link.url) or documents.why_no_record(
            f"{place.said} {place.near}" if place.wordless else place.said,
            place.link.url,
            document_type,
            in_case=bool(label) or opener is not None,
            named=named,
            host=self._host,
        )
        if reason:
            return PassedOver(documents.plain_title(place.words), place.link.url, reason)
        if not document_type and self._is_the_report(place.said):
            document_type = document_types()["full-report"].label
        if opener and label != opener.label:
            opener = next((o for o in self._scopes.openers if label and o.label == label), None)
        report = documents.is_report(document_type)
        date = self._dating.of_link(place.number, place.anchor, place.words, is_report=report)
        language = _language(place)
        row = ListedRow(
            case=label,
            title=self._title(label, document_type, place, opener),
            document_type=document_type,
            url=place.link.url,
            published=date.written if date else "",
            themes=self._about.themes(opener, place.number),
            status=self._status(place, is_report=report),
            language=language,
            review=self._about.review(
                opener, place.number, f"{place.words} {place.link.called} {place.near}"
            ),
            authors=self._about.authors(opener, place.number),
            relation=documents.relation_of(document_type, language, in_case=bool(label)),
            learning=self._about.learning(opener),
            evidence=place.block.text[:_EVIDENCE],
        )
        return Found(row, opener, place.number, linked=True, wordless=place.wordless)

    def _is_the_report(self, said: str) -> bool:
        """Whether a link of a case whose words name no type is to be taken for the report."""
        bare = said
        for named in self._names.named_in(said):
            bare = bare.replace(named.label, " ")
        return bool(documents.report_in(said) or _VERSION.search(said)) or (
            documents.is_wordless(bare)
        )

    def _case_of(self, place: Place, opener: Opener | None) -> tuple[str, bool]:
        """The label of a link's case, and whether the link's own words name it."""
        for text in (place.link.text, place.link.called):
            if named := self._names.named_in(text):
                return next((n for n in named if n.sure), named[-1]).label, True
        if opener and opener.rank in ("heading", "cell"):
            return opener.label, False
        in_line = opener is None or opener.block == place.number
        before = [n for n in self._names.named_in(place.block.text) if n.end <= place.anchor.start]
        if before and in_line:
            return before[-1].label, False
        little = place.wordless or documents.says_little(documents.plain_title(place.link.text))
        if opener and (in_line or opener.container >= 0 or little):
            return opener.label, False
        if not little:
            return "", False
        words = documents.file_words(place.link.url)
        words = words.lower() if words.islower() else words
        filed = labels_in(_LABEL_IN_FILE.sub(lambda match: match[0].title(), words))
        return (filed[0].label if filed else self._last_in_list(place.number)), False

    def _last_in_list(self, number: int) -> str:
        """The case of the link before, in the same list, for "Executive summary" on its own."""
        block = self._page.blocks[number]
        previous = self._page.blocks[number - 1] if number else None
        if previous is None or previous.shape != block.shape or not previous.anchors:
            return ""
        owner = self._scopes.owner[number - 1]
        return owner.label if owner else ""

    def _type_of(self, place: Place, opener: Opener | None) -> str:
        opening = ""
        if opener and opener.block != place.number and (place.wordless or not opener.label):
            opening = self._page.blocks[opener.block].text
        own = (place.said, place.link.called)
        file = documents.file_words(place.link.url)
        if found := next(filter(None, map(documents.stated_type, own)), ""):
            return found
        if documents.says_briefing(place.said) and (found := documents.stated_type(file)):
            return found
        texts = [self._type_in_row(place), *own, place.block.column, place.before]
        if place.wordless:
            texts += [place.after, place.near, opening]
        texts.append(file)
        for text in texts:
            if text and len(text) < 400 and (found := documents.type_in(text)):
                return found
        if place.wordless or not _REPORT.search(place.said):
            for heading in reversed(self._scopes.sections[place.number]):
                if found := documents.stated_type(self._page.blocks[heading].text):
                    return found
        if found := documents.report_in(opening) and documents.type_in(opening):
            return found
        besides = f"{place.before} {place.near} {opening}" if place.wordless else ""
        return documents.report_in(f"{place.said} {place.block.column} {besides}")

    def _in_row(self, place: Place) -> list[Block]:
        """The cells of the table's row in which a link stands."""
        rows = [c for c in place.block.path if self._page.containers[c].tag == "tr"]
        near = self._page.blocks[max(0, place.number - _NEAR) : place.number + _NEAR]
        return [block for block in near if rows and rows[-1] in block.path]

    def _type_in_row(self, place: Place) -> str:
        """What a column or label beside a link says its document type is ("Document type")."""
        return next((b.text for b in self._in_row(place) if role_of(b.column) == "type"), "")

    def _status(self, place: Place, *, is_report: bool) -> Standing:
        """What is said beside a link: in its line, or, of a report that is the one link of its
        table's row, in a column of dates or statuses; as of most, published."""
        row = self._in_row(place)
        if is_report and sum(len(block.anchors) for block in row) == 1:
            for block in row:
                if role_of(block.column) in ("published", "status"):
                    told = [one.event for one in told_in(block.text)]
                    if status := status_of(e for e in told if e.kind == "publication"):
                        return status
        return _status_beside(place.block)

    def _title(self, label: str, document_type: str, place: Place, opener: Opener | None) -> str:
        title = documents.plain_title(place.said)
        if place.wordless:
            near = documents.plain_title(place.near)
            telling = 0 < len(near) < _LONGEST_NEAR and (
                documents.type_in(near) or (not label and documents.report_in(near))
            )
            title = near if telling else document_type
        if opener and not opener.label and documents.says_little(title):
            heading = documents.title_of(self._page.blocks[opener.block].text)
            return heading if documents.is_report(document_type) else f"{heading}: {title}"
        if documents.is_language(title):
            title = f"{document_type} ({title})"
        title = documents.title_of(title)
        if title == label and document_type and not documents.is_report(document_type):
            title = document_type
            return f"{label}: {title}"
        return f"{label}: {title}" if label and title and label not in title else title or label


def _language(place: Place) -> str:
    texts = [place.said, place.link.called, place.block.column]
    if place.wordless:
        texts.append(f"{place.before} {place.after}")
    found = (documents.language_in(text, place.link) for text in texts if text)
    return next(filter(None, found), "")


def _status_beside(block: Block) -> Standing:
    """What a line says of its one link: "no longer available" or, as of most, published."""
    states = {one.event.state for one in told_in(block.text) if one.event.kind == "publication"}
    ended = states == {"ended"} and len(block.anchors) == 1
    return "no longer published" if ended else "published"


def _without_pages_of_reviews(found: list[Found], passed: list[PassedOver]) -> list[Found]:
    """Leaves out the link of a case's heading to a page about it, where its files are listed."""
    with_files = {
        one.opener.block for one in found if one.opener and documents.is_file(one.row.url)
    }
    kept = []
    for one in found:
        opener = one.opener
        heads = opener and opener.rank == "heading" and one.block == opener.block
        if heads and not documents.is_file(one.row.url) and one.block in with_files:
            reason = "the page of a review whose documents are listed here"
            passed.append(PassedOver(one.row.title, one.row.url, reason))
        else:
            kept.append(one)
    return kept
