"""URLs of engines that run by themselves, and what a mistake in one is told."""

import subprocess
import sys
from base64 import b64decode
from pathlib import Path

import pytest

from repo_search import engine_urls
from repo_search.cli.options import this_command
from repo_search.engine_urls import Cluster
from repo_search.engines import open_engine
from repo_search.errors import BadInput
from repo_search.settings import Settings


def test_a_url_names_nodes_prefix_and_how_many_shards_and_replicas() -> None:
    read = engine_urls.read("opensearch+http://h1:9201,h2,[::1]:9203/reviews?shards=6&replicas=2")
    nodes = ("http://h1:9201", "http://h2:9200", "http://[::1]:9203")
    assert read == Cluster(nodes, "reviews", shards=6, replicas=2)
    assert engine_urls.read("opensearch+https://h/r-1") == Cluster(("https://h:9200",), "r-1")


def test_certificates_may_be_named(tmp_path: Path) -> None:
    ca = tmp_path / "ca.pem"
    with pytest.raises(BadInput, match="There is no file"):
        engine_urls.read(f"opensearch+https://h/r?ca={ca}")
    ca.touch()
    assert engine_urls.read(f"opensearch+https://h/r?ca={ca}").ca == ca
    with pytest.raises(BadInput, match="https"):
        engine_urls.read(f"opensearch+http://h/r?ca={ca}")


def test_a_password_comes_with_the_url_or_beside_it_and_is_never_shown() -> None:
    beside = Settings(engine="opensearch+https://ann@h/r", engine_password="se:cr@t")  # noqa: S106
    within = Settings(engine="opensearch+https://ann:se%3Acr%40t@h/r")
    for settings in (beside, within):
        _, cluster = settings.engine_location
        assert isinstance(cluster, Cluster)
        assert (cluster.user, cluster.password) == ("ann", "se:cr@t")
        for shown in (repr(settings), repr(cluster), str(cluster)):
            assert "cr@t" not in shown
            assert "%40" not in shown
            assert "ann" not in shown


@pytest.mark.large
def test_user_and_password_are_sent_in_utf_8() -> None:
    from repo_search.engines.opensearch_asking import Asking

    asking = Asking(engine_urls.read("opensearch+http://ann%C3%A9@h/r", "p\u00e4\u20ac:x"))
    (connection,) = asking.client.transport.connection_pool.connections
    sent = connection.headers["authorization"].removeprefix("Basic ")
    assert b64decode(sent).decode() == "ann\u00e9:p\u00e4\u20ac:x"
    asking.close()


@pytest.mark.large
def test_a_machine_that_is_gone_is_not_waited_for_as_long_as_an_answer() -> None:
    from repo_search.engines.opensearch_asking import Asking

    asking = Asking(engine_urls.read("opensearch+http://h1,h2/r"))
    for connection in asking.client.transport.connection_pool.connections:
        timeout = connection.pool.timeout
        assert timeout.connect_timeout < timeout.read_timeout / 5
    asking.close()


@pytest.mark.parametrize("rest", ["h/reviews", "h:9200/reviews/", "h/reviews/?shards=1"])
def test_a_prefix_may_have_a_slash_after_it(rest: str) -> None:
    read = engine_urls.read(f"opensearch+https://{rest}")
    assert (read.nodes, read.prefix) == (("https://h:9200",), "reviews")


@pytest.mark.parametrize(
    ("rest", "said"),
    [
        ("", "Write opensearch"),
        ("u:hidden@", "Write opensearch"),
        ("u:hidden@h:9200", "Write opensearch"),
        ("u:hidden@h:9200/", "prefix"),
        ("u:hidden@h/Reviews", "small letters"),
        ("u:hidden@h/a/b", "Write opensearch"),
        ("u:hidden@h/a//", "Write opensearch"),
        ("u:hidden@h//", "prefix"),
        ("u:hidden@h/_a", "prefix"),
        ("u:hidden@h:0/a", "HOST:9200"),
        ("u:hidden@h:99999/a", "HOST:9200"),
        ("u:hidden@h,,i/a", "HOST:9200"),
        ("u:hidden@h i/a", "HOST:9200"),
        ("u:hidden@h/a?verify=no", "no option “verify”"),
        ("u:hidden@h/a?shards=0", "shards .* 1 to"),
        ("u:hidden@h/a?replicas=x", "replicas .* 0 to"),
        (":hidden@h/a", "needs a user"),
    ],
)
def test_a_url_that_cannot_be_is_refused_without_its_secrets(rest: str, said: str) -> None:
    with pytest.raises(BadInput, match=said) as refused:
        engine_urls.read(f"opensearch+https://{rest}")
    assert "hidden" not in str(refused.value)


def test_the_list_of_runs_has_no_secrets_of_urls(monkeypatch: pytest.MonkeyPatch) -> None:
    url = "opensearch+https://ann:hidden@h:9200/r"
    monkeypatch.setattr("sys.argv", ["x", "import", "--engine", url, "https://e.org/a@b"])
    said = this_command()
    assert "ann" not in said
    assert "den" not in said
    assert "opensearch+https://h:9200/r" in said
    assert "https://e.org/a@b" in said


def test_without_the_library_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.startswith("repo_search.engines.opensearch")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "opensearchpy", None)
    with pytest.raises(BadInput, match=r'pip install "repo-search\[large\]"'):
        open_engine("opensearch", engine_urls.read("opensearch+https://h/r"))


def test_the_default_installation_imports_nothing_of_it() -> None:
    code = "import sys, repo_search.cli, web; assert 'opensearchpy' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)
