"""The arithmetic of docs/scale.md."""

from benchmarks.scale.__main__ import CASES, Case, measured, rows


def test_a_hundred_times_the_pages_need_a_hundred_times_the_room() -> None:
    known = {"sqlite_page": {"figure": 4_000}, "postgresql_page": {"figure": 2_500}}
    cases = [Case(10_000, False, 0, 1), Case(1_000_000, False, 0, 1), Case(1_000_000, True, 1, 1)]
    (catalogue,) = [row for row in rows(cases, known) if row[0] == "catalogue"]
    assert catalogue == ("catalogue", "40 MB", "4 GB", "2.5 GB")


def test_a_shard_has_so_much_and_what_was_not_measured_is_not_guessed() -> None:
    cases = [Case(100_000_000, True, 1, 100)]
    found = {row[0]: row[1] for row in rows(cases, {"opensearch_page": {"figure": 3_000}})}
    assert (found["index"], found["primary shards"]) == ("300 GB", "10")
    assert found["catalogue"] == found["cores for them, web"] == "not measured"


def test_every_measured_figure_says_how_when_and_on_what() -> None:
    for one in measured().values():
        assert one["figure"] > 0
        assert all(one[said] for said in ("unit", "how", "date", "machine", "versions"))
    assert len({len(row) for row in rows(CASES, measured())}) == 1
