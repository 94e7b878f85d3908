"""Harvests by harvesters that others wrote, of a real server, while the repository changes."""

import io
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from typing import NamedTuple

import pymarc
import pytest
from lxml import etree
from oaipmh_scythe import Scythe
from oaipmh_scythe.config import HTTPConfig
from sickle import Sickle

from repo_search.catalogue import claims, records
from repo_search.claims import Claim, Source
from repo_search.indexing import bring_up_to_date
from repo_search.repository import Repository, opened
from repo_search.settings import Settings
from tests.repo_search.library import put
from tests.sites import serving

TITLE = "{http://purl.org/dc/elements/1.1/}title"
MARC = "{http://www.loc.gov/MARC21/slim}record"
MANY = 220


class Told(NamedTuple):
    """What a harvester understood of a record; nothing of one that was withdrawn has a title."""

    record_id: str
    title: str


Harvest = Callable[..., Iterator[Told]]


def sickle(method: str) -> Callable[[str], Harvest]:
    def at(address: str) -> Harvest:
        def harvest(prefix: str = "oai_dc", **given: str) -> Iterator[Told]:
            client = Sickle(f"{address}/oai", http_method=method)
            for one in client.ListRecords(metadataPrefix=prefix, **given):
                yield told(one.header.identifier, one.xml)

        return harvest

    return at


def scythe(method: str) -> Callable[[str], Harvest]:
    def at(address: str) -> Harvest:
        def harvest(prefix: str = "oai_dc", **given: str) -> Iterator[Told]:
            names = {"from": "from_", "set": "set_"}
            config = HTTPConfig(http_method=method)
            with Scythe(f"{address}/oai", http_config=config) as client:
                named = {names.get(name, name): value for name, value in given.items()}
                for one in client.list_records(metadata_prefix=prefix, **named):
                    yield told(one.header.identifier, one.xml)

        return harvest

    return at


def told(identifier: str, xml: etree._Element) -> Told:
    titles = [node.text for node in xml.iter(TITLE)]
    for node in xml.iter(MARC):
        (read,) = pymarc.parse_xml_to_array(io.BytesIO(etree.tostring(node)), strict=True)
        titles.append(read.title)
    return Told(identifier.rpartition(":")[2], *(titles or [""]))


HARVESTERS = {
    "Sickle": sickle("GET"),
    "Sickle, POST": sickle("POST"),
    "oaipmh-scythe": scythe("GET"),
    "oaipmh-scythe, POST": scythe("POST"),
}


class Living(NamedTuple):
    """A repository that is served, and the ids of all its records."""

    repository: Repository
    address: str
    ids: list[str]

    def change(self, withdrawn: Collection[str], renamed: Collection[str], new: int) -> None:
        with self.repository.catalogue.write() as connection:
            for record_id in withdrawn:
                records.withdraw(connection, record_id, "A reason")
            for record_id in renamed:
                title = f"{record_id} renamed at {len(self.ids)}"
                claims.put(connection, record_id, [Claim("title", (title,), Source.LIBRARIAN)])
            self.ids.extend(
                put(connection, title=f"Review {len(self.ids) + number}", themes="Neglect")
                for number in range(new)
            )
        bring_up_to_date(self.repository.catalogue, self.repository.engine)

    def now(self) -> dict[str, str]:
        """The titles of all records, "" of those that were withdrawn."""
        with self.repository.catalogue.read() as connection:
            found = records.by_ids(connection, self.ids)
        return {one: "" if record.tombstone else record.title for one, record in found.items()}

    def public(self) -> list[str]:
        return [one for one, title in self.now().items() if title]


@pytest.fixture(scope="module")
def living(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Living]:
    """Made once: tests find it as others have left it."""
    data = tmp_path_factory.mktemp("living")
    with opened(Settings(data=data), create=True) as repository:
        made = Living(repository, "", [])
        made.change([], [], MANY)
        with serving(["--data", str(data)]) as address:
            yield made._replace(address=address)


@pytest.mark.parametrize(
    "harvester",
    [
        "Sickle",
        "oaipmh-scythe, POST",
        pytest.param("Sickle, POST", marks=pytest.mark.long),
        pytest.param("oaipmh-scythe", marks=pytest.mark.long),
    ],
)
def test_a_harvest_loses_and_doubles_nothing_while_records_come_and_go(
    living: Living, harvester: str
) -> None:
    before, found, changed = living.now(), list[Told](), set[str]()
    for one in HARVESTERS[harvester](living.address)():
        found.append(one)
        if len(found) in (30, 130):
            seen = [record.record_id for record in found if record.title]
            told_of = [one for one in seen if one not in changed][:2]
            to_come = [one for one in living.public() if one not in seen][-40:-38]
            living.change([told_of[0], to_come[0]], [told_of[1], to_come[1]], 5)
            changed.update(told_of + to_come)
    after, times = living.now(), Counter(record.record_id for record in found)
    assert {one for one in before if before[one] != after[one]} == changed
    assert len(changed) == 8
    assert {times[one] for one in after if one not in changed} == {1}
    assert dict(found) == after, "who takes the last word on a record has it as it is"


def test_who_comes_again_is_told_of_all_that_changed(living: Living) -> None:
    client = Sickle(f"{living.address}/oai")
    kept = dict(HARVESTERS["Sickle"](living.address)())
    for new in (1, 120):
        since = client.harvest(verb="Identify").xml.findtext("{*}responseDate")
        some = living.public()[:4]
        living.change(some[:2], some[2:], new)
        for name in ("Sickle", "oaipmh-scythe"):
            again = dict(HARVESTERS[name](living.address)(**{"from": since}))
            assert {*some, living.ids[-1]} <= again.keys()
            assert kept | again == living.now(), name
        kept |= again


@pytest.mark.parametrize("harvester", ["Sickle", "oaipmh-scythe"])
def test_both_formats_and_sets_can_be_harvested(living: Living, harvester: str) -> None:
    harvest = HARVESTERS[harvester](living.address)
    living.change(living.public()[:1], [], 0)
    whole = living.now()
    assert dict(harvest("marcxml")) == whole
    assert dict(harvest("marcxml", set="theme:abuse-and-neglect")) == whole
    withdrawn = {one: "" for one, title in whole.items() if not title}
    assert dict(harvest(set="theme:alcohol-misuse")) == withdrawn


def test_a_harvester_finds_its_way_about(living: Living) -> None:
    client = Sickle(f"{living.address}/oai")
    identify = client.Identify()
    assert (identify.deletedRecord, identify.protocolVersion) == ("persistent", "2.0")
    assert {one.metadataPrefix for one in client.ListMetadataFormats()} == {"oai_dc", "marcxml"}
    assert "theme:neglect" in {one.setSpec for one in client.ListSets()}
    headers = client.ListIdentifiers(metadataPrefix="oai_dc")
    identifiers = {one.identifier.rpartition(":")[2]: one.identifier for one in headers}
    assert identifiers.keys() == set(living.ids)
    (one, *_) = living.public()
    got = client.GetRecord(identifier=identifiers[one], metadataPrefix="oai_dc")
    assert got.metadata["title"] == [living.now()[one]]
    with Scythe(f"{living.address}/oai") as scythe_:
        assert scythe_.identify().granularity == "YYYY-MM-DDThh:mm:ssZ"
        assert len(list(scythe_.list_identifiers())) == len(living.ids)
