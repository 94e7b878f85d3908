"""The page of results of a search for records, and what only records can be offered with them."""

from collections.abc import Mapping
from dataclasses import replace

from repo_search.ranking import QUESTION
from repo_search.results import DidYouMean, ResultPage, WayOn
from web import urls, wording
from web.pages import CountedLink
from web.pages.results import RecordLine, result_line
from web.pages.search import NearLink, SearchPage, found_view, search_page
from web.scopes import RECORDS
from web.segments import segments
from web.urls import Arguments


def record_results(
    found: ResultPage,
    arguments: Arguments,
    findings: Mapping[str, int],
    coverage: str = "",
) -> SearchPage[RecordLine]:
    """`findings` is how many each record has; `coverage` is said where nothing is found."""
    switches = urls.expansion(arguments)
    lines = tuple(
        result_line(result, found.query, switches, findings.get(result.record.record_id, 0))
        for result in found.results
    )
    view = replace(
        found_view(found, arguments, RECORDS, lines),
        coverage=coverage,
        feedback=", ".join(found.feedback),
        near=_near(found.did_you_mean, arguments) if found.did_you_mean else None,
        ways_on=tuple(_way_on(way, arguments) for way in found.ways_on),
    )
    return search_page(found, arguments, RECORDS, view)


def _near(near: DidYouMean, arguments: Arguments) -> NearLink:
    return NearLink(
        segments(near.text, near.spans),
        urls.search(urls.replace(arguments, "q", near.text)),
        wording.results(near.total),
    )


def _way_on(way: WayOn, arguments: Arguments) -> CountedLink:
    changed = urls.replace(arguments, "q", way.text)
    if len(way.text.split()) >= QUESTION:  # or more would be found than was counted
        changed = urls.replace(changed, "words", "all")
    for name in way.without:
        changed = urls.remove(changed, name)
    return CountedLink(way.said, urls.search(changed), wording.results(way.total))
