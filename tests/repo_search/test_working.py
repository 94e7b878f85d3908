"""Work outside the web process: each job is done once, whoever dies over it."""

from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from threading import Event
from typing import Any

import pytest
from click.testing import Result

from repo_search import working
from repo_search.catalogue import Catalogue, announcements, drafts, jobs, records, tables
from repo_search.catalogue.clock import now
from repo_search.catalogue.jobs import LEASE, MOST_ATTEMPTS, Job
from repo_search.editing import By, deed
from repo_search.errors import Busy, NotFound
from repo_search.records import Draft, visible
from repo_search.repository import only_import, opened
from repo_search.settings import Settings
from repo_search.working import Result as Done
from repo_search.working import Task, work

from .library import add

Command = Callable[..., Result]


def put(catalogue: Catalogue, kind: str = "index", **given: Any) -> int:
    with catalogue.write() as connection:
        return jobs.put(connection, kind, given, "Ann")


def found(catalogue: Catalogue, job_id: int) -> Job:
    with catalogue.read() as connection:
        return jobs.find(connection, job_id)


def took(catalogue: Catalogue, worker: str) -> int | None:
    with catalogue.write() as connection:
        job = jobs.take(connection, worker)
    return job.job_id if job else None


def pass_time(catalogue: Catalogue, how_long: timedelta) -> None:
    """As if nobody had been heard of for so long."""
    with catalogue.write() as connection:
        connection.execute(tables.job.update().values(beat=now() - how_long))


def do_all(settings: Settings) -> int:
    return work(settings, until_idle=True, stopped=Event())


@pytest.fixture
def opened_catalogue(settings: Settings) -> Any:
    catalogue = Catalogue(settings.catalogue_url)
    yield catalogue
    catalogue.close()


def test_jobs_are_taken_in_order_and_by_one_worker_each(catalogue: Catalogue) -> None:
    first, second = put(catalogue), put(catalogue)
    assert [took(catalogue, name) for name in ("a", "b", "c")] == [first, second, None]


def test_the_job_of_a_worker_that_is_not_heard_of_is_taken_up_by_another(
    catalogue: Catalogue,
) -> None:
    job_id = put(catalogue)
    assert took(catalogue, "a") == job_id
    pass_time(catalogue, LEASE / 2)
    assert took(catalogue, "b") is None
    pass_time(catalogue, LEASE * 2)
    assert took(catalogue, "b") == job_id
    with catalogue.write() as connection:
        assert not jobs.beat(connection, job_id, "a", 1, 2), "it is not a's any more"
        assert jobs.beat(connection, job_id, "b", 1, 2)
        jobs.finish(connection, job_id, "a", "done by a", {})
    assert found(catalogue, job_id).state == "running"
    with catalogue.write() as connection:
        jobs.finish(connection, job_id, "b", "done by b", {"run_id": 3})
    job = found(catalogue, job_id)
    assert (job.state, job.said, job.done, job.total) == ("done", "done by b", 1, 2)
    assert job.told == {"run_id": 3}


def test_work_on_files_is_done_where_they_lie(catalogue: Catalogue) -> None:
    bound = put(catalogue, "import", folder="0" * 32, place="a1")
    with catalogue.write() as connection:
        assert not jobs.any_waits(connection)
        assert not jobs.any_waits(connection, "b2")
        assert jobs.take(connection, "w", "b2") is None
    free = put(catalogue)
    assert took(catalogue, "anywhere") == free
    with catalogue.write() as connection:
        assert jobs.any_waits(connection, "a1")
        job = jobs.take(connection, "w", "a1")
    assert job is not None
    assert job.job_id == bound


def test_a_job_that_ends_every_worker_fails(catalogue: Catalogue) -> None:
    job_id = put(catalogue)
    for number in range(MOST_ATTEMPTS):
        assert took(catalogue, f"worker {number}") == job_id
        pass_time(catalogue, LEASE * 2)
    assert took(catalogue, "one more") is None
    job = found(catalogue, job_id)
    assert job.state == "failed"
    assert "begun 3 times" in job.said


def test_work_that_waits_is_done_and_told(settings: Settings, opened_catalogue: Catalogue) -> None:
    job_id = put(opened_catalogue)
    assert working.is_needed(settings, opened_catalogue)
    assert do_all(settings) == 1
    assert not working.is_needed(settings, opened_catalogue)
    job = found(opened_catalogue, job_id)
    assert (job.state, job.said, job.attempts) == ("done", "The index is up to date.", 1)


def test_what_cannot_be_done_says_why(settings: Settings, opened_catalogue: Catalogue) -> None:
    job_id = put(opened_catalogue, "undo", run_id=99)
    do_all(settings)
    job = found(opened_catalogue, job_id)
    assert job.state == "failed"
    assert job.said.startswith("There is no run 99.")


def test_an_unforeseen_failure_is_for_the_log_alone(
    settings: Settings, opened_catalogue: Catalogue, caplog: pytest.LogCaptureFixture
) -> None:
    job_id = put(opened_catalogue, "undo", run_id="secret words")
    do_all(settings)
    job = found(opened_catalogue, job_id)
    assert job.state == "failed"
    assert "secret" not in job.said
    assert "ValueError" in caplog.text


def test_a_job_waits_while_an_import_goes_on_and_is_done_then(
    settings: Settings, opened_catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    record_id = add(opened_catalogue, title=("First",))
    with opened(settings) as repository, deed(repository, "withdraw", By("Ann", "x")) as done:
        done.draft(record_id, "not yet")
    monkeypatch.setattr(working, "_PAUSE", timedelta())
    job_id = put(opened_catalogue, "undo", run_id=done.run_id)
    tried = _tries(monkeypatch)
    with only_import(settings), tried(1):
        do_all(settings)
        job = found(opened_catalogue, job_id)
        assert (job.state, job.attempts) == ("waiting", 0), "waiting is no attempt"
        assert "Another import" in job.said
    do_all(settings)
    assert found(opened_catalogue, job_id).state == "done"
    with opened_catalogue.read() as connection:
        assert records.find(connection, record_id).draft is None


def _tries(monkeypatch: pytest.MonkeyPatch) -> Any:
    """A context in which a worker goes home after so many jobs, done or put off."""

    @contextmanager
    def tries(most: int) -> Any:
        done = working._do_one
        count = 0

        def counted(*given: Any) -> bool:
            nonlocal count
            count += 1
            return done(*given) if count <= most else False

        with monkeypatch.context() as patch:
            patch.setattr(working, "_do_one", counted)
            yield

    return tries


def test_a_worker_that_is_told_to_end_gives_its_job_back(
    settings: Settings, opened_catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ends(task: Task) -> Done:
        task.progress(1, 2)
        raise SystemExit(0)

    monkeypatch.setattr(working, "_function", lambda _kind: ends)
    job_id = put(opened_catalogue)
    with pytest.raises(SystemExit):
        do_all(settings)
    job = found(opened_catalogue, job_id)
    assert (job.state, job.attempts) == ("waiting", 0)


def test_a_draft_is_seen_by_nobody_until_its_day(
    settings: Settings, opened_catalogue: Catalogue
) -> None:
    since = now()
    now_id, later_id, never_id = (
        add(opened_catalogue, title=(title,)) for title in ("Now", "Later", "Never")
    )
    today = working._today()
    with opened(settings) as repository, deed(repository, "draft", By("Ann", "x")) as done:
        done.draft(now_id, "until today", today)
        done.draft(later_id, "until tomorrow", today + timedelta(days=1))
        done.draft(never_id, "until somebody says so")
        for record_id in (now_id, later_id, never_id):
            assert not records.find(done.connection, record_id).is_public
            with pytest.raises(NotFound):
                visible(records.find(done.connection, record_id))
        draft = records.find(done.connection, now_id).draft
        assert draft is not None
        drafts.mark(done.connection, now_id, replace(draft, since=since))  # never seen since
    before = last_announcement(opened_catalogue)
    do_all(settings)
    with opened_catalogue.read() as connection:
        assert records.find(connection, now_id).is_public
        assert drafts.all_drafts(connection) == [later_id, never_id]
        draft = records.find(connection, later_id).draft
    assert isinstance(draft, Draft)
    assert draft.publish_on == today + timedelta(days=1)
    assert last_announcement(opened_catalogue) > before, "it is told of now"


def last_announcement(catalogue: Catalogue) -> int:
    with catalogue.read() as connection:
        return announcements.last(connection)


def test_the_command_does_what_waits(command: Command, opened_catalogue: Catalogue) -> None:
    put(opened_catalogue)
    assert command("work", "--until-idle").output == "1 job done.\n"
    assert command("work", "--until-idle").output == "0 jobs done.\n"


def test_publishing_a_draft_is_a_run_that_can_be_taken_back(
    settings: Settings, opened_catalogue: Catalogue, command: Command
) -> None:
    record_id = add(opened_catalogue, title=("First",))
    with opened(settings) as repository:
        with deed(repository, "draft", By("Ann", "x")) as first:
            first.draft(record_id, "not yet", date(2999, 1, 1))
        with deed(repository, "publish", By("Ann", "x")) as second:
            second.publish(record_id)
    assert command("runs", "undo", second.run_id).exit_code == 0
    with opened_catalogue.read() as connection:
        draft = records.find(connection, record_id).draft
    assert draft is not None
    assert (draft.reason, draft.publish_on) == ("not yet", date(2999, 1, 1))


def test_a_worker_that_lost_its_job_cannot_put_it_off(catalogue: Catalogue) -> None:
    job_id = put(catalogue)
    took(catalogue, "a")
    pass_time(catalogue, LEASE * 2)
    assert took(catalogue, "b") == job_id
    with catalogue.write() as connection:
        jobs.put_off(connection, job_id, "a", "later", timedelta())
    assert found(catalogue, job_id).state == "running"
    with catalogue.write() as connection:
        jobs.finish(connection, job_id, "b", "done", {})
        jobs.put_off(connection, job_id, "b", "later", timedelta())
    assert found(catalogue, job_id).state == "done"


def test_how_a_job_ended_is_written_down_however_busy_the_catalogue_is(
    settings: Settings, opened_catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    job_id, finish, tries = put(opened_catalogue), jobs.finish, [0]

    def busy_at_first(*given: Any) -> None:
        tries[0] += 1
        if tries[0] < 3:
            raise Busy("Another process is writing to the catalogue. Try again.")
        finish(*given)

    monkeypatch.setattr(jobs, "finish", busy_at_first)
    assert do_all(settings) == 1
    job = found(opened_catalogue, job_id)
    assert (job.state, job.attempts, tries) == ("done", 1, [3])


def test_a_draft_that_cannot_be_published_stops_neither_others_nor_the_work(
    settings: Settings, opened_catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = (add(opened_catalogue, title=(title,)) for title in ("One", "Other"))
    with opened(settings) as repository, deed(repository, "draft", By("Ann", "x")) as done:
        for record_id in (one, other):
            done.draft(record_id, "until today", working._today())
    publish = drafts.publish

    def not_that_one(connection: Any, record_id: str) -> None:
        if record_id == one:
            raise NotFound("It is gone.")
        publish(connection, record_id)

    monkeypatch.setattr(drafts, "publish", not_that_one)
    job_id = put(opened_catalogue)
    do_all(settings)
    assert found(opened_catalogue, job_id).state == "done"
    with opened_catalogue.read() as connection:
        assert drafts.all_drafts(connection) == [one]


def test_a_run_that_was_taken_back_meanwhile_is_no_failure(
    settings: Settings, opened_catalogue: Catalogue
) -> None:
    record_id = add(opened_catalogue, title=("First",))
    with opened(settings) as repository, deed(repository, "draft", By("Ann", "x")) as done:
        done.draft(record_id, "not yet")
    jobs_put = [put(opened_catalogue, "undo", run_id=done.run_id) for _twice in range(2)]
    do_all(settings)
    assert [found(opened_catalogue, job_id).state for job_id in jobs_put] == ["done", "done"]
