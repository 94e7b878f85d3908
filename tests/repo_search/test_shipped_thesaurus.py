"""The thesaurus the project ships."""

from importlib.resources import files

import pytest

from repo_search.authorities import name_key
from repo_search.skos import THEMES, read_skos, shipped_themes, write_skos
from repo_search.thesaurus import Theme


@pytest.fixture(scope="module")
def shipped() -> dict[str, Theme]:
    return {theme.theme_id: theme for theme in shipped_themes()}


def test_the_shipped_thesaurus_is_in_the_form_in_which_it_is_handed_out(
    shipped: dict[str, Theme],
) -> None:
    text = files("repo_search").joinpath("data", "themes.ttl").read_text(encoding="utf-8")
    assert read_skos(text)[1] == []
    assert write_skos(shipped.values()) == text
    assert all(theme.uri == THEMES + theme.theme_id for theme in shipped.values())


def test_the_shipped_thesaurus_has_the_branches_reviews_need(shipped: dict[str, Theme]) -> None:
    tops = {theme.theme_id for theme in shipped.values() if not theme.broader}
    assert len(shipped) >= 150
    assert tops == {
        *("abuse-and-neglect", "exploitation", "parents-and-carers", "pregnancy-and-babies"),
        *("age-of-the-child", "needs-of-the-child", "children-in-care-and-adoption", "education"),
        *("professional-practice", "services-and-agencies", "identity-and-culture", "accidents"),
        *("settings", "context", "criteria-for-a-review", "adult-safeguarding"),
        "homicide-of-adults",
    }
    of_age = {t.theme_id for t in shipped.values() if "age-of-the-child" in t.broader}
    assert {"unborn-child", "child-under-1", "child-aged-16-to-17"} <= of_age


@pytest.mark.parametrize(
    ("word", "theme_id"),
    [
        ("grooming", "child-sexual-exploitation"),
        ("obesity", "neglect"),
        ("cannabis", "parental-substance-misuse"),
        ("methadone", "parental-substance-misuse"),
        ("suicidal ideation", "child-mental-health"),
        ("MARAC", "domestic-abuse"),
        ("CAMHS", "child-mental-health"),
        ("MASH", "thresholds"),
    ],
)
def test_a_word_that_merely_hints_at_a_theme_is_no_name_of_it(
    shipped: dict[str, Theme], word: str, theme_id: str
) -> None:
    assert word in shipped[theme_id].indicators
    assert name_key(word) not in map(name_key, shipped[theme_id].names)


def test_no_indicator_of_a_shipped_theme_is_a_name_of_the_same(shipped: dict[str, Theme]) -> None:
    for theme in shipped.values():
        names = set(map(name_key, theme.names))
        assert not [hint for hint in theme.indicators if name_key(hint) in names], theme.label
        assert 1 <= len(theme.indicators) <= 15, theme.label


def test_self_harm_and_co_sleeping_are_themes_of_their_own(shipped: dict[str, Theme]) -> None:
    assert shipped["self-harm"].related == ("child-mental-health", "suicide")
    assert shipped["co-sleeping"].broader == ("safe-sleeping",)
