"""The briefing sheet: what is quoted, in which order, how much of it, and where it stands."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import pytest

from repo_search import briefing
from repo_search.briefing import Briefing, Chapter, Quote
from repo_search.catalogue import Catalogue, findings, records, texts
from repo_search.engine import Engine
from repo_search.indexing import bring_up_to_date

from .library import add

OWN = ("bruises", "sleep", "alcohol", "schools", "burns", "dogs", "water", "ponds", "fathers")
SUMMARY = (
    "Executive summary\n"
    "A child of four was found alone at home by a neighbour in winter.\n"
    "Nobody had seen the child for nine weeks, although many were to.\n"
)


def numbered(label: str, wordings: Iterable[str]) -> str:
    said = "\n\n".join(f"{label} {n}: {one}" for n, one in enumerate(wordings, start=1))
    return f"{label}s\n\n{said}\n"


def recommended(count: int, more: str = "") -> list[str]:
    return [
        f"The Partnership should train police officers about {OWN[n % 9]} of children in {2000 + n}"
        f" and say what has changed by then.{more}"
        for n in range(count)
    ]


def learnt(count: int) -> list[str]:
    return [
        f"Practitioners in team {n} did not ask about {OWN[n % 9]} when they were at home. "
        + "They had much to do and did not write it down so that others knew of it later. " * 6
        for n in range(count)
    ]


def of_record(catalogue: Catalogue, record_id: str) -> Briefing:
    with catalogue.read() as connection:
        return briefing.of_record(connection, records.find(connection, record_id))


def of_list(
    catalogue: Catalogue, ids: Sequence[str], pages: Mapping[str, Sequence[int]]
) -> Briefing:
    with catalogue.read() as connection:
        return briefing.of_list(connection, [records.find(connection, one) for one in ids], pages)


def wordings(chapter: Chapter) -> list[str]:
    return [quote.text for quote in chapter.quotes]


def stands(catalogue: Catalogue, quote: Quote) -> bool:
    """Whether the words of a quotation stand on the page that it names."""
    place = (quote.record.record_id, quote.page)
    with catalogue.read() as connection:
        text = texts.at(connection, [place])[place]
    return " ".join(quote.text.split()) in " ".join(text.split())


def test_a_record_is_quoted_by_its_abstract_findings_and_recommendations(
    catalogue: Catalogue,
) -> None:
    said = recommended(3)
    pages = (
        "A review.",
        SUMMARY,
        numbered("Learning point", learnt(2)),
        numbered("Recommendation", said),
    )
    sheet = of_record(catalogue, add(catalogue, *pages, abstract="A child was alone."))
    (opening,) = sheet.happened
    assert (opening.page, opening.text, opening.cut) == (0, "A child was alone.", False)
    assert wordings(sheet.change) == said
    assert [quote.page for quote in sheet.change.quotes] == [4, 4, 4]
    first, second = sheet.learnt.quotes
    assert first.cut
    assert first.text.endswith((".", "home."))
    assert len(first.text) <= 280
    assert second.page == 3
    quoted = [*sheet.learnt.quotes, *sheet.change.quotes]
    assert all(stands(catalogue, quote) for quote in quoted)
    assert (sheet.learnt.more, sheet.change.more, sheet.left) == (0, 0, 0)


def test_without_an_abstract_the_summary_of_the_document_is_quoted(catalogue: Catalogue) -> None:
    (opening,) = of_record(catalogue, add(catalogue, "A review.", SUMMARY)).happened
    assert opening.page == 2
    assert opening.text.startswith("A child of four")
    assert stands(catalogue, opening)


def test_without_any_summary_reading_begins_on_the_first_page(catalogue: Catalogue) -> None:
    (opening,) = of_record(catalogue, add(catalogue, "A review.", "Much later.")).happened
    assert (opening.page, opening.text) == (1, "")
    with catalogue.write() as connection:
        bare = records.add(connection, None, [])
    (opening,) = of_record(catalogue, bare).happened
    assert (opening.page, opening.text) == (0, "")


def test_all_recommendations_are_quoted_however_many_and_learning_as_far_as_there_is_room(
    catalogue: Catalogue,
) -> None:
    said = recommended(40)
    pages = (numbered("Learning point", learnt(60)), numbered("Recommendation", said))
    sheet = of_record(catalogue, add(catalogue, *pages))
    assert wordings(sheet.change) == said
    assert sheet.change.more == 0
    assert 0 < len(sheet.learnt.quotes) < 60
    assert sheet.learnt.more == 60 - len(sheet.learnt.quotes)


def test_what_is_rejected_is_not_quoted(catalogue: Catalogue) -> None:
    record_id = add(catalogue, numbered("Recommendation", recommended(2)))
    with catalogue.write() as connection:
        first, second = findings.of_record(connection, record_id)
        findings.decide(connection, first.finding_id, "rejected", "A")
    assert wordings(of_record(catalogue, record_id).change) == [second.wording]


def test_a_list_quotes_what_stands_on_the_pages_that_were_kept(catalogue: Catalogue) -> None:
    one, other = recommended(2)
    kept = add(
        catalogue,
        "A review.",
        "It was winter. Nobody had seen",
        f"Recommendations\n\nRecommendation 1: {one}\n",
        f"Recommendations\n\nRecommendation 2: {other}\n",
    )
    sheet = of_list(catalogue, [kept], {kept: (4, 2)})
    assert wordings(sheet.change) == [other]
    assert sheet.happened == ()
    (beginning,) = sheet.other
    assert (beginning.page, beginning.text, beginning.cut) == (2, "It was winter.", True)
    whole = of_list(catalogue, [kept], {kept: ()})
    assert wordings(whole.change) == [one, other]
    assert [quote.page for quote in whole.happened] == [1]


def test_a_list_quotes_each_report_in_turn_and_the_same_words_once(catalogue: Catalogue) -> None:
    same, *own = (
        "The Board should adopt one tool for the assessment of neglect in all agencies.",
        "Police officers should be told at once whom a court has forbidden to come near.",
        "Schools should ask where a pupil is who was absent for three days without reason.",
        "Midwives should see the place in which a newborn baby is going to sleep at night.",
    )
    ids = [
        add(catalogue, numbered("Recommendation", [same, own[n]]), title=f"Report {n}")
        for n in range(3)
    ]
    sheet = of_list(catalogue, ids, dict.fromkeys(ids, ()))
    assert wordings(sheet.change) == [same, *own]
    assert [ids.index(quote.record.record_id) for quote in sheet.change.quotes] == [0, 0, 1, 2]
    assert sheet.change.more == 2


def test_a_long_list_is_bounded_and_says_what_is_left_out(catalogue: Catalogue) -> None:
    ids = [
        add(catalogue, numbered("Recommendation", recommended(8)), abstract="It tells. " * 40)
        for _ in range(40)
    ]
    sheet = of_list(catalogue, ids, dict.fromkeys(ids, ()))
    quotes = [*sheet.happened, *sheet.change.quotes]
    assert sum(len(quote.text) for quote in quotes) < 9_000
    assert sheet.left == 40 - len(sheet.records) > 0
    assert all(quote.text.endswith(".") for quote in quotes)


@pytest.fixture
def on_neglect(catalogue: Catalogue, engine: Engine) -> list[str]:
    """Five years recommend the same of neglect, in other words each second year; the last of six
    something of its own."""
    same = "The Board should adopt one tool for the assessment of neglect in all of its agencies"
    own = "Midwives should ask each mother of newborn twins about neglect in her own childhood"
    made = [
        add(
            catalogue,
            "A review.",
            numbered("Recommendation", [f"{same}{' at once' if year % 2 else ''}."]),
            published=str(year),
        )
        for year in range(2010, 2015)
    ]
    made.append(add(catalogue, numbered("Recommendation", [f"{own}."]), published="2015"))
    bring_up_to_date(catalogue, engine)
    return made


def test_a_theme_quotes_first_what_most_reports_say_and_the_newest_of_these(
    catalogue: Catalogue, engine: Engine, on_neglect: list[str]
) -> None:
    sheet = briefing.of_theme(catalogue, engine, "neglect")
    most, own = sheet.change.quotes
    assert most.record.record_id == on_neglect[4]
    assert most.stated is not None
    assert most.stated.group is not None
    assert (most.stated.group.reports, most.stated.group.first) == (5, date(2010, 1, 1))
    assert own.record.record_id == on_neglect[5]
    assert sheet.change.more == 4
    assert [record.record_id for record in sheet.records] == on_neglect[4:]
    nothing = briefing.of_theme(catalogue, engine, "self-harm")
    assert nothing.change == Chapter(briefing.CHANGE, (), 0)


def test_a_theme_tells_nothing_of_what_was_withdrawn(
    catalogue: Catalogue, engine: Engine, on_neglect: list[str]
) -> None:
    with catalogue.write() as connection:
        records.withdraw(connection, on_neglect[-1], "asked for")
    sheet = briefing.of_theme(catalogue, engine, "neglect")  # the index has it still
    assert on_neglect[-1] not in {record.record_id for record in sheet.records}
