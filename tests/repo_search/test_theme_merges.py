"""Themes that are merged or renamed: records move, and old ids and labels go on working."""

import pytest

from repo_search.catalogue import Catalogue, themes
from repo_search.errors import BadInput
from repo_search.skos import shipped_themes
from repo_search.thesaurus import Theme

from .library import add
from .themed import about, found_or_added, known, learn, merge, rename, waiting


def test_merging_moves_records_names_and_links_and_keeps_the_old_id(catalogue: Catalogue) -> None:
    old = add(catalogue, themes=["Fenland", "Poverty"])
    both = add(catalogue, themes=["Poverty", "Fenland"])
    waiting(catalogue)
    merge(catalogue, "fenland", "poverty")
    here = known(catalogue)
    assert "fenland" not in here
    assert "Fenland" in here["poverty"].variants
    assert themes.find_in(here, "fenland") == here["poverty"]
    assert (about(catalogue, old), about(catalogue, both)) == (["poverty"], ["poverty"])
    assert waiting(catalogue) == {old, both}
    assert found_or_added(catalogue, "FENLAND") == "poverty"


def test_a_label_stays_merged_though_a_later_thesaurus_does_not_have_it(
    catalogue: Catalogue,
) -> None:
    add(catalogue, themes="Fenland")
    merge(catalogue, "fenland", "poverty")
    learn(catalogue, *shipped_themes())
    assert "Fenland" not in known(catalogue)["poverty"].variants
    assert found_or_added(catalogue, "Fenland") == "poverty"


def test_labels_that_are_cut_off_to_one_id_stay_apart(catalogue: Catalogue) -> None:
    first, second = (found_or_added(catalogue, "safety " * 12 + end) for end in ("one", "two"))
    merge(catalogue, first, "poverty")
    third = found_or_added(catalogue, "safety " * 12 + "three")
    assert len({first, second, third, "poverty"}) == 4


def test_narrower_themes_follow_a_merge_and_none_becomes_its_own_broader_one(
    catalogue: Catalogue,
) -> None:
    learn(
        catalogue,
        Theme("top", "Top"),
        Theme("a", "A", ("top",)),
        Theme("b", "B", ("a",), related=("c",)),
        Theme("c", "C", ("b",), related=("b", "d")),
        Theme("d", "D", ("a",), related=("c",)),
    )
    merge(catalogue, "a", "c")
    here = known(catalogue)
    assert (here["c"].broader, here["b"].broader) == (("b",), ("top",))
    assert (here["d"].broader, here["d"].related) == (("c",), ())


def test_merges_one_after_the_other_lead_to_the_last(catalogue: Catalogue) -> None:
    for label in ("One", "Two"):
        found_or_added(catalogue, label)
    merge(catalogue, "one", "two")
    merge(catalogue, "two", "poverty")
    assert known(catalogue)["poverty"].former_ids == ("one", "two")


def test_a_merge_that_makes_no_sense_is_refused(catalogue: Catalogue) -> None:
    found_or_added(catalogue, "Fenland")
    with pytest.raises(BadInput, match="is one theme already"):
        merge(catalogue, "poverty", "poverty")
    with pytest.raises(BadInput, match="merge them the other way round"):
        merge(catalogue, "poverty", "fenland")


def test_a_new_name_brings_a_new_id_and_the_old_ones_go_on_working(catalogue: Catalogue) -> None:
    record_id = add(catalogue, themes="Toxic trio")
    waiting(catalogue)
    assert rename(catalogue, "toxic-trio", "Trio of  risks") == "trio-of-risks"
    here = known(catalogue)
    assert (here["trio-of-risks"].label, here["trio-of-risks"].uri) == ("Trio of risks", "")
    assert "Toxic trio" in here["trio-of-risks"].variants
    assert "trio-of-risks" in here["domestic-abuse"].related
    assert themes.find_in(here, "toxic-trio").theme_id == "trio-of-risks"
    assert (about(catalogue, record_id), waiting(catalogue)) == (["trio-of-risks"], {record_id})
    assert rename(catalogue, "trio-of-risks", "Toxic trio") == "toxic-trio"
    assert known(catalogue)["toxic-trio"].former_ids == ("trio-of-risks",)


def test_a_name_that_differs_in_letters_only_keeps_the_id(catalogue: Catalogue) -> None:
    assert rename(catalogue, "toxic-trio", "TOXIC TRIO") == "toxic-trio"
    renamed = known(catalogue)["toxic-trio"]
    assert (renamed.label, renamed.former_ids) == ("TOXIC TRIO", ())
    assert "Toxic trio" not in renamed.variants


@pytest.mark.parametrize(
    ("label", "reason"),
    [("child neglect", "is a name of “Neglect” .neglect. already"), (" – ", "letters or digits")],
)
def test_a_name_that_cannot_be_given_is_refused(
    catalogue: Catalogue, label: str, reason: str
) -> None:
    with pytest.raises(BadInput, match=reason):
        rename(catalogue, "toxic-trio", label)


def test_an_id_that_comes_back_is_a_theme_again(catalogue: Catalogue) -> None:
    found_or_added(catalogue, "Fenland")
    merge(catalogue, "fenland", "poverty")
    learn(catalogue, *shipped_themes(), Theme("fenland", "Fenland"))
    here = known(catalogue)
    assert here["fenland"].matched
    assert here["poverty"].former_ids == ()


def test_an_id_that_leads_elsewhere_is_not_given_again(catalogue: Catalogue) -> None:
    rename(catalogue, "toxic-trio", "Trio of risks")
    learn(catalogue, Theme("trio-of-risks", "Trio of risks"))
    assert found_or_added(catalogue, "Toxic: Trio!") == "trio-of-risks"
    assert found_or_added(catalogue, "The toxic trio") != "toxic-trio"
