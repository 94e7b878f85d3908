"""A finding on the page of its record: what is marked, and the findings before and after it."""

from collections.abc import Sequence
from dataclasses import dataclass

from repo_search.findings import Finding
from repo_search.records import Holding
from repo_search.results import Span
from repo_search.texts import _
from web import urls
from web.pages import Link
from web.pages.hits import HitPages


@dataclass(frozen=True, slots=True)
class FindingMarked:
    """A finding, and all of its record that are shown, itself among them, in the order of the
    text: answers with answers, everything else together."""

    finding: Finding
    among: Sequence[Finding]
    text: str = ""
    notes: tuple[str, ...] = ()

    def spans(self, number: int, text: str) -> tuple[Span, ...]:
        here = (one for one in self.finding.found.stretches if one.page == number)
        spans = sorted((one.start, min(one.end, len(text))) for one in here)
        return tuple((start, end) for start, end in spans if start < end)

    def page(self, record_id: str, number: int) -> str:
        return urls.page(record_id, number)

    def boxes(self, record_id: str, number: int) -> str:
        return urls.boxes_of_finding(record_id, number, self.finding.finding_id)

    def hits(self, _record_id: str, _number: int, _holding: Holding) -> HitPages:
        at = [one.finding_id for one in self.among].index(self.finding.finding_id)
        answer = self.finding.kind == "answer"
        place = {"number": at + 1, "all": len(self.among)}
        before, after = self.among[max(0, at - 1) : at], self.among[at + 1 : at + 2]
        return HitPages(
            _("Answers") if answer else _("Findings"),
            _("Answer %(number)s of %(all)s of this document.", **place)
            if answer
            else _("Finding %(number)s of %(all)s of this document.", **place),
            _link(_("Previous answer") if answer else _("Previous finding"), before),
            _link(_("Next answer") if answer else _("Next finding"), after),
            None
            if answer
            else Link(_("More on this finding"), urls.finding(self.finding.finding_id)),
        )


def _link(text: str, beside: Sequence[Finding]) -> Link | None:
    return next((Link(text, on_page(one)) for one in beside), None)


def on_page(one: Finding) -> str:
    """The address of the page on which a finding begins, with it marked."""
    return urls.page_of_finding(one.record_id, one.page, one.finding_id)
