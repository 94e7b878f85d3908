"""What of all that tests need is on this machine, and the header of a report, which says it."""

import os
import shutil
import sqlite3
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

import pytest

from repo_search.jail import PARTS, permitted
from repo_search.settings import EMBEDDED_ENGINES
from tests.stacks import large, nginx, opensearch, postgres, redis, s3, secured, swift

_PROJECT = Path(__file__).resolve().parents[1]
CORPUS = _PROJECT.parent / "shared" / "corpus"
WHOLE_MATERIAL = bool(os.environ.get("WHOLE_MATERIAL"))
TORTURE = bool(os.environ.get("TORTURE"))
AXE = _PROJECT / "web/assets/node_modules/axe-core/axe.min.js"
SCRIPT = _PROJECT / "web/static/repo-search.js"
OIDC = Path(os.environ.get("OIDC_PROVIDER", "/nonexistent")) / "node_modules/oidc-provider"
CHROMIUM = os.environ.get("CHROMIUM") or next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
_NO_OIDC = (
    "OpenID Connect: no Authlib, or no provider (npm's oidc-provider in the folder OIDC_PROVIDER); "
    "single sign-on is NOT TRIED"
)
_IN_PART = " (every sixth file, no topics over reports; make test-material: all)"
_PROGRAMS = {"tesseract": "OCR", "soffice": "old Word files, RTF and ODT"}
_SERVERS = {
    "PostgreSQL": postgres.PROGRAMS is not None,
    "OpenSearch": opensearch.HERE,
    "OpenSearch's security plugin": secured.HERE,
    "S3 (moto's emulator)": s3.SERVER.exists(),
    "S3 (OpenStack Swift, which needs files to have attributes)": swift.HERE and swift.DISK,
    "Redis": redis.PROGRAM is not None,
    "nginx": nginx.PROGRAM is not None,
}
_MARKERS = {"long": "make test-all", "large": "make test-large"}
_PACKAGES = {"tantivy": "tantivy", "whoosh": "whoosh-reloaded"}


def lines(config: pytest.Config) -> list[str]:
    """The header: what runs, and what does not."""
    engines = [f"{name} {version(_PACKAGES[name])}" for name in EMBEDDED_ENGINES]
    return [
        f"engines: {', '.join(engines)}; SQLite {sqlite3.sqlite_version}",
        *_installation(),
        f"browser: {CHROMIUM or 'none found; browser tests are NOT RUN'}",
        *(
            f"{program}: none found; tests of {what} are NOT RUN"
            for program, what in _PROGRAMS.items()
            if shutil.which(program) is None
        ),
        *([] if AXE.is_file() else ["axe-core: not installed; accessibility checks are NOT RUN"]),
        *(
            f"{marker} tests are NOT RUN: {target}"
            for marker, target in _MARKERS.items()
            if f"not {marker}" in config.option.markexpr
        ),
        *([] if SCRIPT.is_file() else ["script: not built; tests of type-ahead are NOT RUN"]),
        *([] if OIDC.is_dir() and find_spec("authlib") else [_NO_OIDC]),
        *([] if os.geteuid() == 0 else ["small disks: not root; full disks are NOT TRIED"]),
        *(
            f"{what}: not on this machine; tests of it are NOT RUN"
            for what, is_here in _SERVERS.items()
            if not is_here
        ),
        *_not_confined(),
        f"promises: {'tried at length' if TORTURE else 'tried briefly; all of it: make torture'}",
        f"real material: {CORPUS}{'' if WHOLE_MATERIAL else _IN_PART}"
        if CORPUS.is_dir()
        else "real material: none beside the project; tests that need it are NOT RUN",
    ]


def _installation() -> list[str]:
    """What stands behind repositories, if it is not what does by default."""
    engine = os.environ.get("REPO_SEARCH_ENGINE", "")
    if large.LARGE in os.environ:
        return ["installation: PostgreSQL, OpenSearch and object storage behind every repository"]
    return [f"installation: {engine} where a test names no engine"] if engine else []


def _not_confined() -> list[str]:
    """What cannot be refused to a reader on this system."""
    here = permitted()
    missing = [what for part, what in PARTS.items() if part not in here]
    return [f"jail: NOT assured on this system: {what}" for what in missing]
