"""Many records changed alike: rehearsed, done as one run, taken back."""

from collections.abc import Iterator
from threading import Event

import pytest

from repo_search.batches import doing
from repo_search.batches.changes import Change, understood
from repo_search.batches.doing import MOST, Line
from repo_search.catalogue import claims, drafts, jobs, log, outbox, records, runs
from repo_search.catalogue.log import Wanted
from repo_search.claims import SUGGESTED, Claim, Source
from repo_search.editing import By, deed
from repo_search.errors import BadInput, NotFound
from repo_search.indexing import bring_up_to_date
from repo_search.records import Record
from repo_search.repository import Repository, opened
from repo_search.search import SearchRequest
from repo_search.settings import Settings
from repo_search.working import work

from .library import add

WHO = By("Ada", "desk: test")


@pytest.fixture
def repository(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Repository]:
    """An empty one, in which two records are changed at a time."""
    monkeypatch.setattr(doing, "_TOGETHER", 2)
    with opened(settings) as one:
        yield one


def change(repository: Repository, kind: str, old: str = "", new: str = "") -> Change:
    with repository.catalogue.read() as connection:
        return Change(
            kind,
            understood(connection, kind, old) if old else None,
            understood(connection, kind, new) if new else None,
        )


def rehearse(repository: Repository, ids: list[str], wanted: Change) -> list[Line]:
    return doing.rehearse(repository, ids, wanted, WHO)


def ask(repository: Repository, lines: list[Line], wanted: Change) -> int:
    with repository.catalogue.write() as connection:
        return jobs.put(connection, "batch", doing.given(lines, wanted), "Ada")


def do(repository: Repository, settings: Settings, ids: list[str], wanted: Change) -> jobs.Job:
    job_id = ask(repository, rehearse(repository, ids, wanted), wanted)
    work(settings, until_idle=True, stopped=Event())
    with repository.catalogue.read() as connection:
        return jobs.find(connection, job_id)


def found(repository: Repository, record_id: str) -> Record:
    with repository.catalogue.read() as connection:
        return records.find(connection, record_id)


def labels(repository: Repository, record_id: str, field: str = "themes") -> list[str]:
    return [one.label for one in getattr(found(repository, record_id), field)]


def test_a_rehearsal_tells_what_becomes_of_each_record_and_leaves_no_trace(
    repository: Repository,
) -> None:
    one = add(repository.catalogue, "A text", title="One", publisher="A Board")
    other = add(repository.catalogue, "A text", title="Other", publisher="B Board")
    gone = add(repository.catalogue, "A text", title="Gone", publisher="A Board")
    draft = add(repository.catalogue, "A text", title="Draft", publisher="A Board")
    with repository.catalogue.write() as connection:
        drafts.put(connection, draft, "It is not ready.")
        records.withdraw(connection, gone, "A reason")
        before = (log.count(connection, Wanted()), outbox.revision(connection))
    wanted = change(repository, "publisher", "A Board", "B Board")
    lines = rehearse(repository, [one, other, gone, "nowhere1", draft], wanted)
    assert [(x.title, x.outcome, x.changes) for x in lines] == [
        ("One", "updated", {"publisher": ("A Board", "B Board")}),
        ("Other", "unchanged", {}),
        ("Gone", "left", {}),
        ("", "left", {}),
        ("Draft", "updated", {"publisher": ("A Board", "B Board")}),
    ]
    assert "was withdrawn" in lines[2].reason
    assert lines[3].reason == "There is no record nowhere1."
    assert labels(repository, one, "publishers") == ["A Board"]
    with repository.catalogue.read() as connection:
        assert (log.count(connection, Wanted()), outbox.revision(connection)) == before


@pytest.mark.parametrize(
    ("kind", "old", "new", "said"),
    [
        ("add-theme", "", "Poverty", ["Neglect", "Suicide", "Poverty"]),
        ("add-theme", "", "Suicide", ["Neglect", "Suicide"]),
        ("remove-theme", "Neglect", "", ["Suicide"]),
        ("remove-theme", "Poverty", "", ["Neglect", "Suicide"]),
        ("replace-theme", "Neglect", "Poverty", ["Poverty", "Suicide"]),
        ("replace-theme", "Neglect", "Suicide", ["Suicide"]),
    ],
)
def test_themes_are_added_taken_out_and_exchanged(
    repository: Repository, settings: Settings, kind: str, old: str, new: str, said: list[str]
) -> None:
    record_id = add(repository.catalogue, "A text", themes=("Neglect", "Suicide"))
    do(repository, settings, [record_id], change(repository, kind, old, new))
    assert labels(repository, record_id) == said


def test_a_theme_that_is_taken_out_does_not_come_back_as_a_suggestion(
    repository: Repository, settings: Settings
) -> None:
    record_id = add(repository.catalogue, "A text", themes=("Neglect",))
    with repository.catalogue.write() as connection:
        hint = Claim(SUGGESTED, ("Neglect",), Source.TEXT, confidence=0.9)
        claims.replace(connection, record_id, [Source.TEXT], [hint])
    do(repository, settings, [record_id], change(repository, "remove-theme", "Neglect"))
    assert labels(repository, record_id) == []
    assert labels(repository, record_id, "suggested") == []


@pytest.mark.parametrize(
    ("kind", "new", "field", "value"),
    [
        ("document-type", "executive summary", "document_type", "executive-summary"),
        ("review", "SCR", "review", "scr"),
        ("rights", "Crown copyright", "rights", "Crown copyright"),
    ],
)
def test_a_field_of_one_value_is_set_by_a_librarian(
    repository: Repository, settings: Settings, kind: str, new: str, field: str, value: str
) -> None:
    record_id = add(repository.catalogue, "A text", document_type="overview report")
    wanted = change(repository, kind, new=new)
    do(repository, settings, [record_id], wanted)
    assert getattr(found(repository, record_id), field) == value
    with repository.catalogue.read() as connection:
        strongest = next(c for c in claims.of_record(connection, record_id) if c.field == field)
    assert strongest.source is Source.LIBRARIAN
    assert [x.outcome for x in rehearse(repository, [record_id], wanted)] == ["unchanged"]


def test_a_batch_is_one_run_that_the_index_follows_and_that_can_be_taken_back(
    repository: Repository, settings: Settings
) -> None:
    ids = [add(repository.catalogue, "A text", themes=("Neglect",)) for _ in range(5)]
    bring_up_to_date(repository.catalogue, repository.engine)
    about = SearchRequest(selection={"theme": ["Poverty"]})
    done = do(repository, settings, ids, change(repository, "replace-theme", "Neglect", "Poverty"))
    assert (done.state, done.said) == ("done", "5 records were changed.")
    assert sorted(doing.matching(repository, about)[0]) == sorted(ids)
    with repository.catalogue.read() as connection:
        (run,) = log.chosen(connection, Wanted(), limit=9)
    assert (run.kind, run.who, run.counts) == ("batch", "Ada", {"updated": 5})
    assert run.what == "desk: changed many records: theme “Neglect” became “Poverty”"
    assert run.finished
    with deed(repository, "undo", WHO) as by:
        became, _unused = by.undo(run.run_id)
    assert [one.outcome for one in became] == ["restored"] * 5
    bring_up_to_date(repository.catalogue, repository.engine)
    assert doing.matching(repository, about)[0] == []
    assert labels(repository, ids[0]) == ["Neglect"]


def test_a_record_that_somebody_changed_since_the_rehearsal_is_left(
    repository: Repository, settings: Settings
) -> None:
    same, touched = (add(repository.catalogue, "A text", themes=("Neglect",)) for _ in range(2))
    wanted = change(repository, "remove-theme", "Neglect")
    lines = rehearse(repository, [same, touched], wanted)
    job_id = ask(repository, lines, wanted)
    with repository.catalogue.write() as connection:
        both = Claim("themes", ("Neglect", "Poverty"), Source.LIBRARIAN)
        claims.put(connection, touched, [both])
    assert doing.digest(rehearse(repository, [same, touched], wanted)) != doing.digest(lines)
    work(settings, until_idle=True, stopped=Event())
    assert labels(repository, same) == []
    assert labels(repository, touched) == ["Neglect", "Poverty"]
    with repository.catalogue.read() as connection:
        done = jobs.find(connection, job_id)
        left = runs.report(connection, done.told["run_id"])[-1]
    assert done.said.startswith("1 record was changed. 1 was left as it is")
    assert left["reason"] == "It has been changed since the preview."


def test_a_batch_whose_worker_died_is_ended_by_the_next_as_the_same_run(
    repository: Repository, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = [add(repository.catalogue, "A text", themes=("Neglect",)) for _ in range(5)]
    wanted = change(repository, "remove-theme", "Neglect")
    job_id = ask(repository, rehearse(repository, ids, wanted), wanted)

    class Killed(BaseException):
        pass

    def dies_at_the_second_part(self: object, done: int, total: int) -> None:
        if done:
            raise Killed

    with monkeypatch.context() as patched:
        patched.setattr("repo_search.working.Task.progress", dies_at_the_second_part)
        with pytest.raises(Killed):
            work(settings, until_idle=True, stopped=Event())
    with repository.catalogue.write() as connection:
        jobs._put(connection, job_id, state="waiting", worker="")
    assert sum(labels(repository, one) == [] for one in ids) == 2
    work(settings, until_idle=True, stopped=Event())
    assert all(labels(repository, one) == [] for one in ids)
    with repository.catalogue.read() as connection:
        (run,) = log.chosen(connection, Wanted(), limit=9)
    assert run.counts == {"updated": 5}


def test_what_is_to_be_changed_must_be_known_and_bounded(repository: Repository) -> None:
    for kind, written, said in [
        ("publisher", "Nobody", "There is no publisher “Nobody”"),
        ("add-theme", "Nonsense", "There is no theme “Nonsense”"),
        ("review", "XYZ", "There is no kind of review “XYZ”"),
    ]:
        with pytest.raises(NotFound, match=said):
            change(repository, kind, new=written)
    with (
        repository.catalogue.read() as connection,
        pytest.raises(BadInput, match="Write the name of a theme"),
    ):
        understood(connection, "add-theme", " ")
    with pytest.raises(BadInput, match="These are 1,001 records"):
        doing.check(map(str, range(MOST + 1)))
