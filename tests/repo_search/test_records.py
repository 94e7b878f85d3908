"""Records in the catalogue: what their claims make of them, versions, withdrawal."""

from datetime import date

import pytest

from repo_search.catalogue import Catalogue, claims, holdings, outbox, records, texts
from repo_search.catalogue.clock import now
from repo_search.claims import Claim, Source
from repo_search.errors import BadInput, NotFound, Withdrawn
from repo_search.passages import ExtractedText
from repo_search.records import Record, new_id, split_values, visible

from .library import add, claimed, put, text_of


def found(catalogue: Catalogue, record_id: str) -> Record:
    with catalogue.read() as connection:
        return records.find(connection, record_id)


def test_a_record_is_read_back_as_it_was_claimed(catalogue: Catalogue) -> None:
    record = found(
        catalogue,
        add(
            catalogue,
            "Page one",
            "Page two",
            title="Child H1",
            publisher=["Avon Partnership", "Care Quality Commission"],
            published="April 2018",
            document_type="SCR report",
            review="Serious case review",
            themes=["Neglect", "A theme of our own"],
            authors=["A. Writer", "B. Writer"],
            case="Child H1",
            language="cy",
            abstract="What happened.",
            rights="Open Government Licence",
            source_url="https://example.org/h1",
            note="Kept in a box",
        ),
    )
    assert record.title == "Child H1"
    assert [p.label for p in record.publishers] == ["Avon Partnership", "Care Quality Commission"]
    assert record.published is not None
    assert (record.published.written, record.published.earliest, record.published.latest) == (
        "April 2018",
        date(2018, 4, 1),
        date(2018, 4, 30),
    )
    assert (record.document_type, record.review) == ("overview-report", "scr")
    assert [t.label for t in record.themes] == ["Neglect", "A theme of our own"]
    assert record.authors == ("A. Writer", "B. Writer")
    assert [c.label for c in record.cases] == ["Child H1"]
    assert (record.languages, record.notes) == (("cy",), ("Kept in a box",))
    assert (record.abstract, record.rights_statement) == (
        "What happened.",
        "Open Government Licence",
    )
    assert record.holding is not None
    assert (record.holding.pages, record.text) == (2, "layer")


def test_what_nobody_claims_is_unknown(catalogue: Catalogue) -> None:
    with catalogue.write() as connection:
        record = records.find(connection, records.add(connection, text_of([""]), []))
    assert (record.title, record.published, record.publishers) == ("Untitled", None, ())
    assert record.rights_statement == "Copyright of the publisher"


def test_ids_are_opaque_and_accessions_count_arrivals(catalogue: Catalogue) -> None:
    first, second = found(catalogue, add(catalogue)), found(catalogue, add(catalogue))
    assert (first.accession, second.accession) == (1, 2)
    assert len({new_id() for _ in range(1000)}) == 1000
    assert len(first.record_id) == 8
    assert first.record_id.isalnum()


def test_a_claim_that_lost_is_kept_and_wins_when_the_stronger_one_goes(
    catalogue: Catalogue,
) -> None:
    record_id = add(catalogue, title="From the manifest")
    with catalogue.write() as connection:
        claims.replace(connection, record_id, [], [Claim("title", ("Printed",), Source.TEXT)])
        assert records.find(connection, record_id).title == "From the manifest"
        said = claims.of_record(connection, record_id)
        assert [claim.values[0] for claim in said] == ["From the manifest", "Printed"]
        claims.replace(connection, record_id, [Source.MANIFEST], [])
        assert records.find(connection, record_id).title == "Printed"


def test_a_date_that_cannot_be_right_is_refused_and_nothing_is_written(
    catalogue: Catalogue,
) -> None:
    with pytest.raises(BadInput, match="“31/02/2019” is not a date"):
        add(catalogue, published="31/02/2019")
    with catalogue.read() as connection:
        assert records.all_ids(connection) == []
        assert outbox.waiting(connection, 10) == (0, [])


@pytest.mark.parametrize(
    ("written", "kept"),
    [("Welsh", "cy"), ("Cymraeg", "cy"), ("EN", "en"), ("en-GB", "en"), ("Klingon", "Klingon")],
)
def test_a_language_is_known_by_its_name_or_its_tag(
    catalogue: Catalogue, written: str, kept: str
) -> None:
    assert found(catalogue, add(catalogue, language=written)).languages == (kept,)


def test_signs_without_a_letter_name_no_publisher_theme_or_case(catalogue: Catalogue) -> None:
    record = found(catalogue, add(catalogue, publisher="-", themes="—", case="?"))
    assert (record.publishers, record.themes, record.cases) == ((), (), ())


def test_the_same_value_twice_counts_once(catalogue: Catalogue) -> None:
    record = found(catalogue, add(catalogue, themes=["Neglect", "neglect"], authors=["A", "A"]))
    assert (len(record.themes), record.authors) == (1, ("A",))


def test_a_new_version_replaces_the_text_and_keeps_the_old_bytes(catalogue: Catalogue) -> None:
    record_id = add(catalogue, "Old page", "Another old page")
    old = found(catalogue, record_id).holding
    newer = text_of(["New page"])
    with catalogue.write() as connection:
        texts.put(connection, record_id, newer)
        holdings.add(connection, record_id, "f" * 64, 7, "new.pdf", newer)
        holdings.put_address(connection, "/in/new.pdf", "f" * 64)
        pages = [passage.text for passage in texts.of_record(connection, record_id)]
        assert pages == ["New page"]
        record = records.find(connection, record_id)
        assert record.holding is not None
        assert (record.holding.sha256, record.holding.pages) == ("f" * 64, 1)
        assert record.holding.addresses == ("/in/new.pdf",)
        assert old is not None
        owner = holdings.owner_of_bytes(connection, old.sha256)
        assert owner == holdings.Known(record_id, withdrawn=False)


def test_an_earlier_version_that_comes_back_is_the_current_one(catalogue: Catalogue) -> None:
    record_id = add(catalogue, "Page")
    first = found(catalogue, record_id).holding
    assert first is not None
    with catalogue.write() as connection:
        holdings.add(connection, record_id, "f" * 64, 7, "b.pdf", text_of(["Page"]))
        holdings.add(connection, record_id, first.sha256, 7, "a.pdf", text_of(["Page"]))
    current = found(catalogue, record_id).holding
    assert current is not None
    assert current.sha256 == first.sha256


def test_withdrawing_leaves_a_tombstone_with_the_first_reason(catalogue: Catalogue) -> None:
    record_id = add(catalogue)
    with catalogue.write() as connection:
        records.withdraw(connection, record_id, " Names a child. ")
        records.withdraw(connection, record_id, "Another reason")
    record = found(catalogue, record_id)
    assert record.tombstone is not None
    assert record.tombstone.reason == "Names a child."
    with pytest.raises(Withdrawn, match=f"Record {record_id} was withdrawn on {now().date()}"):
        visible(record)


def test_a_withdrawal_needs_a_record_and_a_reason(catalogue: Catalogue) -> None:
    record_id = add(catalogue)
    with catalogue.write() as connection:
        with pytest.raises(BadInput, match="reason"):
            records.withdraw(connection, record_id, "  ")
        with pytest.raises(NotFound):
            records.withdraw(connection, "nosuchid", "A reason")


def test_counts_leave_withdrawn_records_out(catalogue: Catalogue) -> None:
    with catalogue.write() as connection:
        put(connection, "One", "Two")
        records.withdraw(connection, put(connection, "Three"), "A reason")
        assert records.counts(connection) == {"records": 1, "withdrawn": 1, "held": 0, "pages": 2}


def test_records_come_in_the_order_asked_without_unknown_ones(catalogue: Catalogue) -> None:
    first, second = add(catalogue), add(catalogue)
    with catalogue.read() as connection:
        assert list(records.by_ids(connection, [second, "nosuchid", first])) == [second, first]


def test_a_record_without_a_file_says_so(catalogue: Catalogue) -> None:
    with catalogue.write() as connection:
        record = records.find(connection, records.add(connection, None, claimed({"title": "T"})))
    assert (record.text, record.text_reason, record.holding) == ("none", "no file is held", None)


def test_why_a_record_has_no_text_is_kept(catalogue: Catalogue) -> None:
    scan = ExtractedText("application/pdf", (), text="none", reason="the pages are pictures")
    with catalogue.write() as connection:
        record = records.find(connection, records.add(connection, scan, []))
    assert (record.text, record.text_reason) == ("none", "the pages are pictures")


def test_every_change_is_put_in_the_outbox(catalogue: Catalogue) -> None:
    with catalogue.write() as connection:
        record_id = put(connection)
        before = outbox.revision(connection)
        claims.replace(connection, record_id, [], claimed({"title": "New"}, Source.LIBRARIAN))
        records.withdraw(connection, record_id, "A reason")
        assert outbox.revision(connection) == before + 2
        assert outbox.waiting(connection, 10) == (before + 2, [record_id])


def test_values_of_a_cell_are_parted_by_two_bars() -> None:
    assert split_values(" A  b || c||  || d | e ") == ("A b", "c", "d | e")
