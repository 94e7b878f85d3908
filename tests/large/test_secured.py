"""OpenSearch with its security plugin: the role of docs/opensearch.md is all that is needed, each
line of it is, and what is refused is told and taken for no damage."""

import json
import re
from collections.abc import Callable, Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from repo_search.cli import main
from repo_search.engine import Engine, EngineQuery
from repo_search.engine_urls import read
from repo_search.engines import opensearch_searched
from repo_search.engines.opensearch import OpenSearchEngine
from repo_search.errors import Unavailable
from repo_search.settings import Settings
from web import create_app

from ..conformance.library import finding, record
from ..conformance.test_opensearch_refusals import QUESTIONS, WORD
from ..stacks import opensearch, secured

pytestmark = [pytest.mark.large, pytest.mark.timeout(600)]
DOCUMENTATION = Path(__file__).parents[2] / "docs/opensearch.md"
NAME = "reviews"
"""Of role, user and prefix there."""
STEPS: tuple[Callable[[Engine], Any], ...] = (
    *QUESTIONS,
    lambda engine: engine.built(),
    lambda engine: engine.update([record("b", "word")], ["a"], 2),
    lambda engine: engine.rebuild([record("a", "word")], 2),
)


def role(prefix: str = NAME) -> dict[str, Any]:
    """As documented, for a prefix."""
    (found,) = re.findall(
        rf"```json\nPUT _plugins/_security/api/roles/{NAME}\n(.*?)```",
        DOCUMENTATION.read_text(encoding="utf-8"),
        re.DOTALL,
    )
    read: dict[str, Any] = json.loads(found.replace(f"{NAME}-*", f"{prefix}-*"))
    return read


def permissions(of: dict[str, Any]) -> tuple[list[str], list[str]]:
    """Those for the cluster and those for the indexes, to be changed."""
    return of["cluster_permissions"], of["index_permissions"][0]["allowed_actions"]


@pytest.fixture
def node() -> secured.Node:
    return secured.node()


@pytest.fixture
def prefix(node: secured.Node) -> Iterator[str]:
    """One of a user of the same name with the role, and an index that holds a record."""
    name = opensearch.new_prefix()
    node.add(name, role(name))
    engine = opened(node, name)
    engine.rebuild([record("a", "word", findings=[finding("a1", "word")])], 1)
    engine.close()
    yield name
    node.remove(name)


def opened(
    node: secured.Node, prefix: str, user: str = "", password: str = secured.PASSWORD
) -> OpenSearchEngine:
    return OpenSearchEngine(read(node.url(user or prefix, prefix), password))


def refusals(engine: Engine) -> list[str]:
    """What is said to whoever does all that an engine is asked to do."""
    said = list[str]()
    for step in STEPS:
        try:
            step(engine)
        except Unavailable as error:  # and nothing else, least of all damage
            said.append(str(error))
    try:
        assert engine.faults(thorough=True) == []
    except Unavailable as error:
        said.append(str(error))
    assert not [one for one in said if secured.PASSWORD in one]
    return said


def test_a_repository_needs_the_documented_role_and_no_more(
    node: secured.Node,
    settings: Settings,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(opensearch_searched, "WINDOW", 2)  # a point in time for every search
    monkeypatch.setenv("REPO_SEARCH_ENGINE_PASSWORD", secured.PASSWORD)
    node.add(NAME, role())
    engine = node.url(NAME, NAME)

    def run(*arguments: object) -> str:
        given = [*map(str, arguments), "--data", str(settings.data), "--engine", engine]
        done = CliRunner().invoke(main, given, catch_exceptions=False)
        assert done.exit_code == 0, done.output
        return done.output

    for number in range(5):
        (tmp_path / f"{number}.txt").write_text(f"Learning review {number}\n\nNeglect was seen.\n")
    run("import", *tmp_path.glob("*.txt"), "--jobs", 1)
    ids = [one["record_id"] for one in json.loads(run("search", "neglect", "--json"))["results"]]
    assert len(ids) == 5
    run("reindex")
    run("withdraw", ids[0], "--reason", "Asked to")
    run("erase", ids[0], "--reason", "court-order", "--yes")
    assert len(json.loads(run("search", "neglect", "--json"))["results"]) == 4
    assert "4 files: everything agrees" in run("verify")
    app = create_app(Settings(data=settings.data, engine=engine))
    health = app.test_client().get("/health").json
    assert (health["status"], health["index"]) == ("ok", "current")
    lacking = role()
    permissions(lacking)[1].remove("indices:admin/aliases/get")
    node.allow(NAME, lacking)
    health = app.test_client().get("/health").json
    assert (health["status"], health["index"]) == ("failing", "unreachable")
    node.remove(NAME)


def test_each_permission_of_the_role_is_needed_and_a_refusal_names_it(
    node: secured.Node, prefix: str
) -> None:
    whole = role(prefix)
    engine = opened(node, prefix)
    assert refusals(engine) == []
    for kind, needed in enumerate(permissions(whole)):
        for permission in needed:
            lacking = deepcopy(whole)
            permissions(lacking)[kind].remove(permission)
            node.allow(prefix, lacking)
            said = refusals(engine)
            named = f"OpenSearch refuses {permission.removesuffix('*')} to its user"
            assert any(one.startswith(named) for one in said), (permission, said)
            assert all(one.startswith("OpenSearch refuses ") for one in said), said
    node.allow(prefix, whole)
    assert refusals(engine) == []
    assert engine.search(EngineQuery(WORD)).total == 1
    engine.close()


@pytest.mark.parametrize("part", ["documents", "pages", "findings", "state"])
def test_an_index_that_the_user_may_not_see_is_not_taken_for_one_that_is_gone(
    part: str, node: secured.Node, prefix: str
) -> None:
    lacking = role(prefix)
    others = [one for one in ("documents", "pages", "findings", "state") if one != part]
    lacking["index_permissions"][0]["index_patterns"] = [f"{prefix}-{one}*" for one in others]
    node.allow(prefix, lacking)
    engine = opened(node, prefix)
    with pytest.raises(Unavailable, match="OpenSearch refuses"):
        engine.faults(thorough=True)
    engine.close()


def test_whoever_is_not_let_in_is_told_so(node: secured.Node, prefix: str) -> None:
    wrong = "not-the-password"
    for engine in (opened(node, prefix, "nobody"), opened(node, prefix, password=wrong)):
        said = refusals(engine)
        assert len(said) == len(STEPS) + 1
        assert all("does not accept the user or the password" in one for one in said)
        assert all(wrong not in one for one in said)
        engine.close()


def test_the_index_of_another_prefix_is_not_touched(node: secured.Node, prefix: str) -> None:
    other = opensearch.new_prefix()
    engine = opened(node, other, prefix)
    assert len(refusals(engine)) == len(STEPS) + 1
    engine.close()
    assert node.ask("GET", f"_cat/indices/{other}-*?format=json") == []


def test_an_index_that_is_locked_is_no_matter_of_the_role(node: secured.Node, prefix: str) -> None:
    node.ask("PUT", f"{prefix}-*/_settings", {"index.blocks.write": True})
    engine = opened(node, prefix)
    said = refusals(engine)
    assert said
    assert all("lets nobody write to the index" in one for one in said)
    engine.close()


def test_a_node_that_encrypts_is_not_asked_in_the_open(node: secured.Node, prefix: str) -> None:
    url = node.url(prefix, prefix).replace("+https", "+http").partition("?")[0]
    with pytest.raises(Unavailable, match=r"breaks the connection off.*opensearch\+https"):
        OpenSearchEngine(read(url, secured.PASSWORD)).built()
