"""Names that mean the same: from the thesaurus, the authority files and the core's own lists."""

import csv
from collections import Counter
from importlib.resources import files

import pytest

from repo_search.analysis import fold, terms
from repo_search.authorities import Publisher, name_key
from repo_search.records import split_values
from repo_search.skos import shipped_themes
from repo_search.terminology import Bridge, bridge, named, spellings
from repo_search.thesaurus import Theme
from repo_search.vocabularies import review_kinds, rows


@pytest.fixture(scope="module")
def shipped() -> Bridge:
    return bridge(named(shipped_themes(), ()))


def searched(found: Bridge, name: str) -> list[set[str]]:
    return [{n.text for n in meaning.names} for meaning in found.find(fold(name))]


@pytest.mark.parametrize(
    ("written", "other"),
    [
        ("DV", "domestic abuse"),
        ("domestic violence", "domestic abuse"),
        ("LAC", "looked after children"),
        ("looked after child", "looked after children"),
        ("child looked after", "looked after children"),
        ("overlay", "co-sleeping"),
        ("cosleeping", "bed sharing"),
        ("co sleeping", "overlay"),
        ("CSE", "child sexual exploitation"),
        ("FGM", "female genital mutilation"),
        ("CIN", "child in need"),
        ("EHE", "elective home education"),
        ("UASC", "unaccompanied asylum-seeking children"),
        ("NEET", "not in education, employment or training"),
        ("MASH", "multi-agency safeguarding hub"),
        ("ACEs", "adverse childhood experiences"),
        ("FII", "fabricated or induced illness"),
        ("harmful sexual behavior", "HSB"),
        ("IRO", "independent reviewing officer"),
        ("general practitioners", "GP"),
        ("faltering growth", "failure to thrive"),
    ],
)
def test_a_thing_is_found_by_its_other_names(shipped: Bridge, written: str, other: str) -> None:
    (names,) = searched(shipped, written)
    assert other in names


@pytest.mark.parametrize(
    "other",
    [
        "serious case review",
        "Part 8 review",
        "child safeguarding practice review",
        "child practice review",
        "case management review",
        "significant case review",
    ],
)
def test_a_serious_case_review_is_found_by_its_names_in_other_years_and_nations(
    shipped: Bridge, other: str
) -> None:
    (of_scr,) = searched(shipped, "SCR")
    (of_other,) = searched(shipped, other)
    assert of_scr == of_other
    assert other in of_scr


@pytest.mark.parametrize(
    "kind",
    ["safeguarding adults review", "domestic homicide review", "learning review", "rapid review"],
)
def test_reviews_of_another_sort_are_no_serious_case_reviews(shipped: Bridge, kind: str) -> None:
    (of_scr,) = searched(shipped, "SCR")
    assert kind not in of_scr


@pytest.mark.parametrize("word", ["house", "extreme", "record", "interpret", "assess"])
def test_a_name_of_one_word_is_not_found_by_a_word_that_only_has_its_stem(
    shipped: Bridge, word: str
) -> None:
    assert searched(shipped, word) == []


@pytest.mark.parametrize("word", ["racism", "nurseries", "refugees", "poverty", "caseloads"])
def test_what_is_filed_under_a_theme_but_means_another_thing_has_no_other_names(
    shipped: Bridge, word: str
) -> None:
    assert searched(shipped, word) == []


def test_what_several_acronyms_stand_for(shipped: Bridge) -> None:
    names = {name for entry in shipped.claims.values() for claim in entry for name in claim.names}
    ambiguous = {name for name in names if len(shipped.find(fold(name))) > 1}
    assert ambiguous == {"CPC", "CPN", "CPR", "DNA", "ICO", "MSP", "NPS", "RR", "SAR"}
    (review, heart) = shipped.find(["cpr"])
    assert review.in_full("cpr") == "child practice review"
    assert heart.in_full("cpr") == "cardiopulmonary resuscitation"
    assert shipped.find(["dna"])[0].in_full("dna") == "did not attend"


def test_an_acronym_that_is_a_word_or_ambiguous_is_not_searched_for(shipped: Bridge) -> None:
    (send,) = searched(shipped, "special educational needs")
    assert "SEN" in send
    assert "SEND" not in send
    (reviews,) = searched(shipped, "child practice review")
    assert "CPR" not in reviews
    assert shipped.is_plain("send")
    assert not shipped.is_plain("sen")
    assert not shipped.is_plain("table")


def test_publishers_are_found_by_their_variants_and_an_acronym_of_two_is_ambiguous() -> None:
    hants = Publisher("a", "Hampshire Safeguarding Children Board", ("HSCB",))
    herts = Publisher("b", "Hertfordshire Safeguarding Children Board", ("HSCB",))
    alone = Publisher("c", "Kent Safeguarding Children Board", ("KSCB",))
    found = bridge(named((), (hants, herts, alone)))
    assert len(found.find(["hscb"])) == 2
    (meaning,) = found.find(["kscb"])
    assert meaning.in_full("kscb") == "Kent Safeguarding Children Board"


def test_a_theme_of_the_same_name_takes_in_the_names_of_a_term() -> None:
    theme = Theme("iro", "Independent reviewing officer", variants=("reviewing officer",))
    (names,) = searched(bridge(named((theme,), ())), "IRO")
    assert names == {"independent reviewing officer", "reviewing officer", "IRO"}


def test_a_bridge_over_the_same_names_is_made_once() -> None:
    assert bridge(named(shipped_themes(), ())) is bridge(named(shipped_themes(), ()))


def test_names_that_are_no_synonyms_are_names_that_are_there() -> None:
    entries = {theme.theme_id: theme.names for theme in shipped_themes()}
    entries |= {kind.id: kind.names for kind in review_kinds().values()}
    for row in rows("not_synonyms.csv"):
        there = set(map(name_key, entries[row["entry"]]))
        assert set(map(name_key, split_values(row["names"]))) <= there, row


def test_spellings_are_known_both_ways() -> None:
    assert spellings("behaviour") == ("behavior",)
    assert spellings("behavior") == ("behaviour",)
    assert spellings("paediatric") == ("pediatric",)
    assert spellings("judgment") == ("judgement",)
    assert spellings("organisation") == ("organization",)


@pytest.mark.parametrize("word", ["four", "tour", "our", "advise", "rise", "hour", "wise", "were"])
def test_words_that_only_look_british_have_no_american_spelling(word: str) -> None:
    assert spellings(word) == ()


def test_no_spelling_is_searched_for_that_has_the_term_of_another_word() -> None:
    assert spellings("hospitalised") == ()
    assert spellings("hospitalized") == ("hospitalised",)
    assert spellings("practice") == ()
    assert spellings("practise") == ("practice",)


def test_spellings_differ_in_their_terms_and_stand_once_each() -> None:
    text = files("repo_search").joinpath("data", "spellings.csv").read_text(encoding="utf-8")
    pairs = [(row["british"], row["american"]) for row in csv.DictReader(text.splitlines())]
    assert len(pairs) > 500
    assert [pair for pair in pairs if terms(pair[0]) == terms(pair[1])] == []
    assert [pair for pair, times in Counter(pairs).items() if times > 1] == []
    assert pairs == sorted(pairs)
