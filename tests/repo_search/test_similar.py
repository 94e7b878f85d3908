"""More like this record, and cases like this one."""

import pytest

from repo_search.catalogue import Catalogue, records, relations
from repo_search.engine import Engine
from repo_search.indexing import bring_up_to_date
from repo_search.records import Record
from repo_search.similar import SimilarRecord, similar_cases, similar_records

from .library import add

SLEEP = (
    "The baby slept on the sofa beside an adult who had drunk alcohol. Overlay was likely. "
    "At Barnfield Hospital the midwife spoke of the cot and of alcohol, sofa and overlay."
)
GANGS = (
    "He carried drugs between towns. Exploitation by a gang was suspected. At Barnfield Hospital "
    "nobody asked about the gang, the debt or the exploitation. Drugs and debt grew."
)
FILLER = "The meeting was minuted. The chair thanked everybody for coming."


@pytest.fixture
def ids(catalogue: Catalogue, engine: Engine) -> dict[str, str]:
    """Two records of one case and two of others about sleep, two about gangs, some about
    nothing of either."""
    made = {
        "report": add(
            catalogue, SLEEP, title="Child A", publisher="Northmere Board", case="Child A"
        ),
        "briefing": add(
            catalogue, SLEEP, title="Briefing", publisher="Northmere Board", case="Child A"
        ),
        "welsh": add(catalogue, SLEEP, title="Plentyn A", publisher="Northmere Board"),
        "other": add(catalogue, SLEEP, title="Baby Q", publisher="South Board", case="Baby Q"),
        "gangs": add(catalogue, GANGS, title="Youth R", publisher="Northmere Board", case="R"),
        "gang": add(catalogue, GANGS, title="Youth S", publisher="East Board", case="S"),
    }
    for number in range(8):
        add(catalogue, FILLER, title=f"Minutes {number}", publisher="Northmere Board")
    with catalogue.write() as connection:
        relations.put(connection, made["report"], "translated as", made["welsh"], "both name it")
    bring_up_to_date(catalogue, engine)
    return made


def record(catalogue: Catalogue, record_id: str) -> Record:
    with catalogue.read() as connection:
        return records.find(connection, record_id)


def alike(catalogue: Catalogue, engine: Engine, record_id: str) -> dict[str, SimilarRecord]:
    found = similar_records(catalogue, engine, record(catalogue, record_id))
    return {one.record.record_id: one for one in found}


def test_records_on_the_same_subject_are_found_with_the_words_they_share(
    catalogue: Catalogue, engine: Engine, ids: dict[str, str]
) -> None:
    found = alike(catalogue, engine, ids["report"])
    assert list(found) == [ids["other"]]
    assert {"alcohol", "sofa", "overlay"} <= set(found[ids["other"]].words)
    assert list(alike(catalogue, engine, ids["gangs"])) == [ids["gang"]]


def test_names_of_places_and_publishers_do_not_make_records_alike(
    catalogue: Catalogue, engine: Engine, ids: dict[str, str]
) -> None:
    words = {w for one in alike(catalogue, engine, ids["report"]).values() for w in one.words}
    assert words.isdisjoint({"barnfield", "northmere", "board", "hospital"})
    assert ids["gangs"] not in alike(catalogue, engine, ids["report"])


def test_a_withdrawn_record_is_like_nothing(
    catalogue: Catalogue, engine: Engine, ids: dict[str, str]
) -> None:
    with catalogue.write() as connection:
        records.withdraw(connection, ids["other"], "A reason")
    assert alike(catalogue, engine, ids["report"]) == {}
    bring_up_to_date(catalogue, engine)
    assert alike(catalogue, engine, ids["report"]) == {}


def test_cases_are_like_a_case_by_their_records(
    catalogue: Catalogue, engine: Engine, ids: dict[str, str]
) -> None:
    of_case = [record(catalogue, ids[name]) for name in ("report", "briefing")]
    (case,) = of_case[0].cases
    (found,) = similar_cases(catalogue, engine, case.id, of_case)
    assert (found.case.label, found.record.record_id) == ("Baby Q", ids["other"])
    assert "overlay" in found.words


def test_records_without_words_are_like_nothing(catalogue: Catalogue, engine: Engine) -> None:
    empty = add(catalogue, "", title="Empty")
    for number in range(3):
        add(catalogue, "", title=f"Empty {number}")
    bring_up_to_date(catalogue, engine)
    assert alike(catalogue, engine, empty) == {}
    assert similar_cases(catalogue, engine, "none", []) == ()
