"""The form of a record: what a librarian changes is his word, and nothing else is touched."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Barrier, Thread
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from repo_search import history
from repo_search.authorities import read_authority_file
from repo_search.catalogue import Catalogue, drafts, publishers, records, relations, runs, themes
from repo_search.catalogue import claims as asserted
from repo_search.claims import FIELDS, Claim, Source
from repo_search.describing import ChangedMeanwhile, Form, Typed, check, form_of, save
from repo_search.editing import By, Deed
from repo_search.errors import BadInput, Withdrawn
from repo_search.field_values import read, values_of
from repo_search.records import Record

from .library import add
from .strange_records import RECORDS, TEXT


@pytest.fixture(scope="module")
def lasting(empty_catalogue: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Catalogue]:
    """A catalogue for all examples of a property."""
    folder = tmp_path_factory.mktemp("form")
    opened = Catalogue(f"sqlite:///{shutil.copy(empty_catalogue, folder)}")
    yield opened
    opened.close()


@contextmanager
def deed(catalogue: Catalogue, who: str = "Ann Librarian", kind: str = "edit") -> Any:
    with catalogue.write() as connection:
        run_id = runs.begin(connection, kind, "desk: record form", who)
        yield Deed(connection, run_id, By(who, "desk: record form"))
        runs.finish(connection, run_id)


def form(catalogue: Catalogue, record_id: str) -> Form:
    with catalogue.read() as connection:
        return form_of(connection, record_id)


def typed(shown: Form, **values: Any) -> Typed:
    """A form as it was shown, with some fields changed."""
    asked = {name: values.pop(name) for name in ("to_sources", "meant") if name in values}
    changed = {
        field: read(field, (given,) if isinstance(given, str) else given)
        for field, given in values.items()
    }
    return Typed(shown.version, shown.values, {**shown.values, **changed}, **asked)


def change(catalogue: Catalogue, record_id: str, who: str = "Ann Librarian", **values: Any) -> int:
    """Fills the form in and saves it; gives the run."""
    with deed(catalogue, who) as by:
        save(by, record_id, typed(form_of(by.connection, record_id), **values))
    run_id: int = by.run_id
    return run_id


def claims_of(catalogue: Catalogue, record_id: str) -> list[Claim]:
    with catalogue.read() as connection:
        return asserted.of_record(connection, record_id)


def as_sent(field: str, values: tuple[str, ...]) -> list[str]:
    """What a browser makes of the values of a field: ends of lines become CR LF, and what stands
    a line each comes in lines."""
    text = "\n".join(values).replace("\n", "\r\n")
    if field == "abstract":
        return [text]
    return text.splitlines() if field in ("authors", "note") else list(values)


@given(RECORDS)
def test_what_a_form_shows_is_read_as_it_was_shown(record: Record) -> None:
    for field, values in values_of(record).items():
        assert read(field, as_sent(field, values)) == values


@settings(max_examples=15)
@given(
    said=st.fixed_dictionaries(
        {},
        optional=dict.fromkeys(
            (
                "title",
                "publisher",
                "themes",
                "authors",
                "case",
                "document_type",
                "language",
                "abstract",
                "rights",
                "note",
                "source_url",
                "series",
            ),
            TEXT,
        ),
    )
)
def test_a_form_that_is_saved_unchanged_changes_nothing(
    said: dict[str, str], lasting: Catalogue
) -> None:
    catalogue = lasting
    record_id = add(catalogue, **{field: (value,) for field, value in said.items()})
    shown, before = form(catalogue, record_id), claims_of(catalogue, record_id)
    sent = Typed(
        shown.version,
        {field: read(field, values) for field, values in shown.values.items()},
        {field: read(field, as_sent(field, values)) for field, values in shown.values.items()},
    )
    with catalogue.read() as connection:
        assert not check(connection, record_id, sent).changes
    with deed(catalogue) as by:
        save(by, record_id, sent)
    assert claims_of(catalogue, record_id) == before
    assert form(catalogue, record_id).version == shown.version


def test_only_what_was_changed_becomes_the_word_of_a_librarian(catalogue: Catalogue) -> None:
    record_id = add(
        catalogue, title="Chidl H1", publisher="North Board", published="2018", authors="A. Writer"
    )
    change(catalogue, record_id, title="Child H1", published="April 2018", authors=())
    said = {c.field: c.values for c in claims_of(catalogue, record_id) if c.source == 6}
    assert said == {"title": ("Child H1",), "published": ("April 2018",), "authors": ()}
    record = form(catalogue, record_id).record
    assert (record.title, record.authors) == ("Child H1", ())
    assert record.published is not None
    assert record.published.latest.isoformat() == "2018-04-30"


def test_every_claim_is_told_and_the_one_that_counts_is_marked(catalogue: Catalogue) -> None:
    record_id = add(catalogue, title="A title")
    change(catalogue, record_id, "Ann", title="A better title")
    worse = change(catalogue, record_id, "Bob", title="A worse title")
    with deed(catalogue, "Eve", "undo") as by:
        by.undo(worse)
    said = form(catalogue, record_id).said["title"]
    assert [(one.claim.values[0], one.claim.source.word, one.who, one.counts) for one in said] == [
        ("A better title", "librarian", "Ann", True),
        ("A title", "manifest", "", False),
    ]


def test_a_field_can_be_given_back_to_what_the_sources_say(catalogue: Catalogue) -> None:
    record_id = add(catalogue, title="A title")
    change(catalogue, record_id, title="Another")
    shown = form(catalogue, record_id)
    assert shown.librarian_spoke("title")
    change(catalogue, record_id, to_sources=frozenset({"title"}))
    shown = form(catalogue, record_id)
    assert shown.values["title"] == ("A title",)
    assert not shown.librarian_spoke("title")
    with catalogue.read() as connection:
        both = typed(shown, title="Third", to_sources=frozenset({"title"}))
        assert list(check(connection, record_id, both).faults) == ["title"]


def test_themes_are_ticked_by_id_and_suggested_ones_can_be_taken(catalogue: Catalogue) -> None:
    record_id = add(catalogue, themes=("Neglect", "A theme of our own"))
    with catalogue.write() as connection:
        found = Claim("suggested_themes", ("Alcohol misuse",), Source.TEXT, "page 2", "themes/1")
        asserted.put(connection, record_id, [found])
        known = themes.all_themes(connection)
        alcohol = themes.find_in(known, "Alcohol misuse").theme_id
    shown = form(catalogue, record_id)
    (suggestion,) = shown.suggested
    assert (suggestion.theme.id, suggestion.evidence) == (alcohol, "page 2")
    own = shown.values["themes"][1]
    change(catalogue, record_id, themes=(alcohol, own))
    shown = form(catalogue, record_id)
    assert [theme.label for theme in shown.record.themes] == [
        "A theme of our own",
        "Alcohol misuse",
    ]
    assert shown.suggested == ()


@pytest.mark.parametrize(
    ("field", "written", "says"),
    [
        ("published", "the day after", "is not a date"),
        ("title", "", "Write a title"),
        ("publisher", "Twin Board", "fits 2 publishers"),
        ("source_url", "javascript:alert(1)", "begins with https://"),
        ("status", "hidden", "Choose one of the list"),
        ("abstract", "x" * 20_001, "at most 20,000 characters"),
        ("relations", "translation of 00000000", "no record 00000000"),
        ("relations", "cousin of 00000000", "Choose what it is"),
    ],
)
def test_what_cannot_be_right_is_said_at_its_field_and_not_written(
    catalogue: Catalogue, field: str, written: str, says: str
) -> None:
    record_id = add(catalogue, title="A review", publisher="North Board", authors="A. Writer")
    twins = "name,id\nTwin Board,twin-1\nTwin Board,twin-2\n"
    with catalogue.write() as connection:
        publishers.add_rows(connection, read_authority_file(twins))
    sent = typed(form(catalogue, record_id), **{field: written, "authors": "B. Writer"})
    with catalogue.read() as connection:
        checked = check(connection, record_id, sent)
    assert list(checked.faults) == [field]
    assert says in checked.faults[field]
    assert checked.kept()["authors"] == ("B. Writer",)
    with pytest.raises(BadInput, match=says), deed(catalogue) as by:
        save(by, record_id, sent)
    assert form(catalogue, record_id).record.authors == ("A. Writer",)


def test_a_record_is_nothing_to_itself(catalogue: Catalogue) -> None:
    record_id = add(catalogue)
    sent = typed(form(catalogue, record_id), relations=f"replaces {record_id}")
    with catalogue.read() as connection:
        assert "nothing to itself" in check(connection, record_id, sent).faults["relations"]


def test_a_name_that_no_list_has_is_asked_about_before_it_is_saved(catalogue: Catalogue) -> None:
    record_id = add(catalogue, publisher="North Board", themes="Neglect")
    new = {"publisher": ("North Board", "Nroth Board"), "document_type": "pamphlet"}
    sent = typed(form(catalogue, record_id), **new)
    with catalogue.read() as connection:
        checked = check(connection, record_id, sent)
    assert checked.unlisted == {"publisher": ("Nroth Board",), "document_type": ("pamphlet",)}
    with pytest.raises(BadInput), deed(catalogue) as by:
        save(by, record_id, sent)
    assert not checked.can_be_saved
    meant = frozenset({"publisher:Nroth Board", "document_type:pamphlet"})
    change(catalogue, record_id, meant=meant, **new)
    record = form(catalogue, record_id).record
    assert [p.label for p in record.publishers] == ["North Board", "Nroth Board"]
    assert record.document_type == "pamphlet"


def test_relations_are_added_changed_and_removed_with_the_rest(catalogue: Catalogue) -> None:
    record_id, other, third = (add(catalogue) for _ in range(3))
    change(catalogue, record_id, relations=(f"translation of {other}", f"replaces {third}"))
    change(catalogue, record_id, relations=(f"briefing of {other}",), title="Both at once")
    with catalogue.read() as connection:
        ((relation, reference),) = relations.known_of(connection, record_id)
        steps = history.of_record(connection, record_id)
    assert (relation, reference.id) == ("briefing of", other)
    assert [one.field for one in steps[-1].differences] == ["title", "relations"]
    (told,) = form(catalogue, other).told_by_others
    assert (told[0].id, told[1]) == (record_id, "briefing of")


def test_nothing_is_overwritten_and_the_second_learns_who_changed_what(
    catalogue: Catalogue,
) -> None:
    record_id = add(catalogue, title="First", series="A series", authors="A. Writer")
    change(catalogue, record_id, "Eve", rights="Open")  # so that the journal knows the version
    shown = form(catalogue, record_id)
    mine = typed(shown, title="Mine", authors="Mine too")
    change(catalogue, record_id, "Bob", title="Bob's", series="Bob's series")
    with pytest.raises(ChangedMeanwhile), deed(catalogue) as by:
        save(by, record_id, mine)
    with catalogue.read() as connection:
        checked = check(connection, record_id, mine)
        assert [run.who for run in runs.all_runs(connection)] == ["Bob", "Eve"]
    assert checked.meanwhile is not None
    told = {
        clash.field: (clash.was, clash.now, clash.run and clash.run.who, clash.typed)
        for clash in checked.meanwhile.fields
    }
    assert told == {
        "title": (("First",), ("Bob's",), "Bob", ("Mine",)),
        "series": (("A series",), ("Bob's series",), "Bob", None),
    }
    assert checked.kept()["series"] == ("Bob's series",)
    again = Typed(checked.form.version, checked.form.values, checked.kept())
    with deed(catalogue) as by:
        save(by, record_id, again)
    record = form(catalogue, record_id).record
    assert (record.title, record.series, record.authors) == ("Mine", "Bob's series", ("Mine too",))


def test_of_two_who_save_in_the_same_moment_one_is_told(catalogue: Catalogue) -> None:
    record_id = add(catalogue, title="First")
    shown = form(catalogue, record_id)
    ready, outcomes = Barrier(2), []

    def save_mine(who: str) -> None:
        ready.wait()
        try:
            with deed(catalogue, who) as by:
                save(by, record_id, typed(shown, title=who))
            outcomes.append(who)
        except ChangedMeanwhile:
            outcomes.append("told")

    both = [Thread(target=save_mine, args=(who,)) for who in ("Ann", "Bob")]
    for one in both:
        one.start()
    for one in both:
        one.join()
    (winner,) = set(outcomes) - {"told"}
    assert len(outcomes) == 2
    assert form(catalogue, record_id).record.title == winner
    with catalogue.read() as connection:
        assert [run.who for run in runs.all_runs(connection)] == [winner]


def test_a_change_of_state_is_a_change_too(catalogue: Catalogue) -> None:
    record_id = add(catalogue, title="First")
    mine = typed(form(catalogue, record_id), title="Mine")
    with deed(catalogue, "Bob") as by:
        by.draft(record_id, "It needs a second look")
    with catalogue.read() as connection:
        meanwhile = check(connection, record_id, mine).meanwhile
    assert meanwhile is not None
    (draft,) = meanwhile.others
    assert (draft.field, draft.after[0]) == ("draft", "It needs a second look")


def test_what_is_suggested_meanwhile_stops_nobody(catalogue: Catalogue) -> None:
    record_id = add(catalogue, title="First")
    mine = typed(form(catalogue, record_id), title="Mine")
    with catalogue.write() as connection:
        found = Claim("suggested_themes", ("Neglect",), Source.TEXT, "page 2", "themes/1")
        asserted.put(connection, record_id, [found])
    with deed(catalogue) as by:
        save(by, record_id, mine)
    assert form(catalogue, record_id).record.title == "Mine"


def test_one_save_is_one_run_that_can_be_taken_back(catalogue: Catalogue) -> None:
    record_id, other = add(catalogue, title="A title", series="S"), add(catalogue)
    change(catalogue, record_id, series="T")
    shown, before = form(catalogue, record_id), claims_of(catalogue, record_id)
    run_id = change(
        catalogue,
        record_id,
        title="Other",
        publisher="Quite New Board",
        relations=f"replaces {other}",
        to_sources=frozenset({"series"}),
        meant=frozenset({"publisher:Quite New Board"}),
    )
    assert form(catalogue, record_id).values["series"] == ("S",)
    with deed(catalogue) as by:
        undone, _unused = by.undo(run_id)
    assert [one.outcome for one in undone] == ["restored"]
    assert form(catalogue, record_id).values == shown.values
    assert claims_of(catalogue, record_id) == before


def test_relations_are_taken_back_though_other_fields_were_changed_since(
    catalogue: Catalogue,
) -> None:
    record_id, other, gone = (add(catalogue, title="A title") for _ in range(3))
    change(catalogue, record_id, relations=(f"replaces {gone}",))
    run_id = change(catalogue, record_id, title="B", relations=(f"translation of {other}",))
    change(catalogue, record_id, title="C")
    with catalogue.write() as connection:
        records.remove(connection, gone)
    with deed(catalogue) as by:
        undone, _unused = by.undo(run_id)
    assert [(one.outcome, one.reason) for one in undone] == [
        ("partly restored", "Changed since and left: title.")
    ]
    assert form(catalogue, record_id).values["relations"] == (), "the other one is gone"


def test_a_withdrawn_record_is_not_edited(catalogue: Catalogue) -> None:
    record_id = add(catalogue)
    sent = typed(form(catalogue, record_id), title="Mine")
    with catalogue.write() as connection:
        records.withdraw(connection, record_id, "A reason")
    with catalogue.read() as connection, pytest.raises(Withdrawn):
        check(connection, record_id, sent)


@pytest.mark.parametrize("written", ["2030", "1 March 2001", "soon"])
def test_a_day_of_publication_is_a_day_to_come(written: str) -> None:
    with pytest.raises(BadInput):
        drafts.day_to_come(written)


def test_the_fields_of_the_form_are_those_that_can_be_claimed(catalogue: Catalogue) -> None:
    shown = form(catalogue, add(catalogue))
    assert set(shown.values) == {*FIELDS, "relations"}
