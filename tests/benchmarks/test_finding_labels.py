"""The labels of findings have the shape that a scorer counts on."""

import csv
from hashlib import sha256
from pathlib import Path

import pytest

LABELS = Path(__file__).parents[2] / "benchmarks" / "findings" / "labels"
ITEM = [
    "file",
    "split",
    "page",
    "number",
    "kind",
    "first_words",
    "last_words",
    "letters",
    "same",
    "addressee",
]
ANSWER = [
    "response_file",
    "page",
    "first_words",
    "report_file",
    "report_number",
    "report_first_words",
    "status",
    "answer_first_words",
]
KINDS = {"recommendation", "learning point", "finding", "question", "good practice"}


def rows(name: str, columns: list[str]) -> list[dict[str, str]]:
    with (LABELS / name).open(encoding="utf-8", newline="") as lines:
        reader = csv.DictReader(lines)
        assert reader.fieldnames == columns
        return list(reader)


@pytest.fixture(scope="module")
def items() -> list[dict[str, str]]:
    return rows("recommendations.csv", ITEM)


def test_every_label_says_where_an_item_stands_and_how_it_begins_and_ends(
    items: list[dict[str, str]],
) -> None:
    for item in items:
        assert item["kind"] in KINDS, item
        assert int(item["page"]) >= 1, item
        first, last = item["first_words"].split(), item["last_words"].split()
        assert 1 <= len(first) <= 6, item
        assert 1 <= len(last) <= 4, item
        kept = max(item["first_words"], item["last_words"], key=len)
        assert int(item["letters"]) >= sum(map(str.isalnum, kept)), item


def test_no_item_is_labelled_twice(items: list[dict[str, str]]) -> None:
    places = [
        tuple(item[name] for name in ("file", "page", "number", "first_words", "last_words"))
        for item in items
    ]
    assert len(set(places)) == len(places)


def test_the_name_of_a_file_decides_whether_it_is_held_out(items: list[dict[str, str]]) -> None:
    for item in items:
        number = int(sha256(item["file"].encode()).hexdigest(), 16)
        assert item["split"] == ("open" if number % 3 else "held_out"), item


def test_what_is_printed_more_than_once_stands_in_one_file(items: list[dict[str, str]]) -> None:
    files: dict[str, list[str]] = {}
    for item in items:
        if item["same"]:
            files.setdefault(item["same"], []).append(item["file"])
    for same, where in files.items():
        assert len(where) > 1, same
        assert len(set(where)) == 1, same


def test_both_ends_of_an_answer_are_labelled(items: list[dict[str, str]]) -> None:
    repeated = {(item["file"], item["page"], item["first_words"]) for item in items}
    made = {(item["file"], item["number"], item["first_words"]) for item in items}
    for answer in rows("answers.csv", ANSWER):
        assert (answer["response_file"], answer["page"], answer["first_words"]) in repeated
        key = (answer["report_file"], answer["report_number"], answer["report_first_words"])
        assert key in made
        assert 1 <= len(answer["answer_first_words"].split()) <= 6
