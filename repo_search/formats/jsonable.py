"""Records and result pages as the objects that the API and `--json` answer with.

Dates are YYYY-MM-DD, times ISO 8601 in UTC, spans [start, end) in characters, URLs relative to
the site's root.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import quote, urlencode

from repo_search.claims import Claim
from repo_search.dates import ImpreciseDate
from repo_search.finding_results import FindingPage
from repo_search.formats.citation import cite
from repo_search.formats.exported import About
from repo_search.records import Record
from repo_search.results import Completion, FacetValue, Part, Result, ResultPage
from repo_search.vocabularies import document_types, label_of, review_kinds

_REFERENCE = (
    "record_id", "title", "publishers", "document_type", "published", "rights", "rights_holder",
    "licence", "url",
)  # fmt: skip


def result_page(
    page: ResultPage, notice: str = "", explained: Mapping[str, Sequence[Part]] | None = None
) -> dict[str, Any]:
    """A page of results; `notice` is added only where the repository has one, the parts of scores
    (by record id) where they were asked for."""
    return {
        **asked(page),
        "feedback": list(page.feedback),
        "results": [
            _result(result, page)
            | (
                {"explained": [part._asdict() for part in explained[result.record.record_id]]}
                if explained
                else {}
            )
            for result in page.results
        ],
        "facets": {
            facet: facet_counts(values, suggested=facet == "theme")
            for facet, values in page.facets.items()
        },
        "notes": list(page.notes),
        "did_you_mean": {
            "q": page.did_you_mean.text,
            "spans": [list(span) for span in page.did_you_mean.spans],
            "total": page.did_you_mean.total,
        }
        if page.did_you_mean
        else None,
        "ways_on": [
            {"said": way.said, "q": way.text, "without": list(way.without), "total": way.total}
            for way in page.ways_on
        ],
        **({"notice": notice} if notice else {}),
    }


def asked(page: ResultPage | FindingPage) -> dict[str, Any]:
    """What a page of results says of the search itself."""
    return {
        "query": {"text": page.query.text, "understood": page.query.understood},
        "total": page.total,
        "relaxed": page.relaxed,
        "holding_all": page.holding_all,
        "added": [{"written": a.written, "others": list(a.others)} for a in page.added],
        "offers": [
            {
                "written": offer.written,
                "senses": [{"name": s.name, "query": s.query} for s in offer.senses],
            }
            for offer in page.offers
        ],
        "page": page.page,
        "per_page": page.per_page,
    }


def facet_counts(values: Iterable[FacetValue], *, suggested: bool = False) -> list[dict[str, Any]]:
    """The values of a facet; with how many have them as suggestions where there are such."""
    return [
        {
            "value": v.value,
            "label": v.label,
            "count": v.count,
            "selected": v.selected,
            **({"suggested": v.suggested} if suggested else {}),
        }
        for v in values
    ]


def _result(result: Result, page: ResultPage) -> dict[str, Any]:
    switches = [("without", text) for text in page.without]
    if not page.expand:
        switches = [("expand", "no")]
    return {
        **_summary(result.record),
        "lacking": list(result.lacking),
        "pages_matched": result.pages_matched,
        "passages": [
            {
                "page": passage.page,
                "snippet": passage.text,
                "spans": [list(span) for span in passage.spans],
                "url": page_url(result.record.record_id, passage.page, page.query.text, switches),
            }
            for passage in result.passages
        ],
    }


def completions(found: Iterable[Completion]) -> dict[str, Any]:
    """What a search that is being typed may become, each with its address."""
    return {
        "suggestions": [
            {
                "kind": one.kind,
                "id": one.id or None,
                "text": one.text,
                "detail": one.detail or None,
                "records": one.records,
                "url": _completion_url(one),
            }
            for one in found
        ]
    }


def _completion_url(one: Completion) -> str:
    if one.kind == "words":
        return f"/search?{urlencode({'q': one.text}, errors='replace')}"
    return f"/{one.kind}s/{quote(one.id, safe='')}"


def page_url(
    record_id: str, page: int, text: str = "", switches: Sequence[tuple[str, str]] = ()
) -> str:
    """Where a page's text stands, with the words of a query marked, and what is searched for
    beside them as far as the switches leave it."""
    query = f"?{urlencode([('q', text), *switches], errors='replace')}" if text else ""
    return f"/records/{record_id}/pages/{page}{query}"


def _summary(record: Record) -> dict[str, Any]:
    return {
        "record_id": record.record_id,
        "title": record.title,
        "publishers": [{"id": p.id, "name": p.label} for p in record.publishers],
        "document_type": label_of(document_types(), record.document_type)
        if record.document_type
        else None,
        "review": label_of(review_kinds(), record.review) if record.review else None,
        "published": published(record.published),
        "themes": [{"id": t.id, "label": t.label} for t in record.themes],
        "suggested_themes": [{"id": t.id, "label": t.label} for t in record.suggested],
        "languages": list(record.languages),
        "rights": record.rights_statement,
        "rights_holder": record.rights_holder,
        "licence": record.licence,
        "url": f"/records/{record.record_id}",
    }


def record_reference(record: Record) -> dict[str, Any]:
    """What is to be said of a record that is quoted: what it is, of whom, and its rights."""
    described = _summary(record)
    return {name: described[name] for name in _REFERENCE}


def published(date: ImpreciseDate | None) -> dict[str, str] | None:
    """A date as written with its first and last day, or None when unknown."""
    if date is None:
        return None
    return {
        "written": date.written,
        "earliest": date.earliest.isoformat(),
        "latest": date.latest.isoformat(),
    }


def record(record: Record, notice: str = "") -> dict[str, Any]:
    """Everything the public may know of a record that is not withdrawn."""
    holding = record.holding
    return {
        **_summary(record),
        "accession": record.accession,
        "cases": [{"id": c.id, "label": c.label} for c in record.cases],
        "status": record.status,
        "authors": list(record.authors),
        "abstract": record.abstract,
        "source_url": record.source_url,
        "series": record.series,
        "period_covered": record.period_covered,
        "notes": list(record.notes),
        "text": record.text,
        "text_reason": record.text_reason or None,
        "pages": holding.pages if holding else 0,
        "holdings": holdings(record),
        "citation": cite(record, notice),
        "added": f"{record.added.isoformat()}Z",
        "changed": f"{record.changed.isoformat()}Z",
        **({"notice": notice} if notice else {}),
    }


def holdings(record: Record) -> list[dict[str, Any]]:
    """The file that is held of a record, if there is one."""
    holding = record.holding
    if holding is None:
        return []
    return [
        {
            "sha256": holding.sha256,
            "size": holding.size,
            "media_type": holding.media_type,
            "filename": holding.filename,
            "pages": holding.pages,
            "url": f"/records/{record.record_id}/file",
        }
    ]


def records_to_json(records: Iterable[Record], about: About) -> Iterator[str]:
    """An object, piece by piece: `site`, to whose address the others are relative, the notice
    where there is one, and `records`, with the pages that were kept of each where some were."""
    head = {"site": about.site} | ({"notice": about.notice} if about.notice else {})
    yield json.dumps(head, ensure_ascii=False)[:-1] + ', "records": ['
    comma = ""
    for one in records:
        pages = about.pages_of(one)
        kept = {"pages_kept": list(pages)} if pages else {}
        shown = record(one, about.notice) | kept
        yield f"{comma}\n{json.dumps(shown, ensure_ascii=False)}"
        comma = ","
    yield "\n]}\n"


def claim(claim: Claim) -> dict[str, Any]:
    """One claim, for those who look after the catalogue."""
    return {
        "field": claim.field,
        "values": list(claim.values),
        "source": claim.source.word,
        "evidence": claim.evidence,
        "extractor": claim.extractor,
        "confidence": claim.confidence,
    }
