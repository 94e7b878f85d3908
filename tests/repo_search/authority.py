"""A small authority file for tests, and how it gets into a catalogue."""

from repo_search.authorities import Publisher, read_authority_file
from repo_search.catalogue import Catalogue, publishers

AUTHORITY = (
    "name,variants,area,predecessors\n"
    "Avon Partnership,Avon CSP || Avon Safeguarding Partnership,Avon,Avon Board\n"
    "Avon Board,Avon LSCB,Avon,\n"
)


def learn(catalogue: Catalogue, text: str) -> list[str]:
    with catalogue.write() as connection:
        return publishers.add_rows(connection, read_authority_file(text))


def entry(catalogue: Catalogue, publisher_id: str) -> Publisher:
    with catalogue.read() as connection:
        return publishers.all_publishers(connection)[publisher_id]
