"""The log on the command line, narrowed as at the desk."""

import json
from collections.abc import Callable

from click.testing import Result

from repo_search.catalogue import Catalogue
from repo_search.settings import Settings

from .library import add

Command = Callable[..., Result]


def told(command: Command, *options: str) -> list[str]:
    lines = command("runs", "--json", *options).stdout.splitlines()
    return [json.loads(line)["kind"] for line in lines]


def test_runs_are_narrowed_by_record_person_kind_and_day(
    settings: Settings, command: Command
) -> None:
    catalogue = Catalogue(settings.catalogue_url)
    one, other = (add(catalogue, "A text") for _ in range(2))
    catalogue.close()
    for record_id in (one, other):
        assert command("edit", record_id, "title=Another").exit_code == 0
    assert command("withdraw", other, "--reason", "It was asked for.").exit_code == 0
    everything = told(command)
    assert len(everything) == 3
    assert len(told(command, "--record", one)) == 1
    assert len(told(command, "--record", other)) == 2
    assert len(told(command, "--record", other, "--kind", "withdraw")) == 1
    assert told(command, "--who", "Nobody") == []
    assert told(command, "--to", "1999") == []
    assert told(command, "--from", "1999", "--to", "2049") == everything
    assert command("runs", "--from", "then").exit_code == 2
