"""What every test shares: the report header, and fixtures for what may be absent."""

import gc
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from click.testing import CliRunner, Result

from repo_search.catalogue import Catalogue
from repo_search.cli import main
from repo_search.settings import Settings
from tests import present
from tests.present import AXE, CHROMIUM, CORPUS, OIDC, SCRIPT, TORTURE, WHOLE_MATERIAL
from tests.sites import filled, serving, written
from tests.stacks import large, servers

hypothesis.settings.register_profile("ours", deadline=None)  # a busy machine is no fault
hypothesis.settings.load_profile("ours")

EACH_ENGINE = ["tantivy", pytest.param("whoosh", marks=pytest.mark.long)]
"""For what has little to do with the engine; that engines answer alike, make test tries too."""
_FIGURE = "figure"


def pytest_configure(config: pytest.Config) -> None:
    """The first process of a run says where servers that tests share stand, and outlives them,
    unless the environment names a folder and a process of its own for them."""
    if not hasattr(config, "workerinput") and servers.FOLDER not in os.environ:
        folder = tempfile.mkdtemp(prefix="repo-search-servers-")
        Path(folder).chmod(0o711)  # PostgreSQL runs as another than root
        os.environ |= {servers.FOLDER: folder, servers.RUN: str(os.getpid())}
        config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))
        config.add_cleanup(servers.stop)
    if large.LARGE in os.environ:
        large.install_everywhere()
    gc.set_threshold(10_000, 20, 20)  # the default took 8 of 100 seconds, this takes 5


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On the large installation all embedded engines are the same one, and what looks at files of
    embedded parts has nothing to look at. What whoosh does with a catalogue is tried on SQLite."""
    is_large = large.LARGE in os.environ
    dropped = [
        item
        for item in items
        if (is_large and item.get_closest_marker("embedded"))
        or ("whoosh" in _chosen(item) and (is_large or "postgresql" in _chosen(item)))
    ]
    config.hook.pytest_deselected(items=dropped)
    items[:] = [item for item in items if item not in dropped]


def _chosen(item: pytest.Item) -> list[object]:
    """The parameters of a test."""
    chosen = getattr(item, "callspec", None)
    return list(chosen.params.values()) if chosen else []


def pytest_report_header(config: pytest.Config) -> list[str]:
    return present.lines(config)


@pytest.fixture(autouse=large.LARGE in os.environ)
def cleared(tmp_path: Path) -> Iterator[None]:
    """On the large installation nothing of a test stays in the cluster."""
    yield
    large.clear(tmp_path)


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The folder of real material beside the project; tests that need it are skipped without."""
    if not CORPUS.is_dir():
        pytest.skip("no real material beside the project (said in the report header)")
    return CORPUS


@pytest.fixture(scope="session")
def whole_material() -> bool:
    """Whether all of the real material is read (said in the header)."""
    return WHOLE_MATERIAL


@pytest.fixture(scope="session")
def every() -> int:
    """The step in which files of the real material are read: each, or every sixth."""
    return 1 if WHOLE_MATERIAL else 6


@pytest.fixture(scope="session")
def at_length() -> bool:
    """Whether promises are tried as often as they are stated (make torture), or briefly."""
    return TORTURE


@pytest.fixture
def figure(record_property: Callable[[str, object], None]) -> Callable[[str, object], None]:
    """Notes what a test of a promise has measured: `figure("kills survived", 100)`. All figures are
    printed when the tests have run."""
    return lambda what, measured: record_property(_FIGURE, f"{what}: {measured}")


def pytest_terminal_summary(terminalreporter: Any) -> None:
    noted = [
        (report.nodeid, said)
        for reports in terminalreporter.stats.values()
        for report in reports
        for name, said in getattr(report, "user_properties", ())
        if name == _FIGURE and report.when == "call"
    ]
    if noted:
        terminalreporter.section("figures")
    for test, said in sorted(noted):
        terminalreporter.write_line(f"{said}  ({test})")


@pytest.fixture(scope="session")
def axe() -> str:
    """The source of axe-core, which checks a page for accessibility."""
    if not AXE.is_file():
        _absent("axe-core is not installed: run make assets")
    return AXE.read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def script() -> None:
    """Skips tests of what the script adds where it has not been built."""
    if not SCRIPT.is_file():
        _absent("the script is not built: run make assets")


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """A headless Chromium; in CI it is a failure if there is none."""
    from playwright.sync_api import sync_playwright

    if CHROMIUM is None:
        _absent("no Chromium on this machine")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def oidc_provider() -> Path:
    """The folder in which npm's oidc-provider is installed; skips where it or Authlib is not."""
    if not OIDC.is_dir() or not find_spec("authlib"):
        pytest.skip("no OpenID Connect here (said in the report header)")
    return OIDC.parents[1]


@pytest.fixture(scope="session")
def tesseract() -> None:
    """Skips tests that need Tesseract where there is none."""
    _need("tesseract")


@pytest.fixture(scope="session")
def soffice() -> None:
    """Skips tests that need LibreOffice where there is none."""
    _need("soffice")


def _need(program: str) -> None:
    if shutil.which(program) is None:
        pytest.skip(f"no {program} on this machine (said in the report header)")


def _absent(what: str) -> None:
    if os.environ.get("CI"):
        pytest.fail(f"{what}; CI must not go without")
    pytest.skip(f"{what} (said in the report header)")


@pytest.fixture(scope="session")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder in which repositories of the invented sample collection stand, one for each
    engine, filled once for all test processes of a run. Tests only read them."""
    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent
    folder = folder / "samples"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def sample_files(samples: Path) -> Path:
    """The files of the invented sample collection, written once. Tests only read them."""
    return written(samples)


@pytest.fixture(params=EACH_ENGINE)
def sample(request: pytest.FixtureRequest, samples: Path) -> list[str]:
    """Options that choose a repository of the invented sample collection: each engine in turn."""
    return filled(samples, request.param)


@pytest.fixture
def tantivy_sample(samples: Path) -> list[str]:
    """Options that choose the sample collection on the default engine."""
    return filled(samples, "tantivy")


@pytest.fixture
def site(sample: list[str]) -> Iterator[str]:
    """The address of a real server over the sample collection."""
    with serving(sample) as address:
        yield address


@pytest.fixture(scope="session")
def tantivy_site(samples: Path) -> Iterator[str]:
    """The address of one server over the sample collection on the default engine."""
    with serving(filled(samples, "tantivy")) as address:
        yield address


@pytest.fixture(scope="session")
def empty_catalogue(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new catalogue, made once: migrating takes longer than most tests."""
    path = tmp_path_factory.mktemp("empty") / "catalogue.db"
    Catalogue(f"sqlite:///{path}").close()
    return path


@pytest.fixture
def settings(tmp_path: Path, empty_catalogue: Path) -> Settings:
    """Settings of a repository without records."""
    data = tmp_path / "data"
    data.mkdir()
    if large.LARGE not in os.environ:
        shutil.copy(empty_catalogue, data)
    return Settings(data=data)


@pytest.fixture
def command(settings: Settings) -> Callable[..., Result]:
    """Runs `repo-search` with these arguments on that repository; unforeseen errors come out."""

    def run(*arguments: object, stdin: str | bytes = "") -> Result:
        given = [*map(str, arguments), "--data", str(settings.data)]
        return CliRunner().invoke(main, given, input=stdin, catch_exceptions=False)

    return run
