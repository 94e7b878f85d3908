"""Themes in the catalogue: what a thesaurus that is brought in does to themes and records."""

from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine

from repo_search import catalogue as package
from repo_search.catalogue import Catalogue, records, themes
from repo_search.catalogue.theme_changes import Changes
from repo_search.errors import BadInput, NotFound
from repo_search.index_documents import authorities, index_document
from repo_search.skos import shipped_themes
from repo_search.thesaurus import Theme

from .library import add
from .themed import about, found_or_added, known, learn, waiting


def test_a_theme_nobody_knows_is_kept_unmatched_and_synonyms_are_one(catalogue: Catalogue) -> None:
    assert found_or_added(catalogue, "FII") == "fabricated-or-induced-illness"
    new = found_or_added(catalogue, "Fenland")
    here = known(catalogue)
    assert here[new].matched is False
    assert themes.find_in(here, "fenland").theme_id == new
    with pytest.raises(NotFound):
        themes.find_in(here, "Nothing")


def test_an_indicator_is_no_name(catalogue: Catalogue) -> None:
    theme_id = found_or_added(catalogue, "grooming")
    assert known(catalogue)[theme_id].matched is False


def test_a_new_catalogue_has_the_shipped_thesaurus_whole(catalogue: Catalogue) -> None:
    assert known(catalogue) == {theme.theme_id: theme for theme in shipped_themes()}


def test_indicators_are_left_out_unless_asked_for(catalogue: Catalogue) -> None:
    with catalogue.read() as connection:
        here = themes.all_themes(connection)
    assert not any(theme.indicators for theme in here.values())


def test_every_theme_hangs_under_a_branch_and_cycles_do_no_harm(catalogue: Catalogue) -> None:
    here = known(catalogue)
    for theme_id in here:
        assert any(not here[one].broader for one in themes.broader(here, theme_id))
    circle = {"a": Theme("a", "A", ("b",)), "b": Theme("b", "B", ("a",))}
    assert themes.broader(circle, "a") == ("a", "b")


def test_importing_adds_updates_and_says_so(catalogue: Catalogue) -> None:
    neglect = known(catalogue)["neglect"]
    longer = Theme("neglect", "Neglect", neglect.broader, variants=("want",), uri=neglect.uri)
    new = Theme("hunger", "Hunger", ("neglect",), related=("poverty",), scope_note="Of a child.")
    assert learn(catalogue, longer, new) == Changes(("hunger",), ("neglect",), (), (), ())
    here = known(catalogue)
    assert (here["neglect"], here["hunger"]) == (longer, new)
    assert "hunger" in here["poverty"].related
    assert "neglect" not in here["home-conditions"].related, "said of both or of neither"
    assert learn(catalogue, longer, new) == Changes((), (), (), (), ())


def test_importing_the_shipped_thesaurus_again_changes_nothing(catalogue: Catalogue) -> None:
    before = known(catalogue)
    assert learn(catalogue, *shipped_themes(), replace=True) == Changes((), (), (), (), ())
    assert known(catalogue) == before
    assert waiting(catalogue) == set()


def test_labels_the_thesaurus_now_knows_are_taken_in_with_their_records(
    catalogue: Catalogue,
) -> None:
    first = add(catalogue, themes=["Hunger pangs", "Neglect"])
    both = add(catalogue, themes=["Hunger pangs", "Hunger"])
    waiting(catalogue)
    changes = learn(catalogue, Theme("hunger", "Hunger", variants=("hunger-pangs",)))
    assert changes == Changes((), ("hunger",), ("hunger-pangs",), (), ())
    assert about(catalogue, first) == ["hunger", "neglect"]
    assert about(catalogue, both) == ["hunger"]
    assert themes.find_in(known(catalogue), "hunger-pangs").theme_id == "hunger"
    assert waiting(catalogue) == {first, both}


def test_the_index_is_told_of_records_filed_otherwise_and_of_no_others(
    catalogue: Catalogue,
) -> None:
    narrower = add(catalogue, themes="Medical neglect")
    add(catalogue, themes="Poverty")
    waiting(catalogue)
    neglect = known(catalogue)["neglect"]
    learn(catalogue, Theme("neglect", "Neglect", neglect.broader, variants=("want",)))
    assert waiting(catalogue) == {narrower}, "a new name of a broader theme"
    learn(catalogue, Theme("neglect", "Neglect", neglect.broader, variants=("want",), uri="urn:x"))
    assert waiting(catalogue) == set(), "nothing a search could find"


def test_replacing_keeps_what_records_use_as_unmatched_and_removes_the_rest(
    catalogue: Catalogue,
) -> None:
    held = add(catalogue, themes=["Neglect", "Self-harm"])
    waiting(catalogue)
    changes = learn(catalogue, Theme("injury", "Injury", variants=("self-harm",)), replace=True)
    assert (changes.added, changes.absorbed, changes.unmatched) == (
        ("injury",),
        ("self-harm",),
        ("neglect",),
    )
    assert len(changes.removed) == len(shipped_themes()) - 2
    here = known(catalogue)
    assert here.keys() == {"injury", "neglect"}
    assert here["neglect"] == Theme("neglect", "Neglect", matched=False)
    assert here["injury"].former_ids == ("self-harm",)
    assert about(catalogue, held) == ["neglect", "injury"]
    assert waiting(catalogue) == {held}


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        (Theme("want", "Want", variants=("child neglect",)), "“child neglect” is a name of both"),
        (Theme("abuse-and-neglect", "Abuse and neglect", ("neglect",)), "broader than itself"),
        (Theme("want", "Want", ("nothing",)), "has the broader theme “nothing”, which isn't there"),
    ],
)
def test_a_file_that_would_unsettle_the_thesaurus_is_refused_and_nothing_is_changed(
    catalogue: Catalogue, given: Theme, reason: str
) -> None:
    before = known(catalogue)
    with pytest.raises(BadInput, match=reason):
        learn(catalogue, given)
    assert known(catalogue) == before


def test_an_older_catalogue_gets_the_new_thesaurus_and_its_index_follows(tmp_path: Path) -> None:
    """A catalogue as schema 0001 left it: a smaller thesaurus, a label of its own, a record."""
    url = f"sqlite:///{tmp_path / 'catalogue.db'}"
    engine = create_engine(url)
    config = Config()
    config.set_main_option("script_location", str(Path(package.__file__).with_name("migrations")))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        for theme_id, label, broader, matched in (
            ("abuse-and-neglect", "Abuse and neglect", None, 1),
            ("neglect", "Neglect", "abuse-and-neglect", 1),
            ("self-harm", "Self-harm", None, 0),
            ("sexting", "Sexting", None, 0),
            ("bed-sharing", "Bed sharing", None, 0),
        ):
            connection.exec_driver_sql(
                "INSERT INTO theme VALUES (?, ?, ?, ?)", (theme_id, label, broader, matched)
            )
            connection.exec_driver_sql(
                "INSERT INTO theme_name VALUES (?, ?, ?)", (theme_id, label, label.lower())
            )
        connection.exec_driver_sql(
            "INSERT INTO record (record_id, title, text, text_reason, added, changed) "
            "VALUES ('r', 'T', 'none', '', '2020-01-01', '2020-01-01')"
        )
        for at, theme_id in enumerate(("self-harm", "sexting", "bed-sharing")):
            connection.exec_driver_sql(
                "INSERT INTO record_value VALUES ('r', 'themes', ?, ?)", (at, theme_id)
            )
    engine.dispose()
    migrated = Catalogue(url)
    here = known(migrated)
    assert about(migrated, "r") == ["self-harm", "sexting", "co-sleeping"]
    assert here["self-harm"].matched
    assert here["co-sleeping"].former_ids == ("bed-sharing",)
    assert not here["sexting"].matched
    assert waiting(migrated) == {"r"}
    migrated.close()


def test_a_record_is_filed_under_every_broader_theme_once(catalogue: Catalogue) -> None:
    record_id = add(catalogue, "A page.", themes=["Child sexual exploitation", "County lines"])
    with catalogue.read() as connection:
        record = records.find(connection, record_id)
        document = index_document(record, (), authorities(connection))
    assert sorted(document.facets["theme"]) == [
        "abuse-and-neglect",
        "child-criminal-exploitation",
        "child-sexual-abuse",
        "child-sexual-exploitation",
        "county-lines",
        "exploitation",
        "extra-familial-harm",
    ]
