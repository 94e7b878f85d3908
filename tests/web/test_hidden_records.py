"""No output for programs tells of a record that the public may not see.

The outputs are the application's own list of routes: a new one is asked by itself, in the ways in
which most are asked. It fails here until it tells of a record while that is public, or is named.
"""

import html
import re
import time
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from itertools import product
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote

import pytest
from flask import Flask
from werkzeug.routing import Rule

from repo_search.catalogue import disclosures, drafts, findings, records
from repo_search.catalogue.clock import now
from repo_search.disclosures import Disclosure
from repo_search.erasing import erase
from repo_search.indexing import LOOK_SECONDS, bring_up_to_date
from repo_search.repository import Repository, opened
from repo_search.settings import Settings
from web import create_app
from web.site import site

from .conftest import PDF, close, extracted, pdf, put, readable

pytestmark = pytest.mark.long
MARKS = {"withdrawn": "zorbquix", "held": "zorbvelm", "draft": "zorbfenn", "erased": "zorbluxt"}
"""A word that one record alone holds, by why it is hidden later."""
NEVER_SHOWN = {"new": "zorbnyxa"}
"""That of a draft which never was public."""

ADVICE = """Recommendations

Recommendation 1: The MARK board should offer supervision on MARK to each practitioner.
"""
"""What each of them recommends, with its mark."""

QUERIES = ("", "?q=supervision", "?q=zorb*")
"""How an output is asked unless it is named next; that of one record in the first two ways."""
ASKED = {
    "api.suggestions": ("?q={begun}",),
    "discovery.suggestions": ("?q={begun}",),
    "exports.reading_list": ("?r={record_id}",),
    "briefing.reading_list": ("?r={record_id}",),
    "briefing.reading_list_docx": ("?r={record_id}",),
    "matrix.as_file": ("?queries=zorb*", "?queries=zorb*&by=publishers"),
    "api.record_list": ("?id={record_id}",),
    "api_entries.publishers": ("?per_page=100",),
    "api_entries.themes": ("", "?per_page=100&page=2"),
    "oai.harvest": (
        "?verb=Identify", "?verb=ListSets", "?verb=ListMetadataFormats",
        "?verb=ListIdentifiers&metadataPrefix=oai_dc", "?verb=ListRecords&metadataPrefix=oai_dc",
        "?verb=ListRecords&metadataPrefix=marcxml",
    ),
}  # fmt: skip
"""How others are asked, by their endpoints. What stands in addresses stands in braces."""
IN_ADDRESSES = ("record_id", "case_id", "publisher_id", "theme_id", "number", "finding_id")
"""Names in rules for which `add` has the values of a record."""
SAY_NOTHING_OF_RECORDS = {
    "health.health", "health.live", "health.ready", "health.robots", "files.picture", "files.boxes",
    "api.description", "discovery.index", "discovery.description",
}  # fmt: skip
"""Outputs in which no word of a record stands even while it is public."""
NOT_ASKED = {
    "static": "is the same everywhere",
    "about.colour": "is not there unless the operator chose a colour",
    "alerts.new": "is a page, if mails can be sent",
    "alerts.confirm": "is a page for who has had a mail",
    "alerts.stop": "is a page for who has had a mail",
}


class Answer(NamedTuple):
    """`marks` are those that stand in it, but for what was asked."""

    endpoint: str
    address: str
    status: int
    for_programs: bool
    marks: frozenset[str]


class Stages(NamedTuple):
    """What was answered while the records were public, when they were not any more and the index
    had not been told of it, and when it had."""

    public: list[Answer]
    behind: list[Answer]
    hidden: list[Answer]


@pytest.fixture(scope="module")
def stages(tmp_path_factory: pytest.TempPathFactory) -> Stages:
    folder = tmp_path_factory.mktemp("hidden")
    settings = Settings(data=folder / "data")
    with opened(settings, create=True) as repository:
        known = {why: add(repository, folder, mark) for why, mark in MARKS.items()}
        known |= {why: add(repository, folder, mark) for why, mark in NEVER_SHOWN.items()}
        with repository.catalogue.write() as connection:
            drafts.put(connection, known["new"]["record_id"], "It is not ready")
        bring_up_to_date(repository.catalogue, repository.engine)
    app = create_app(settings)
    with app.app_context():
        repository = site().repository
    public = answers(app, outputs(app), known.values())
    hide(repository, settings, {why: values["record_id"] for why, values in known.items()})
    kept = of_programs(public)
    programs = [rule for rule in outputs(app) if rule.endpoint in kept]
    time.sleep(LOOK_SECONDS)
    behind = answers(app, programs, known.values())
    bring_up_to_date(repository.catalogue, repository.engine)
    hidden = answers(app, programs, known.values())
    close(app)
    return Stages(public, behind, hidden)


def add(repository: Repository, folder: Path, mark: str) -> dict[str, str]:
    """One record that says its mark everywhere; gives what stands in addresses."""
    record_id = put(
        repository, folder, f"%{mark}\n".encode() + pdf(2), f"{mark}.pdf",
        extracted(PDF, f"Supervision and {mark}", f"More on {mark}", ADVICE.replace("MARK", mark)),
        title=(f"Report {mark}",), abstract=(f"It tells of {mark}.",),
        publisher=(f"{mark} Board",), themes=("Neglect", f"{mark} harm"), case=(f"Child {mark}",),
        authors=(f"A. {mark}",), series=(f"{mark} papers",), note=(f"See {mark}.",),
        document_type=(f"{mark} report",), review=(f"{mark} review",), published=("2019",),
        source_url=(f"https://example.org/{mark}",), licence=("CC BY 4.0",),
        rights_holder=(f"{mark} Board",), period_covered=(f"The {mark} years",), language=("en",),
    )  # fmt: skip
    with repository.catalogue.read() as connection:
        record = records.find(connection, record_id)
        (finding,) = findings.of_record(connection, record_id)
    (theme,) = (theme.id for theme in record.themes if mark in theme.id)
    found = (record_id, record.cases[0].id, record.publishers[0].id, theme, "1", finding.finding_id)
    return dict(zip(IN_ADDRESSES, found, strict=True), begun=mark[:6])


def hide(repository: Repository, settings: Settings, ids: dict[str, str]) -> None:
    """Each for its own reason; the index is told of the erasure alone."""
    erase(repository, settings, ids["erased"], "request")
    with repository.catalogue.write() as connection:
        records.withdraw(connection, ids["withdrawn"], "The publisher asked for it.")
        disclosures.put(connection, ids["held"], [Disclosure("NHS number", 1, "One (… 560).")])
        disclosures.settle_hold(connection, ids["held"], "", now(), hold=True)
        drafts.put(connection, ids["draft"], "It came out too early")


def outputs(app: Flask) -> list[Rule]:
    """All that can be fetched but the desk, which is for librarians."""
    return [
        rule
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or ())
        and not rule.endpoint.startswith("desk.")
        and rule.endpoint not in NOT_ASKED
    ]


def answers(app: Flask, rules: Iterable[Rule], known: Collection[dict[str, str]]) -> list[Answer]:
    """These outputs asked in every way for every record."""
    found, client = dict[str, Answer](), app.test_client()
    for rule in rules:
        for values in known:
            for address in addresses(rule, values):
                if address in found:
                    continue
                with client.get(address) as answer:
                    said = readable(answer.get_data()) + str(answer.headers)
                    page = answer.mimetype == "text/html" and "attachment" not in str(
                        answer.headers.get("Content-Disposition")
                    )
                    status = answer.status_code
                plain = html.unescape(unquote(said))
                for name in ("publisher_id", "theme_id"):  # what was asked for may be said again
                    if values[name] in address:
                        plain = plain.replace(values[name], "")
                marks = {m for m in (MARKS | NEVER_SHOWN).values() if m in plain.lower()}
                found[address] = Answer(rule.endpoint, address, status, not page, frozenset(marks))
    return list(found.values())


def addresses(rule: Rule, values: dict[str, str]) -> Iterator[str]:
    """The ways to ask for a record by a rule, whose choices (`any`) are all made."""
    choices = {
        name: [one.strip() for one in given.split(",")]
        for given, name in re.findall(r"<any\(([^)]*)\):(\w+)>", rule.rule)
    }
    unknown = rule.arguments - choices.keys() - set(IN_ADDRESSES)
    assert not unknown, f"{rule.rule}: say in `add` what {unknown} may be, or add it to NOT_ASKED"
    for chosen in product(*choices.values()):
        filled = values | dict(zip(choices, chosen, strict=True))
        path = re.sub(r"<(?:[^<>]*:)?(\w+)>", lambda part, f=filled: f[part[1]], rule.rule)
        for query in ASKED.get(rule.endpoint, QUERIES[:2] if rule.arguments else QUERIES):
            yield path + query.format(**values)


def of_programs(public: Iterable[Answer]) -> set[str]:
    """The endpoints that give something else than pages."""
    return {one.endpoint for one in public if one.for_programs and one.status == 200}


def test_every_output_could_be_asked(stages: Stages) -> None:
    answered = {one.endpoint for one in stages.public if one.status == 200}
    silent = {one.endpoint for one in stages.public} - answered
    assert not silent, f"Say in ASKED how {silent} are asked, or add them to NOT_ASKED."


def test_every_output_told_of_records_while_they_were_public(stages: Stages) -> None:
    """Else this could not tell whether it hides them."""
    told = defaultdict[str, set[str]](set)
    for one in stages.public:
        told[one.endpoint] |= one.marks
    outputs = of_programs(stages.public) - SAY_NOTHING_OF_RECORDS
    silent = {endpoint for endpoint in outputs if not told[endpoint] >= {*MARKS.values()}}
    assert not silent, (
        f"Say in ASKED how {silent} are asked so that they tell of every public record, or add "
        "them to SAY_NOTHING_OF_RECORDS."
    )


def test_a_draft_that_never_was_public_is_told_of_by_none(stages: Stages) -> None:
    for one in (answer for stage in stages for answer in stage):
        assert not one.marks & {*NEVER_SHOWN.values()}, one.address


@pytest.mark.parametrize("stage", ["behind", "hidden"])
def test_no_output_tells_of_a_hidden_record(stages: Stages, stage: str) -> None:
    for one in getattr(stages, stage):
        assert not one.marks, (one.address, one.marks)
        assert one.status < 500, one.address


def test_nothing_of_a_hidden_record_is_at_its_address(stages: Stages) -> None:
    own = ("/records/", "/findings/")
    about = [
        one for one in (*stages.behind, *stages.hidden) if any(path in one.address for path in own)
    ]
    assert about
    for one in about:
        assert one.status in (404, 410), one.address
