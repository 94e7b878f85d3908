"""The third judge: the meaning of the Protocol in plain Python, without index or scores."""

from collections import Counter
from collections.abc import Iterable, Sequence

from repo_search.engine import TEXT, EngineQuery, IndexDocument, IndexPage, family, listed
from repo_search.query import Alike, And, Clause, Dates, Not, Or, Prefix, Words


class Reference:
    """Looks at every record each time."""

    def __init__(self) -> None:
        self.held: dict[str, IndexDocument] = {}

    def take(self, documents: Iterable[IndexDocument], withdrawn: Iterable[str] = ()) -> None:
        for record_id in withdrawn:
            self.held.pop(record_id, None)
        self.held.update({document.record_id: document for document in documents})

    def found(
        self, query: EngineQuery, apart_from: str = "", *, of_findings: bool = False
    ) -> list[IndexDocument]:
        """The records or findings that match, by the order asked for (relevance as newest first).
        Of one day, records come latest first, findings in the order of their serials."""
        records = self.held.values()
        each = [one for d in records for one in d.by_finding] if of_findings else records
        asked = Dates(query.start, query.end, "")
        matching = [
            document
            for document in each
            if matches(document, query.clause)
            and (query.among is None or document.record_id in query.among)
            and (asked == Dates(None, None, "") or matches(document, asked))
            and all(
                family(facet) == family(apart_from)
                or not chosen
                or {*chosen} & {*document.facets.get(facet, ())}
                for facet, chosen in query.selection.items()
            )
        ]
        match query.sort:
            case "title":
                return sorted(matching, key=lambda d: (d.title_key, d.accession))
            case "oldest":
                return sorted(matching, key=lambda d: (d.earliest or 1 << 30, d.accession))
        way = 1 if of_findings else -1
        return sorted(matching, key=lambda d: (-(d.earliest or 0), way * d.accession))

    def counts(self, query: EngineQuery, *, of_findings: bool = False) -> dict[str, dict[str, int]]:
        return {
            facet: Counter(
                value
                for one in self.found(query, facet, of_findings=of_findings)
                for value in one.facets.get(facet, ())
            )
            for facet in query.facets
        }

    def pages(self, clause: Clause, record_id: str) -> set[int]:
        document = self.held.get(record_id)
        return {p.page for p in document.pages if matches(p, clause)} if document else set()

    def terms(self, prefix: str, field: str) -> list[tuple[str, int]]:
        words = Counter(
            w for d in self.held.values() for w in listed(d.words.get(field or TEXT, ""))
        )
        begun = [(word, count) for word, count in words.items() if word.startswith(prefix)]
        return sorted(begun, key=lambda found: (-found[1], found[0]))


def matches(what: IndexDocument | IndexPage, clause: Clause) -> bool:
    match clause:
        case And(children):
            return all(matches(what, child) for child in children)
        case Or(children):
            return any(matches(what, child) for child in children)
        case Not(child):
            return not matches(what, child)
        case Alike(written, others):
            return any(matches(what, child) for child in (written, *others))
        case Dates(start, end):
            if not isinstance(what, IndexDocument) or what.earliest is None or what.latest is None:
                return False
            return (start is None or what.latest >= start.toordinal()) and (
                end is None or what.earliest <= end.toordinal()
            )
        case Prefix(_, field, words):
            held = what.words if isinstance(what, IndexPage) else what.words.get(field or TEXT, "")
            return not set(listed(held)).isdisjoint(words)
        case Words(_, field):
            terms = what.terms if isinstance(what, IndexPage) else what.terms.get(field or TEXT, "")
            return _stands_in(clause.terms, listed(terms))


def _stands_in(wanted: Sequence[str], terms: Sequence[str]) -> bool:
    size = len(wanted)
    return any(tuple(terms[at : at + size]) == wanted for at in range(len(terms) - size + 1))
