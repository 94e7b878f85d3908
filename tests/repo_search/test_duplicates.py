"""Records that are likely the same: found, told apart, made one."""

import random
import time
from itertools import pairwise
from pathlib import Path

import pytest
from sqlalchemy import Connection, select

from repo_search.catalogue import (
    Catalogue,
    claims,
    duplicates,
    holdings,
    likenesses,
    outbox,
    records,
    redirects,
    tables,
    texts,
)
from repo_search.catalogue.clock import now
from repo_search.claims import Source
from repo_search.errors import BadInput, Moved, NotFound
from repo_search.likeness import MADE_BY
from repo_search.passages import ExtractedText

from .library import add, claimed, put, text_of

ME = "A librarian"
NEWER = ("lease", "described", "shared_run")
"""Tables of 0011."""


def words(seed: int, count: int = 900) -> str:
    drawn = random.Random(seed)  # noqa: S311 - a text, no secret
    return " ".join(f"w{drawn.randrange(5000)}" for _ in range(count))


REPORT = words(1)
OTHER_COVER = f"Reissued in the spring {words(2, 30)} {REPORT}"


def pairs(connection: Connection) -> list[set[str]]:
    return [{pair.one, pair.other} for pair in likenesses.pairs(connection)]


def sha_of(connection: Connection, record_id: str) -> str:
    holding = records.find(connection, record_id).holding
    assert holding is not None
    return holding.sha256


def test_records_with_one_text_are_a_pair_the_older_first(catalogue: Catalogue) -> None:
    one, other = add(catalogue, REPORT), add(catalogue, OTHER_COVER)
    add(catalogue, words(3))
    with catalogue.read() as connection:
        (pair,) = likenesses.pairs(connection)
        (found,) = likenesses.alike(connection, other)
        assert (pair.one, pair.other) == (one, other)
        assert 0.85 < pair.likeness < 1
        assert found == (one, pair.likeness, False)


def test_duplicates_are_known_still_when_an_older_catalogue_is_opened(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'catalogue.db'}"
    before = Catalogue(url)
    one, other = add(before, REPORT), add(before, OTHER_COVER)
    with before.write() as connection:  # as it was before there were bands
        for table in ("signature_band", "harvest", "finding_band", "finding", "extraction", *NEWER):
            connection.exec_driver_sql(f"DROP TABLE {table}")
        for name in ("record_document_type", "record_review", "record_value_language"):
            connection.exec_driver_sql(f"DROP INDEX ix_{name}")
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0006'")
    before.close()
    catalogue = Catalogue(url)
    with catalogue.read() as connection:
        assert [found.record_id for found in likenesses.alike(connection, one)] == [other]
    catalogue.close()


def test_texts_too_short_to_tell_are_no_pair(catalogue: Catalogue) -> None:
    ids = [add(catalogue, "A short notice.") for _ in range(3)] + [add(catalogue, "")]
    with catalogue.read() as connection:
        assert likenesses.pairs(connection) == []
        assert likenesses.alike(connection, ids[0]) == []


def test_the_likeliest_pair_comes_first(catalogue: Catalogue) -> None:
    one = add(catalogue, REPORT)
    near, nearest = add(catalogue, f"{words(4, 150)} {REPORT}"), add(catalogue, REPORT)
    with catalogue.read() as connection:
        assert [other.record_id for other in likenesses.alike(connection, one)] == [nearest, near]
        assert pairs(connection)[0] == {one, nearest}


def test_withdrawn_records_are_no_pair_but_a_new_copy_of_one_is_known(
    catalogue: Catalogue,
) -> None:
    gone, again = add(catalogue, REPORT), add(catalogue, OTHER_COVER)
    with catalogue.write() as connection:
        records.withdraw(connection, gone, "It names a child.")
        assert likenesses.pairs(connection) == []
        ((record_id, _, withdrawn),) = likenesses.alike(connection, again)
        assert (record_id, withdrawn) == (gone, True)


def test_a_new_text_gets_a_new_signature(catalogue: Catalogue) -> None:
    one, other = add(catalogue, REPORT), add(catalogue, words(5))
    with catalogue.write() as connection:
        assert pairs(connection) == []
        texts.put(connection, other, text_of([OTHER_COVER]))
        assert pairs(connection) == [{one, other}]
        texts.put(connection, other, text_of(["Too short."]))
        assert pairs(connection) == []


def test_missing_signatures_and_those_of_an_older_method_are_made_anew(
    catalogue: Catalogue,
) -> None:
    one, other = add(catalogue, REPORT), add(catalogue, OTHER_COVER)
    bare = add(catalogue)
    with catalogue.write() as connection:
        found = pairs(connection)
        column = tables.signature.c
        connection.execute(
            tables.signature.update().where(column.record_id == one).values(made_by="older/1")
        )
        connection.execute(tables.signature.delete().where(column.record_id.in_([other, bare])))
        assert pairs(connection) == []
        assert likenesses.alike(connection, one) == []
        assert [likenesses.refresh(connection, most=2) for _ in range(3)] == [2, 1, 0]
        assert pairs(connection) == found == [{one, other}]
        assert set(connection.scalars(select(column.made_by))) == {MADE_BY}


def test_records_that_were_told_apart_stay_so_in_either_order(catalogue: Catalogue) -> None:
    one, other = add(catalogue, REPORT), add(catalogue, OTHER_COVER)
    third = add(catalogue, REPORT)
    with catalogue.write() as connection:
        for pair in ((one, other), (other, one), (third, one)):
            duplicates.reject(connection, *pair, ME)
        assert pairs(connection) == [{other, third}]
        assert [o.record_id for o in likenesses.alike(connection, other)] == [third]
        assert likenesses.alike(connection, one) == []
        texts.put(connection, other, text_of([REPORT]))
        assert pairs(connection) == [{other, third}]
        said = connection.execute(select(tables.decision)).all()
        assert {(row.kind, row.verdict, row.who) for row in said} == {
            ("duplicate", "different", ME)
        }
        assert len(said) == 2


@pytest.mark.parametrize("decide", [duplicates.merge, duplicates.reject])
def test_a_decision_needs_two_records(catalogue: Catalogue, decide: object) -> None:
    assert callable(decide)
    one = add(catalogue)
    with catalogue.write() as connection:
        with pytest.raises(BadInput, match="one record"):
            decide(connection, one, one, ME)
        for pair in ((one, "nosuchid"), ("nosuchid", one)):
            with pytest.raises(NotFound, match="nosuchid"):
                decide(connection, *pair, ME)


def test_merging_keeps_what_the_kept_record_says_and_fills_in_the_rest(
    catalogue: Catalogue,
) -> None:
    keep = add(catalogue, REPORT, title="Child A", published="2019")
    drop = add(
        catalogue,
        OTHER_COVER,
        title="Child A (copy)",
        published="2020",
        publisher="North Board",
        themes=["Neglect", "Alcohol misuse"],
    )
    with catalogue.write() as connection:
        claims.replace(
            connection, keep, [Source.LIBRARIAN], claimed({"themes": ()}, Source.LIBRARIAN)
        )
        before = claims.of_record(connection, keep)
        duplicates.merge(connection, keep, drop, ME)
        record = records.find(connection, keep)
        assert (record.title, record.published and record.published.written) == ("Child A", "2019")
        assert [publisher.label for publisher in record.publishers] == ["North Board"]
        assert record.themes == ()  # a librarian has said that there are none
        added = [c for c in claims.of_record(connection, keep) if c not in before]
        assert [(claim.field, claim.source) for claim in added] == [("publisher", Source.MANIFEST)]


def test_after_merging_nothing_of_the_other_record_is_left_but_its_address(
    catalogue: Catalogue,
) -> None:
    keep, drop = add(catalogue, REPORT), add(catalogue, OTHER_COVER, themes="Neglect")
    with catalogue.write() as connection:
        outbox.clear(connection, outbox.revision(connection))
        duplicates.merge(connection, keep, drop, ME)
        for table in tables.metadata.sorted_tables:
            if "record_id" in table.c and table not in (tables.outbox, tables.harvest):
                owners = connection.scalars(select(table.c.record_id))
                assert drop not in set(owners), table.name
        assert set(outbox.waiting(connection, 10)[1]) == {keep, drop}
        with pytest.raises(Moved, match=f"Record {drop} is now part of record {keep}"):
            records.find(connection, drop)
        assert likenesses.pairs(connection) == []
        pages = [passage.text for passage in texts.of_record(connection, keep)]
        assert pages == [REPORT]


def test_files_of_the_merged_record_become_older_versions_with_their_addresses(
    catalogue: Catalogue,
) -> None:
    keep, drop = add(catalogue, REPORT), add(catalogue, OTHER_COVER)
    with catalogue.write() as connection:
        newer = text_of([OTHER_COVER])
        holdings.add(connection, drop, "f" * 64, 7, "newer.pdf", newer)
        holdings.put_address(connection, "/in/newer.pdf", "f" * 64)
        current, older = sha_of(connection, keep), f"/in/{drop}.pdf"
        duplicates.merge(connection, keep, drop, ME)
        assert sha_of(connection, keep) == current
        for address in (older, "/in/newer.pdf"):
            assert holdings.owner_of_address(connection, address) == (keep, False)
        versions = connection.execute(
            select(tables.holding.c.sha256).order_by(tables.holding.c.version)
        ).scalars()
        assert [*versions][1:] == ["f" * 64, current]
        holdings.add(connection, keep, "e" * 64, 7, "newest.pdf", newer)
        assert sha_of(connection, keep) == "e" * 64


def test_a_record_without_a_file_takes_over_file_and_text(catalogue: Catalogue) -> None:
    third, drop = add(catalogue, REPORT), add(catalogue, "Page one", OTHER_COVER)
    with catalogue.write() as connection:
        keep = records.add(connection, None, claimed({"title": "Announced"}))
        duplicates.merge(connection, keep, drop, ME)
        record = records.find(connection, keep)
        assert record.holding is not None
        assert (record.text, record.holding.pages) == ("layer", 2)
        pages = [passage.text for passage in texts.of_record(connection, keep)]
        assert pages == ["Page one", OTHER_COVER]
        assert pairs(connection) == [{keep, third}]


def test_merging_two_records_without_files_is_merging_what_is_said(catalogue: Catalogue) -> None:
    with catalogue.write() as connection:
        keep = records.add(connection, None, claimed({"title": "Announced"}))
        drop = records.add(connection, None, claimed({"published": "2020"}))
        duplicates.merge(connection, keep, drop, ME)
        record = records.find(connection, keep)
        assert (record.text_reason, record.holding) == ("no file is held", None)
        assert record.published is not None


def test_text_is_not_lost_by_merging_it_into_a_scan(catalogue: Catalogue) -> None:
    scan, report = add(catalogue), add(catalogue, REPORT)
    pictures = ExtractedText("application/pdf", (), text="none", reason="the pages are pictures")
    with catalogue.write() as connection:
        texts.put(connection, scan, pictures)
        with pytest.raises(BadInput, match=f"duplicates merge {report} {scan}"):
            duplicates.merge(connection, scan, report, ME)
        duplicates.merge(connection, report, scan, ME)
        assert records.find(connection, report).text == "layer"


def test_withdrawn_records_cannot_be_merged(catalogue: Catalogue) -> None:
    gone, here = add(catalogue, REPORT), add(catalogue, REPORT)
    with catalogue.write() as connection:
        records.withdraw(connection, gone, "It names a child.")
        for pair in ((gone, here), (here, gone)):
            with pytest.raises(BadInput, match=f"Record {gone} was withdrawn"):
                duplicates.merge(connection, *pair, ME)


def test_links_rows_and_relations_go_over_to_the_kept_record(catalogue: Catalogue) -> None:
    keep, drop, third = (add(catalogue) for _ in range(3))
    with catalogue.write() as connection:
        connection.execute(
            tables.origin.insert().values(origin="https://a.example/x", record_id=drop)
        )
        for one, relation, other in (
            (drop, "translation of", keep),
            (drop, "replaces", third),
            (keep, "replaces", third),
            (third, "briefing of", drop),
        ):
            connection.execute(
                tables.relation.insert().values(record_id=one, relation=relation, other_id=other)
            )
        duplicates.merge(connection, keep, drop, ME)
        column = tables.relation.c
        rows = connection.execute(select(column.record_id, column.relation, column.other_id))
        assert {(one, relation, other) for one, relation, other in rows} == {
            (keep, "replaces", third), (third, "briefing of", keep),
        }  # fmt: skip
        assert connection.scalar(select(tables.origin.c.record_id)) == keep


def test_what_was_decided_of_the_merged_record_counts_for_the_kept_one(
    catalogue: Catalogue,
) -> None:
    keep, drop, third = add(catalogue, REPORT), add(catalogue, REPORT), add(catalogue, OTHER_COVER)
    with catalogue.write() as connection:
        duplicates.reject(connection, third, drop, "An earlier librarian")
        assert pairs(connection) == [{keep, drop}, {keep, third}]
        duplicates.merge(connection, keep, drop, ME)
        assert pairs(connection) == []
        said = {
            (frozenset((row.one, row.other)), row.verdict, row.who)
            for row in connection.execute(select(tables.decision))
        }
        assert said == {
            (frozenset((keep, third)), "different", "An earlier librarian"),
            (frozenset((keep, drop)), "same", ME),
        }


def test_addresses_of_records_merged_one_after_another_lead_to_the_last(
    catalogue: Catalogue,
) -> None:
    first, second, third = (add(catalogue, REPORT) for _ in range(3))
    with catalogue.write() as connection:
        duplicates.merge(connection, second, first, ME)
        duplicates.merge(connection, third, second, ME)
        for old in (first, second):
            assert redirects.target(connection, "record", old) == third
        assert redirects.target(connection, "record", third) is None
        assert redirects.target(connection, "case", first) is None


def test_an_id_that_is_used_again_does_not_lead_in_a_circle(catalogue: Catalogue) -> None:
    with catalogue.write() as connection:
        for old, new in (("a", "b"), ("c", "a"), ("b", "a")):
            redirects.put(connection, "theme", old, new)
        found = {i: redirects.target(connection, "theme", i) for i in "abc"}
        assert found == {"a": None, "b": "a", "c": "a"}


def test_pairs_of_ten_thousand_records_are_found_in_seconds(catalogue: Catalogue) -> None:
    values = signatures_of_one_template(10_000)
    for number in range(50):
        values[f"copy-{number}"] = values[f"r{number}"][:460] + bytes(52)
    moment = now()
    with catalogue.write() as connection:
        connection.execute(
            tables.record.insert(),
            [
                {"record_id": i, "title": "", "text": "layer", "added": moment, "changed": moment}
                for i in values
            ],
        )
        connection.execute(
            tables.signature.insert(),
            [{"record_id": i, "made_by": MADE_BY, "value": value} for i, value in values.items()],
        )
        began = time.monotonic()
        found = likenesses.pairs(connection)
        assert time.monotonic() - began < 20
    assert {(pair.one, pair.other) for pair in found} == {
        (f"r{number}", f"copy-{number}") for number in range(50)
    }


def signatures_of_one_template(count: int) -> dict[str, bytes]:
    """Signatures of different texts that share about a twenty-fifth of their runs of words."""
    drawn = random.Random(1)  # noqa: S311 - signatures, no secret
    common = [drawn.randbytes(4) for _ in range(128)]
    return {
        f"r{number}": b"".join(
            slot if drawn.random() < 0.2 else drawn.randbytes(4) for slot in common
        )
        for number in range(count)
    }


def test_of_very_many_copies_each_is_paired_with_the_next(catalogue: Catalogue) -> None:
    with catalogue.write() as connection:
        ids = [put(connection, REPORT) for _ in range(60)]
        assert pairs(connection) == [{one, other} for one, other in pairwise(ids)]
