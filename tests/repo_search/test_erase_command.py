"""What the command says of places that an erasure does not reach."""

from pathlib import Path

import pytest

from repo_search.cli.erasing import out_of_reach
from repo_search.settings import Settings

LARGE = {
    "catalogue": ("postgresql+psycopg://repo@db/reviews", ["write-ahead log", "dumps"]),
    "engine": ("opensearch+https://repo@search/reviews", ["snapshots of OpenSearch"]),
    "holdings": ("s3://reviews/holdings", ["earlier versions of files"]),
}


@pytest.mark.parametrize("setting", LARGE)
def test_copies_that_a_server_keeps_are_named_where_it_is_used(
    setting: str, tmp_path: Path
) -> None:
    embedded = [*out_of_reach(Settings(data=tmp_path))]
    url, named = LARGE[setting]
    large = [*out_of_reach(Settings.model_validate({"data": tmp_path, setting: url}))]
    more = [line for line in large if line not in embedded]
    assert len(more) == len(large) - len(embedded) == len(named)
    for line, word in zip(more, named, strict=True):
        assert word in line
