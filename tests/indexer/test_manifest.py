"""Manifests: spreadsheets as people make them, and the faults in them."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from hypothesis import given
from hypothesis import strategies as st

from indexer.sources.folder import address
from indexer.sources.manifest import Manifest, key, read_manifest
from repo_search.errors import BadInput

from .documents import manifest, names, outcomes, text
from .test_import import show

Command = Callable[..., Result]


def read(folder: Path, content: str | bytes) -> Manifest:
    path = folder / "m.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_manifest(path)


def fields(described: Manifest) -> list[dict[str, tuple[str, ...]]]:
    return [{c.field: c.values for c in row.claims} for row in described.rows.values()]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_a_manifest_may_come_in_the_encodings_and_marks_of_spreadsheets(
    folder: Path, encoding: str, mark: str
) -> None:
    row = {"file": "a.txt", "title": "Café “H1”; a, b", "authors": "A || B "}
    described = read_manifest(manifest(folder / "m.csv", row, encoding=encoding, mark=mark))
    assert fields(described) == [{"title": ("Café “H1”; a, b",), "authors": ("A", "B")}]
    assert described.remarks == ()


def test_a_cell_in_quotes_may_hold_lines_marks_and_quotes(folder: Path) -> None:
    described = read(folder, 'file,title,abstract\r\na.txt,"The ""A"" case","One,\r\ntwo"\r\n')
    assert fields(described) == [{"title": ('The "A" case',), "abstract": ("One, two",)}]
    spaced = read(folder, 'file, title\na.txt, "Review, final"\n')
    assert fields(spaced) == [{"title": ("Review, final",)}]


def test_headings_are_known_without_regard_to_case_and_spaces(folder: Path) -> None:
    described = read(folder, " File ,TITLE,Document Type,Author(s)\na.txt,T,Overview report,\n")
    assert fields(described) == [{"title": ("T",), "document_type": ("Overview report",)}]


def test_an_unknown_column_is_kept_as_notes_and_reported(folder: Path) -> None:
    described = read(folder, "file,shelf,note\na.txt,B 12,Signed\n")
    assert fields(described) == [{"note": ("shelf: B 12", "Signed")}]
    assert described.remarks == (
        "Column “shelf” is not a field of a record; its values are kept as notes.",
    )


def test_empty_cells_claim_nothing(folder: Path) -> None:
    assert fields(read(folder, "file,title,authors\na.txt,  , || \n")) == [{"authors": ()}]


def test_rows_without_a_file_stand_apart_and_a_file_is_described_once(folder: Path) -> None:
    described = read(folder, "file,title\n,Not published\n,\n\na.txt,One\n./a.txt,Two\n")
    assert fields(described) == [{"title": ("One",)}]
    metadata, again = described.loose
    assert (metadata.number, metadata.path, metadata.error) == (2, None, ())
    assert metadata.claims[0].values == ("Not published",)
    assert again.reason == (
        "Row 6, column “file” (A6): “./a.txt” names the same file as row 5. "
        "Describe each file in one row."
    )


def test_the_run_tells_what_becomes_of_rows_without_a_file(folder: Path, bring_in: Command) -> None:
    text(folder / "a.txt")
    rows = folder / "m.csv"
    rows.write_text("file,title,note\na.txt,One,\n,,Lost\na.txt,Two,\n")
    done = outcomes(bring_in("--manifest", rows))
    assert done["a.txt"]["outcome"] == "added"
    assert done["m.csv#row=3"]["outcome"] == done["m.csv#row=4"]["outcome"] == "rejected"
    assert "has no title" in done["m.csv#row=3"]["reason"]


def test_a_row_with_cells_beyond_the_columns_keeps_its_file_out(
    folder: Path, bring_in: Command
) -> None:
    text(folder / "a.txt")
    text(folder / "b.txt", "b")
    rows = folder / "m.csv"
    rows.write_text("file,title\na.txt,Neglect, abuse and more\nb.txt,Title,,\n")
    done = bring_in("--manifest", rows)
    assert names(done) == {"a.txt": "rejected", "b.txt": "added", "m.csv": "ignored"}
    assert outcomes(done)["a.txt"]["reason"] == (
        "Row 2 has more cells than there are headings, the first “abuse and more”: the columns "
        "look shifted. Check its quotation marks, or give every column a heading."
    )


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "has no column “file”, “link”, “record_id” or “title”. Its columns are: none"),
        (b"name,shelf\na.txt,T\n", "or “title”. Its columns are: name, shelf"),
        (
            b'file,title\na.txt,"never closed\nb.txt,T\n',
            "The row that begins on line 2 cannot be read",
        ),
        (b'file,title\na.txt,"open\nb.txt,"T, U"\n', "check its quotation marks"),
        (
            b"file,title\na.txt," + b"x" * 1_000_001 + b"\n",
            "(field larger than field limit (1000000))",
        ),
    ],
)
def test_what_is_no_manifest_is_refused_with_the_place(
    folder: Path, content: bytes, reason: str
) -> None:
    with pytest.raises(BadInput) as refused:
        read(folder, content)
    assert reason in str(refused.value)


def test_the_manifest_beats_the_document_and_what_it_leaves_open_is_read(
    folder: Path, bring_in: Command, command: Command
) -> None:
    text(folder / "a.txt")
    rows = manifest(
        folder / "m.csv",
        {"file": "a.txt", "title": "Child A", "publisher": "North || South", "published": "2018"},
    )
    done = bring_in("--manifest", rows)
    record = show(command, outcomes(done)["a.txt"]["record_id"])
    assert record["title"] == "Child A"
    assert [p["name"] for p in record["publishers"]] == ["North", "South"]
    assert record["published"] == {
        "written": "2018", "earliest": "2018-01-01", "latest": "2018-12-31",
    }  # fmt: skip
    titles = {c["source"]: c["values"] for c in record["claims"] if c["field"] == "title"}
    assert titles["manifest"] == ["Child A"]
    assert titles["text"] == ["Learning review"]
    assert "column “title”" in record["claims"][0]["evidence"]


def test_a_changed_row_updates_the_record_and_an_equal_one_does_not(
    folder: Path, bring_in: Command, command: Command
) -> None:
    text(folder / "a.txt")
    rows = manifest(folder / "m.csv", {"file": "a.txt", "title": "One", "authors": "A"})
    record_id = outcomes(bring_in("--manifest", rows))["a.txt"]["record_id"]
    assert names(bring_in("--manifest", rows))["a.txt"] == "unchanged"
    assert names(bring_in())["a.txt"] == "unchanged"
    assert show(command, record_id)["title"] == "One"
    manifest(folder / "m.csv", {"file": "a.txt", "title": "Two", "authors": ""})
    assert names(bring_in("--manifest", rows))["a.txt"] == "updated"
    assert (show(command, record_id)["title"], show(command, record_id)["authors"]) == ("Two", [])


def test_a_row_in_the_wrong_keeps_its_file_out_until_it_is_put_right(
    folder: Path, bring_in: Command, command: Command, tmp_path: Path
) -> None:
    authority = tmp_path / "publishers.csv"
    authority.write_text("name,variants\nNorth Board,LSCB\nSouth Board,LSCB\n")
    assert command("publishers", "import", authority).exit_code == 0
    for name in "abc":
        text(folder / f"{name}.txt", name)
    wrong = [
        {"file": "a.txt", "published": "31/02/2019", "publisher": ""},
        {"file": "b.txt", "published": "", "publisher": "LSCB"},
        {"file": "c.txt", "published": "2019", "publisher": "South Board"},
        {"file": "gone.txt", "published": "", "publisher": ""},
    ]
    rows = manifest(folder / "m.csv", *wrong)
    done = bring_in("--manifest", rows)
    assert done.exit_code == 1
    reasons = {n: o["reason"] for n, o in outcomes(done).items() if o["outcome"] == "rejected"}
    assert set(reasons) == {"a.txt", "b.txt", "gone.txt"}
    assert "“31/02/2019” is not a date" in reasons["a.txt"]
    assert "“LSCB” fits 2 publishers" in reasons["b.txt"]
    assert reasons["gone.txt"] == "Row 5 names a file that is not there."
    wrong[0]["published"], wrong[1]["publisher"] = "28/02/2019", "North Board"
    manifest(folder / "m.csv", *wrong[:3])
    assert names(bring_in("--manifest", rows)) == {
        "a.txt": "added", "b.txt": "added", "c.txt": "unchanged", "m.csv": "ignored",
    }  # fmt: skip
    manifest(folder / "m.csv", {**wrong[0], "published": "never"})
    assert names(bring_in("--manifest", rows))["a.txt"] == "rejected"


def test_a_manifest_elsewhere_names_its_files_from_where_it_is(
    folder: Path, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    lists = folder.parent / "lists"
    lists.mkdir()
    text(folder / "a.txt")
    manifest(lists / "m.csv", {"file": "../documents/a.txt", "title": "By dots"})
    monkeypatch.chdir(lists)
    done = command("import", "../documents", "--manifest", "../lists/m.csv", "--json")
    assert names(done) == {"a.txt": "added"}
    assert show(command, outcomes(done)["a.txt"]["record_id"])["title"] == "By dots"
    absolute = manifest(lists / "m.csv", {"file": str(folder / "a.txt"), "title": "By its path"})
    assert names(command("import", folder, "--manifest", absolute, "--json")) == {
        "a.txt": "updated"
    }


@pytest.mark.parametrize(
    ("on_disk", "in_cell"),
    [
        ("two  spaces.txt", "two  spaces.txt"),
        ("two  spaces.txt", " two  spaces.txt "),
        ("new\nline.txt", "new\nline.txt"),
        ("sub/a.txt", "sub\\a.txt"),
        ("cafe\u0301.txt", "caf\u00e9.txt"),
        ("caf\u00e9.txt", "cafe\u0301.txt"),
        ("=cmd|' /C calc'!A0.txt", "=cmd|' /C calc'!A0.txt"),
        ("ŵ 日本.txt", "ŵ 日本.txt"),
    ],
)
def test_a_file_is_found_by_the_name_in_its_cell(folder: Path, on_disk: str, in_cell: str) -> None:
    path = text(folder / on_disk)
    rows = read_manifest(manifest(folder / "m.csv", {"file": in_cell, "title": "T"})).rows
    assert list(rows) == [key(address(path))]


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_cells_can_be_read_and_hold_no_control_characters(
    tmp_path_factory: pytest.TempPathFactory, name: str, title: str
) -> None:
    name, title = (s.encode("utf-8", "replace").decode() for s in (name, title))
    folder = tmp_path_factory.mktemp("any")
    described = read_manifest(manifest(folder / "m.csv", {"file": name, "title": title}))
    for row in fields(described):
        for value in row.get("title", ()):
            assert value.isprintable() or all(ord(c) >= 32 and c != "\x7f" for c in value)
