"""What a bag consists of: names of files, and what the file `repository.json` in it says."""

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from repo_search import __version__
from repo_search.catalogue import REVISION
from repo_search.catalogue.rows import CARRIED
from repo_search.errors import BadInput
from repo_search.holdings import open_regular

FORMAT = 1
"""Of what is in the payload; greater where a program that knows this one cannot read it."""
DECLARATION = "bagit.txt"
DECLARED = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
INFO = "bag-info.txt"
PAYLOAD = "data"
_BLOCK = 1 << 20
REPOSITORY = "repository.json"
MISSING = "missing.jsonl"
HASHES = ("sha256", "sha512")
NameOf = Callable[[str], str]
README = """\
The whole of a repository of reviews, written by repo-search.

repository.json        what wrote this, and from where serial numbers go on
catalogue/*.jsonl      every table of the catalogue: a JSON object for each row; times are UTC
records.csv            public records as a spreadsheet
records-not-public.csv records that were withdrawn, are held back, or are drafts
publishers.csv         the authority file of publishers
themes.ttl             the thesaurus, SKOS in Turtle
holdings/ab/cdef…      every version of every file; its SHA-256 is abcdef…
                       catalogue/holding.jsonl says which file is of which record
missing.jsonl          files that were damaged or missing when this was written

To bring it into an empty repository: repo-search import --bagit DIRECTORY
"""
FOR_PEOPLE = ("README.txt", "records.csv", "records-not-public.csv", "publishers.csv", "themes.ttl")
_TABLES = "|".join(CARRIED)
_NAMES = "|".join(map(re.escape, (*FOR_PEOPLE, REPOSITORY, MISSING)))
_HELD = re.compile(rf"{PAYLOAD}/holdings/([0-9a-f]{{2}})/([0-9a-f]{{62}})")
_PAYLOAD = re.compile(rf"{PAYLOAD}/({_NAMES}|catalogue/({_TABLES})\.jsonl)")


def manifest(name: str) -> str:
    return f"manifest-{name}.txt"


def tag_manifest(name: str) -> str:
    return f"tagmanifest-{name}.txt"


def is_payload(path: str) -> bool:
    """Whether an export may have this file in its payload."""
    return bool(_PAYLOAD.fullmatch(path) or _HELD.fullmatch(path))


def held(path: str) -> str | None:
    """The SHA-256 that the file at this path is to have because of its name, if any."""
    found = _HELD.fullmatch(path)
    return found[1] + found[2] if found else None


def lines_of(table: str) -> str:
    """Where the rows of a table stand in the payload."""
    return f"catalogue/{table}.jsonl"


@dataclass(frozen=True, slots=True)
class About:
    """The revision of the catalogue that was written, and the last serial number by table."""

    schema: str
    sequences: Mapping[str, int]


def told(about: About) -> str:
    """The file that says so."""
    said = {
        "format": FORMAT,
        "program": f"repo-search {__version__}",
        "schema": about.schema,
        "sequences": dict(about.sequences),
    }
    return json.dumps(said, indent=1) + "\n"


def read_about(text: bytes) -> About:
    """Raises BadInput for what is no such file, or was written by a newer program."""
    try:
        said = json.loads(text)
        form, schema = said["format"], said["schema"]
        sequences = said["sequences"]
        right = type(form) is int and re.fullmatch(r"\d{4}", schema) and isinstance(sequences, dict)
    except (ValueError, KeyError, TypeError, RecursionError):
        right = False
    if not right:
        raise BadInput(f"{PAYLOAD}/{REPOSITORY} is not what an export says of itself.")
    if form > FORMAT or schema > REVISION:
        raise BadInput(
            "The bag was written by a newer version of repo-search "
            f"({ascii(said.get('program'))[:60]}). Import it with that version."
        )
    for name, last in sequences.items():
        if name not in CARRIED or type(last) is not int or not 0 <= last < 1 << 53:
            raise BadInput(f"{PAYLOAD}/{REPOSITORY}: “{name[:40]}” has no serial number there.")
    return About(schema, sequences)


def read_missing(lines: Iterable[bytes]) -> set[str]:
    """The SHA-256s of files that a bag says were missing when it was made. Raises BadInput."""
    try:
        found = {json.loads(line)["sha256"] for line in lines}
    except (ValueError, KeyError, TypeError, RecursionError):
        raise BadInput(f"{PAYLOAD}/{MISSING} does not tell files that were missing.") from None
    return found


def digests(path: Path) -> dict[str, str]:
    """The hashes of a file, read once, by their names. Raises OSError."""
    made = {name: hashlib.new(name) for name in HASHES}
    with open_regular(path) as stream:
        while block := stream.read(_BLOCK):
            for digest in made.values():
                digest.update(block)
    return {name: digest.hexdigest() for name, digest in made.items()}
