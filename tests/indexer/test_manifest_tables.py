"""Manifests as tables: marks, titles above the headings, headings by synonym and by mapping."""

from pathlib import Path

import pytest

from indexer.sources.manifest import Manifest, Row, read_manifest
from repo_search.errors import BadInput


def read(folder: Path, content: str, mapping: str = "") -> Manifest:
    path = folder / "m.csv"
    path.write_text(content, encoding="utf-8", newline="")
    if not mapping:
        return read_manifest(path)
    (folder / "mapping.csv").write_text(mapping, encoding="utf-8")
    return read_manifest(path, folder / "mapping.csv")


def claims(row: Row) -> dict[str, tuple[str, ...]]:
    return {claim.field: claim.values for claim in row.claims}


def one(described: Manifest) -> dict[str, tuple[str, ...]]:
    (row,) = [*described.rows.values(), *described.loose]
    assert row.error == ()
    return claims(row)


def test_the_mark_between_cells_is_that_of_the_headings_whatever_the_rows_hold(
    folder: Path,
) -> None:
    rows = 'title;themes;note\n"A, B, C, D";"One, two";"x, y, z, and more, commas"\n'
    assert one(read(folder, rows))["themes"] == ("One", "two")
    quoted = 'title,"themes; or topics","note; remarks; comments; more"\nT,Neglect,N\n'
    assert one(read(folder, quoted))["title"] == ("T",)


def test_titles_and_blank_lines_above_the_headings_are_passed_over(folder: Path) -> None:
    described = read(
        folder, "sep=;\nReviews kept since 2014;;\n\n;;\nTitle;LSCB;Year\nT;Northmere Board;2018\n"
    )
    assert described.loose[0].number == 6
    assert one(described) == {
        "title": ("T",), "publisher": ("Northmere Board",), "published": ("2018",),
    }  # fmt: skip


def test_a_row_that_merely_resembles_headings_does_not_take_their_place(folder: Path) -> None:
    described = read(folder, "file,shelf,row\nabstract.txt,Summary,Title\n")
    assert list(claims(next(iter(described.rows.values())))) == ["note"]


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("LSCB", "publisher"),
        ("Local authority board", "publisher"),
        ("ISSUED BY:", "publisher"),
        ("Date_Published", "published"),
        ("Pub. date", "published"),
        ("Date of publication (dd/mm/yyyy)", "published"),
        ("Year", "published"),
        ("Key issues", "themes"),
        ("Key-words", "themes"),
        ("Subject of review", "case"),
        ("Pseudonym", "case"),
        ("Media type", "document_type"),
        ("Type of review", "review"),
        ("Lead reviewer", "authors"),
        ("Summary", "abstract"),
        ("Remarks", "note"),
        ("File name", "file"),
        ("Filename", "file"),
        ("Link to report", "link"),
        ("Web address", "link"),
        ("URL", "link"),
    ],
)
def test_a_heading_is_read_by_its_synonym_and_that_is_said(
    folder: Path, heading: str, field: str
) -> None:
    described = read(folder, f"title,{heading}\nT,\n")
    assert [column.field for column in described.columns] == ["title", field]
    assert described.remarks == (f"“{heading}” is read as {field}.",)


def test_a_year_counts_only_where_there_is_no_better_date(folder: Path) -> None:
    described = read(folder, "Title,Year,Date published\nA,2018,15/05/2018\nB,2019,\n")
    assert [claims(row)["published"] for row in described.loose] == [("15/05/2018",), ("2019",)]
    assert (
        "“Date published” and “Year” are read as published; the first of them that is filled "
        "counts." in described.remarks
    )


def test_two_columns_of_a_field_of_several_values_are_joined(folder: Path) -> None:
    described = read(folder, "title,Key issues,Tags\nT,Neglect,Alcohol; Neglect\n")
    assert one(described)["themes"] == ("Neglect", "Alcohol")
    assert (
        "“Key issues” and “Tags” are read as themes; their values are joined." in described.remarks
    )


def test_a_mapping_file_overrules_what_headings_mean(folder: Path) -> None:
    described = read(
        folder,
        "Title,Board,Who wrote it,Shelf,Price\nT,B 12,A Person,3,12\n",
        "Heading,Field\nboard,note\nWho wrote it,Authors\nShelf,\nPrice,ignore\n",
    )
    assert one(described) == {"title": ("T",), "note": ("B 12",), "authors": ("A Person",)}
    assert "“Who wrote it” is read as authors." in described.remarks
    assert "Left out: “Shelf”, “Price”." in described.remarks


@pytest.mark.parametrize(
    ("mapping", "reason"),
    [
        ("Shelf,place\n", "Row 1 of the mapping: “place” is not a field."),
        ("Shelf,note\nSHELF,title\n", "names “SHELF” a second time"),
        ("Shelf,note,title\n", "more than two cells"),
    ],
)
def test_a_mapping_that_cannot_be_right_is_refused(folder: Path, mapping: str, reason: str) -> None:
    with pytest.raises(BadInput, match=r"mapping\.csv") as refused:
        read(folder, "title\nT\n", mapping)
    assert reason in str(refused.value)


def test_columns_the_repository_keeps_itself_are_left_out(folder: Path) -> None:
    described = read(folder, "title,Pages,Accession\nT,12,7\n")
    assert one(described) == {"title": ("T",)}
    assert described.remarks == ("Left out: “Pages”, “Accession”.",)


def test_a_column_without_a_heading_is_left_out_and_reported(folder: Path) -> None:
    described = read(folder, "title,,note\nT,lost,N\n")
    assert one(described) == {"title": ("T",), "note": ("N",)}
    assert described.remarks == ("Column B has no heading; its values are left out.",)


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ("title\n" + "T\n" * 50_001, "more than 50,000 rows"),
        ("title" + ",x" * 200 + "\nT\n", "Row 1 has 201 columns; at most 200 are read"),
    ],
)
def test_tables_beyond_the_bounds_are_refused(folder: Path, rows: str, reason: str) -> None:
    with pytest.raises(BadInput) as refused:
        read(folder, rows)
    assert reason in str(refused.value)


def test_a_file_larger_than_any_table_is_refused_unread(folder: Path) -> None:
    path = folder / "m.csv"
    with path.open("wb") as file:
        file.truncate(16 * 2**20 + 1)
    with pytest.raises(BadInput, match="larger than 16 MiB"):
        read_manifest(path)


def _status(row: Row) -> str | None:
    return next((claim.values[0] for claim in row.claims if claim.field == "status"), None)


def test_a_row_may_have_a_file_a_link_or_a_title_alone(folder: Path) -> None:
    described = read(
        folder,
        "file,link,title,status\n"
        "a.pdf,https://northmere.example/a.pdf,A,\n"
        ",https://northmere.example/b.pdf,B,\n"
        "https://northmere.example/c.pdf,,C,\n"
        ",,D,Report not published\n",
    )
    (with_file,) = described.rows.values()
    assert with_file.link == "https://northmere.example/a.pdf"
    assert claims(with_file)["source_url"] == ("https://northmere.example/a.pdf",)
    assert [(row.link, _status(row), row.error) for row in described.loose] == [
        ("https://northmere.example/b.pdf", None, ()),
        ("https://northmere.example/c.pdf", None, ()),
        ("", "not published", ()),
    ]


def test_a_row_without_a_file_is_known_again_by_its_link_or_its_words(folder: Path) -> None:
    head = "title,publisher,published,link,note\n"
    first = read(folder, head + "Child A,North & South,May 2018,,x\nB,,,https://a.example/b,\n")
    later = read(folder, head + ",,,https://a.example/b,\nCHILD A,north and south,2018-05,,y\n")
    by_words, by_link = first.loose
    assert by_link.origin == "link:https://a.example/b" == later.loose[0].origin
    assert by_words.origin.startswith("row:")
    assert by_words.origin == later.loose[1].origin
    other = read(folder, head + "Child A,North & South,June 2018,,x\n")
    assert other.loose[0].origin != by_words.origin


def test_only_a_row_with_a_record_id_says_by_an_empty_cell_that_there_is_none(
    folder: Path,
) -> None:
    described = read(
        folder,
        "record_id,title,publisher,themes,published,note,file,url,shelf\n"
        "k7m2q9xw,T,,,2018,,a.pdf,/records/k7m2q9xw,3\n"
        ",T,,,2018,,a.pdf,,3\n",
    )
    (edit,) = described.loose
    assert (edit.record_id, edit.path, edit.link, edit.error) == ("k7m2q9xw", None, "", ())
    assert claims(edit) == {
        "title": ("T",), "publisher": (), "themes": (), "published": ("2018",), "note": (),
    }  # fmt: skip
    assert {claim.source.word for claim in edit.claims} == {"librarian"}
    (new,) = described.rows.values()
    assert claims(new) == {"title": ("T",), "published": ("2018",), "note": ("shelf: 3",)}
    assert {claim.source.word for claim in new.claims} == {"manifest"}


@pytest.mark.parametrize(
    ("field", "cell", "values"),
    [
        ("themes", "Neglect, Elective home education", ("Neglect", "Elective home education")),
        ("themes", "Neglect|Self-harm, Alcohol", ("Neglect", "Self-harm", "Alcohol")),
        ("themes", "Alcohol, drugs || Neglect", ("Alcohol, drugs", "Neglect")),
        ("themes", "• Neglect\n• Alcohol\n- Injury", ("Neglect", "Alcohol", "Injury")),
        ("authors", "Smith, Jane; Jones, Ann", ("Smith, Jane", "Jones, Ann")),
        ("authors", "Smith, Jane", ("Smith, Jane",)),
        ("publisher", "Bath, Wells and Northmere Board", ("Bath, Wells and Northmere Board",)),
        ("publisher", "North Board\nSouth Board", ("North Board", "South Board")),
        ("case", "Child A, Child B", ("Child A, Child B",)),
        ("case", "Child A; Child B", ("Child A", "Child B")),
        ("language", "English, Welsh", ("English", "Welsh")),
        ("note", "One; two\nthree", ("One; two three",)),
        ("title", "One; two || three", ("One; two || three",)),
        ("published", "Apr-18", ("Apr 2018",)),
        ("published", "15-May-18", ("15 May 2018",)),
        ("published", "n.d.", ()),
        ("title", "'=1+1", ("=1+1",)),
        ("title", "'Tis", ("'Tis",)),
        ("title", "-12 and +3", ("-12 and +3",)),
        ("title", "@home", ("@home",)),
    ],
)
def test_a_cell_is_parted_as_its_field_asks(
    folder: Path, field: str, cell: str, values: tuple[str, ...]
) -> None:
    quoted = cell.replace('"', '""')
    title = "" if field == "title" else "T"
    described = read(folder, f'file,title,"{field}"\na.txt,{title},"{quoted}"\n')
    assert one(described)[field] == values
