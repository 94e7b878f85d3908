"""Findings on the command line: look at what waits, decide, look for them anew, judge the rules."""

import sys
from collections.abc import Iterable, Sequence
from typing import Any

import click

from repo_search.catalogue import Catalogue, finding_decisions, findings, records, titles
from repo_search.cli.options import common_options, json_option
from repo_search.cli.runs import recorded
from repo_search.cli.terminal import answer_json, plain
from repo_search.errors import BadInput
from repo_search.findings import KIND_LABELS, STATE_LABELS, Finding, Verdict
from repo_search.indexing import bring_up_to_date
from repo_search.repository import Repository, only_import, opened
from repo_search.settings import Settings

_TOGETHER = 50
"""Records to a transaction that looks anew."""
_ANSWERS = {"a": "accept", "e": "edit", "r": "reject", "s": "skip", "q": "quit"}


@click.group("findings")
def findings_command() -> None:
    """Decide of the findings, learning points and recommendations that rules found in reports."""


@findings_command.command("review")
@json_option
@common_options
def review(settings: Settings, as_json: bool) -> None:
    """Go through what was found with too little confidence to be shown: accept it, accept it with
    another wording, reject it, or skip it. Without a terminal it is only listed."""
    asks = sys.stdin.isatty() and sys.stdout.isatty() and not as_json
    with opened(settings) as repository:
        with repository.catalogue.read() as connection:
            waiting = findings.waiting(connection)
            known = titles.of(connection, [one.record_id for one in waiting])
        left = len(waiting)
        for one in waiting:
            _tell(one, known[one.record_id], as_json)
            verdict = _asked() if asks else "s"
            if verdict == "q":
                break
            if verdict != "s":
                _settle(repository, one, verdict)
                left -= 1
    if not as_json:
        click.echo(f"{left} {'finding waits' if left == 1 else 'findings wait'}.")


def _asked() -> str:
    offered = ", ".join(f"[{letter}]{word[1:]}" for letter, word in _ANSWERS.items())
    given: str = click.prompt(offered, type=click.Choice([*_ANSWERS]), show_choices=False)
    return given


def _settle(repository: Repository, one: Finding, letter: str) -> None:
    wording = click.prompt("The wording to show").strip() if letter == "e" else ""
    with recorded(repository, "findings") as deed:
        deed.judge([one.finding_id], "rejected" if letter == "r" else "accepted", wording)


@findings_command.command("list")
@click.argument("record_id")
@json_option
@common_options
def list_findings(settings: Settings, record_id: str, as_json: bool) -> None:
    """List everything that was found in a record, shown or not, with what was decided of it."""
    with opened(settings) as repository, repository.catalogue.read() as connection:
        record = records.find(connection, record_id)
        found = findings.of_record(connection, record_id)
    for one in found:
        _tell(one, record.title, as_json)
    if not as_json:
        click.echo(f"{len(found)} {'finding' if len(found) == 1 else 'findings'}.")


@findings_command.command("accept")
@click.argument("finding_ids", nargs=-1, required=True, metavar="ID…")
@json_option
@common_options
def accept(settings: Settings, finding_ids: tuple[str, ...], as_json: bool) -> None:
    """Show findings as they were found, however little confidence there was."""
    _decide(settings, finding_ids, "accepted", as_json)


@findings_command.command("reject")
@click.argument("finding_ids", nargs=-1, required=True, metavar="ID…")
@json_option
@common_options
def reject(settings: Settings, finding_ids: tuple[str, ...], as_json: bool) -> None:
    """Say that these are no findings: they are not shown anywhere, and do not come back."""
    _decide(settings, finding_ids, "rejected", as_json)


@findings_command.command("edit")
@click.argument("finding_id", metavar="ID")
@click.option(
    "--wording", required=True, metavar="TEXT", help="What it says, in the words of its document."
)
@json_option
@common_options
def edit(settings: Settings, finding_id: str, wording: str, as_json: bool) -> None:
    """Show a finding with another wording than the one that was found."""
    if not wording.strip():
        raise BadInput("Give the wording that is to be shown. To hide a finding, reject it.")
    _decide(settings, [finding_id], "accepted", as_json, wording)


@findings_command.command("undecide")
@click.argument("finding_ids", nargs=-1, required=True, metavar="ID…")
@json_option
@common_options
def undecide(settings: Settings, finding_ids: tuple[str, ...], as_json: bool) -> None:
    """Take back what was decided of findings: they are as the rules found them."""
    _decide(settings, finding_ids, "", as_json)


def _decide(
    settings: Settings,
    finding_ids: Sequence[str],
    verdict: Verdict,
    as_json: bool,
    wording: str = "",
) -> None:
    with opened(settings) as repository, recorded(repository, "findings") as deed:
        before = deed.judge(finding_ids, verdict, wording)
        now = findings.by_ids(deed.connection, [one.finding_id for one in before])
        known = titles.of(deed.connection, [one.record_id for one in before])
    for one in now.values():
        if as_json:
            answer_json(_as_json(one, known[one.record_id]) | {"run": deed.run_id})
        else:
            click.echo(plain(f"{one.finding_id}  {STATE_LABELS[one.state]}: {one.wording}"))
    if not as_json:
        click.echo(f"This was run {deed.run_id}.")


@findings_command.command("extract")
@click.argument("record_ids", nargs=-1, metavar="[RECORD…]")
@json_option
@common_options
def extract(settings: Settings, record_ids: tuple[str, ...], as_json: bool) -> None:
    """Look for findings anew in the texts of these records, or of all. What was decided stays, and
    so do the ids of what is found again."""
    with only_import(settings), opened(settings) as repository:  # before rules that are newer do
        with repository.catalogue.read() as connection:
            for record_id in record_ids:
                records.find(connection, record_id)
            wanted = [*dict.fromkeys(record_ids)] or records.all_ids(connection)
        told = _look_anew(repository.catalogue, wanted)
        bring_up_to_date(repository.catalogue, repository.engine)
    if as_json:
        answer_json(told)
    else:
        click.echo(
            f"{told['records']} records, of which {told['records_changed']} changed: "
            f"{told['new']} findings are new, {told['changed']} changed, {told['gone']} are gone, "
            f"{told['unchanged']} are as they were."
        )


def _look_anew(catalogue: Catalogue, record_ids: Sequence[str]) -> dict[str, int]:
    names = ("records", "records_changed", "new", "changed", "gone", "unchanged")
    told = dict.fromkeys(names, 0) | {"records": len(record_ids)}
    for at in range(0, len(record_ids), _TOGETHER):
        with catalogue.write() as connection:
            for record_id in record_ids[at : at + _TOGETHER]:
                before, now = map(_by_id, findings.look_anew(connection, record_id))
                both = before.keys() & now.keys()
                same = sum(before[one] == now[one] for one in both)
                told["new"] += len(now) - len(both)
                told["gone"] += len(before) - len(both)
                told["changed"] += len(both) - same
                told["unchanged"] += same
                told["records_changed"] += before != now
    return told


def _by_id(found: Iterable[Finding]) -> dict[str, Finding]:
    return {one.finding_id: one for one in found}


@findings_command.command("stats")
@json_option
@common_options
def stats(settings: Settings, as_json: bool) -> None:
    """Count findings by kind and by the rule that found them: how many are shown, wait, and were
    accepted, corrected and rejected, so that the rules can be judged."""
    with opened(settings) as repository, repository.catalogue.read() as connection:
        counted = finding_decisions.counts(connection)
    for one in counted:
        told = one._asdict()
        if as_json:
            answer_json(told)
        else:
            said = ", ".join(f"{told[name]} {name}" for name in one._fields[2:])
            click.echo(plain(f"{KIND_LABELS[one.kind]}, {one.rule}: {said}"))
    if not as_json and not counted:
        click.echo("Nothing was found yet.")


def _tell(one: Finding, title: str, as_json: bool) -> None:
    if as_json:
        answer_json(_as_json(one, title))
        return
    found = one.found
    click.secho(plain(f"{one.finding_id}  {title}"), bold=True)
    number = f" {one.number}" if one.number else ""
    section = f", under “{found.section}”" if found.section else ""
    by = f", by {one.decided_by}" if one.decided_by else ""
    click.echo(plain(f"    {KIND_LABELS[one.kind]}{number}, page {one.page}{section}"))
    click.echo(plain(f"    {one.wording}"))
    if one.corrected:
        click.echo(plain(f"    as it was found: {found.wording}"))
    sure = f"found by “{found.rule}” with confidence {found.confidence:.2f}"
    click.echo(plain(f"    {sure}: {STATE_LABELS[one.state]}{by}"))


def _as_json(one: Finding, title: str) -> dict[str, Any]:
    found = one.found
    return {
        "finding_id": one.finding_id,
        "record_id": one.record_id,
        "title": title,
        "kind": one.kind,
        "number": one.number,
        "wording": one.wording,
        "wording_found": found.wording,
        "page": one.page,
        "section": found.section,
        "addressees": list(found.addressees),
        "rule": found.rule,
        "confidence": found.confidence,
        "state": one.state,
        "decided_by": one.decided_by or None,
        "decided": f"{one.decided.isoformat()}Z" if one.decided else None,
    }
