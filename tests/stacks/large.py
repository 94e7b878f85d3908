"""The same tests on the large installation: repositories have PostgreSQL, OpenSearch and object
storage behind them, each its own, named after their data directory.

With LARGE set in the environment a test run has `Settings` default to these three URLs; so do the
processes that tests start.
"""

import hashlib
import os
from contextlib import suppress
from pathlib import Path
from typing import Any

import psycopg

from repo_search.settings import EMBEDDED_ENGINES, Settings

from . import opensearch, postgres, s3

LARGE = "LARGE"
NODES = 3
EVERYWHERE = Path(__file__).parent / "everywhere"
"""Holds what Python runs at its start in processes that tests start."""


def name_of(data: Path) -> str:
    return "d" + hashlib.sha256(os.fsencode(Path(data).absolute())).hexdigest()[:20]


def catalogue(data: Path) -> str:
    """The URL of the database that belongs to a data directory; it is made if it is not there."""
    url = f"{postgres.server()}/{name_of(data)}"
    with suppress(psycopg.errors.DuplicateDatabase, psycopg.errors.UniqueViolation):
        postgres.do(postgres.server(), f"CREATE DATABASE {name_of(data)} TEMPLATE {_template()}")
    return url


def _template() -> str:
    return postgres.template()


def engine(data: Path) -> str:
    return f"opensearch+http://{opensearch.cluster(NODES)}/{name_of(data)}?shards=2&replicas=1"


def holdings(data: Path) -> str:
    return f"s3://{s3.BUCKET}/{name_of(data)}?endpoint={s3.endpoint()}"


def install() -> None:
    """Makes the three URLs the defaults of `Settings` in this process."""
    os.environ.setdefault("AWS_ACCESS_KEY_ID", "tests")
    os.environ.setdefault("AWS_SECRET_ACCESS_KEY", "tests")
    made = Settings.__init__

    def with_urls(self: Settings, **given: Any) -> None:
        made(self, **given)
        if not self.catalogue and "catalogue" not in given:
            self.catalogue = catalogue(self.data)
        if self.engine in EMBEDDED_ENGINES:
            self.engine = engine(self.data)
        if not self.holdings and "holdings" not in given:
            self.holdings = holdings(self.data)

    Settings.__init__ = with_urls  # type: ignore[method-assign]
