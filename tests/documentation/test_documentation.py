"""The documentation names everything there is, and nothing that is not."""

import re
from pathlib import Path

import click
import pytest

from repo_search.cli import COMMANDS, load
from repo_search.engines import open_engine
from repo_search.query.parse import parse
from repo_search.settings import Settings
from web import create_app

ROOT = Path(__file__).resolve().parents[2]
DOCS = {path.name: path.read_text(encoding="utf-8") for path in (ROOT / "docs").glob("*.md")}
README = (ROOT / "README.md").read_text(encoding="utf-8")


def _options(command: click.Command) -> set[str]:
    own = {name for p in command.params if isinstance(p, click.Option) for name in p.opts}
    return own.union(*(_options(c) for c in getattr(command, "commands", {}).values()))


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_and_option_is_documented(name: str) -> None:
    assert f"## repo-search {name}" in DOCS["commands.md"]
    for option in _options(load(name)):
        assert option in DOCS["commands.md"], option


def test_every_setting_is_documented() -> None:
    for name in Settings.model_fields:
        assert f"`REPO_SEARCH_{name.upper()}`" in README


def test_every_api_route_is_documented(tmp_path: Path) -> None:
    app = create_app(Settings(data=tmp_path))
    routes = {rule.rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/api/")}
    assert routes
    for route in routes:
        documented = re.sub(r"<[^>]*>", "ID", route)
        assert f"`GET {documented}`" in DOCS["api.md"], route


def test_every_example_of_the_query_language_is_understood_without_a_note() -> None:
    table = re.findall(r"^\| (`.*`) \|", DOCS["query-language.md"], re.MULTILINE)
    examples = [example for cell in table for example in re.findall(r"`([^`]+)`", cell)]
    assert len(examples) > 12
    for example in examples:
        assert parse(example).notes == (), example


def test_every_row_of_the_brief_names_tests_that_exist() -> None:
    rows = [line for line in DOCS["brief.md"].splitlines() if line.startswith("| ")][2:]
    assert len(rows) > 10
    for row in rows:
        named = re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", row.split("|")[3])
        assert named, f"no test in: {row}"
        for file, function in named:
            text = (ROOT / file).read_text(encoding="utf-8")
            assert not function or re.search(rf"def {function}\b", text), f"{file}::{function}"


def test_every_link_between_documents_leads_somewhere() -> None:
    for folder, texts in ((ROOT, [README]), (ROOT / "docs", DOCS.values())):
        for text in texts:
            for target in re.findall(r"\]\(([^)#:]+)\)", text):
                assert (folder / target).exists(), target


def test_the_readme_names_every_engine() -> None:
    for name in ("tantivy", "whoosh"):
        assert open_engine(name, ROOT).name == name
        assert f"`{name}`" in README
