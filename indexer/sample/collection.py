"""The sample collection as documents: each publication with the blocks that make it up."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from indexer.sample import briefings, reports, responses
from indexer.sample.blocks import Block, Document, Properties, TitleLines
from indexer.sample.cases import Case
from indexer.sample.prose import Stock
from indexer.sample.publications import Publication
from indexer.sample.studies import Study, study
from indexer.sample.written import read_written

_LONG = {"overview report", "full report"}
_ACCENTS = {
    "northmere": "#1f4e6b",
    "eastwold": "#5b2a52",
    "velmouth": "#17594a",
    "carrowby": "#17594a",
    "harrandale": "#7a3b12",
    "wyverdale": "#2d4a8a",
    "merrowick": "#7b1e33",
    "queldon": "#3c3c3c",
    "strathlarrich": "#274f8f",
    "callowmere": "#4b5320",
}


@dataclass(slots=True)
class Composer:
    """Composes publications one after another; all papers of a case share one study."""

    cases: Mapping[str, Case]
    texts: Mapping[str, str]
    stock: Stock
    _studies: dict[str, Study] = field(default_factory=dict)

    def case_label(self, publication: Publication) -> str:
        """The label of the case that a publication is about; empty where there is none."""
        key = publication.case_key
        return self.cases[key].label if key else publication.case

    def document(self, publication: Publication) -> Document:
        """The publication as a document, ready to be drawn in its format."""
        composed = publication.case_key and publication.document_type in _LONG
        authors = " and ".join(publication.authors)
        named = publication.properties
        return Document(
            titles=TitleLines(
                publisher=" and ".join(publication.publishers),
                title=publication.title,
                subtitle=_subtitle(publication, self.case_label(publication)),
                authors=f"{_byline(publication)}: {authors}" if authors else "",
                date=publication.printed_date,
            ),
            properties=Properties(
                title=publication.title if named else "",
                author=(authors or publication.publishers[0]) if named else "",
                created=publication.created if named else "",
            ),
            language=publication.language,
            long=bool(composed),
            accent=_ACCENTS[publication.file.split("-")[0]],
            serif=publication.serif,
            blocks=self._blocks(publication),
        )

    def _blocks(self, publication: Publication) -> tuple[Block, ...]:
        if publication.text:
            return read_written(self.texts[publication.text])
        found = self._study(publication)
        compose: dict[str, Callable[[], tuple[Block, ...]]] = {
            "overview report": lambda: reports.full_report(found, self.stock, publication.depth),
            "full report": lambda: reports.full_report(found, self.stock, publication.depth),
            "executive summary": lambda: reports.summary(found, self.stock),
            "7-minute briefing": lambda: briefings.seven_minutes(found),
            "practitioner briefing": lambda: briefings.practitioner_briefing(found),
            "thematic briefing": lambda: briefings.practitioner_briefing(found),
            "learning pack": lambda: briefings.learning_pack(found, self.stock),
            "board response": lambda: responses.board_response(found, self.stock),
            "action plan": lambda: responses.action_plan(found),
            "progress report": lambda: responses.progress_report(found, self.stock),
        }
        return compose[publication.document_type]()

    def _study(self, publication: Publication) -> Study:
        key = publication.case_key
        if key not in self._studies:
            self._studies[key] = study(self.cases[key], publication.year, self.stock)
        return self._studies[key]


def _subtitle(publication: Publication, label: str) -> str:
    if publication.series:
        return f"{publication.series}, {publication.period_covered}"
    return label if label and label not in publication.title else ""


def _byline(publication: Publication) -> str:
    if publication.language == "pl":
        return "Niezależna autorka"
    return "Independent author" if len(publication.authors) == 1 else "Authors"
