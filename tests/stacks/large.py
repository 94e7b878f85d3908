"""The large installation behind any repository: PostgreSQL, OpenSearch and object storage, each
repository with a database and names of its own, after its data directory.

With LARGE set in the environment a whole test run, and what it starts, has these where it would
have the embedded ones: `install`.
"""

import hashlib
import os
from pathlib import Path
from typing import Any

from repo_search.settings import EMBEDDED_ENGINES, Settings

from . import opensearch, postgres, s3

LARGE = "LARGE"
NODES = 3
EVERYWHERE = Path(__file__).parent / "everywhere"
"""Holds what Python runs first in every process that is started with it in PYTHONPATH."""
_derived = set[str]()
_engines: dict[Path, str] = {}


def urls(data: Path) -> dict[str, str]:
    """Catalogue, engine and holdings of the repository with this data directory. They are empty
    the first time."""
    name = "d" + hashlib.sha256(os.fsencode(data.absolute())).hexdigest()[:20]
    made = {
        "catalogue": postgres.catalogue(name),
        "engine": f"opensearch+http://{opensearch.cluster(NODES)}/{name}?replicas=1",
        "holdings": f"s3://{s3.BUCKET}/{name}?endpoint={s3.endpoint()}",
    }
    _derived.update(made.values())
    _engines[data.absolute()] = made["engine"]
    return made


def clear(folder: Path) -> None:
    """Removes the indexes of repositories below a folder: a cluster bears only so many."""
    for data in [data for data in _engines if data.is_relative_to(folder)]:
        opensearch.remove(_engines.pop(data))


def environment(data: Path) -> dict[str, str]:
    """The variables that choose them, for processes."""
    chosen = {f"REPO_SEARCH_{name.upper()}": url for name, url in urls(data).items()}
    return chosen | {"AWS_ACCESS_KEY_ID": "none", "AWS_SECRET_ACCESS_KEY": "none"}


def install() -> None:
    """Makes them what `Settings` default to in this process, for each data directory."""
    made = Settings.__init__

    def chosen(self: Settings, **given: Any) -> None:
        made(self, **given)
        for name, url in urls(self.data).items():
            if name not in given or given[name] in _derived or given[name] in EMBEDDED_ENGINES:
                setattr(self, name, url)

    Settings.__init__ = chosen  # type: ignore[method-assign]


def install_everywhere() -> None:
    """The same in this process and in those that it starts."""
    os.environ |= {"AWS_ACCESS_KEY_ID": "none", "AWS_SECRET_ACCESS_KEY": "none"}
    os.environ["PYTHONPATH"] = os.pathsep.join(
        filter(None, (str(EVERYWHERE), os.environ.get("PYTHONPATH", "")))
    )
    install()
