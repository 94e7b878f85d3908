"""The search engines, one file each, opened by name."""

from pathlib import Path

from repo_search.engine import Engine
from repo_search.engine_urls import Cluster
from repo_search.errors import BadInput


def open_engine(name: str, place: Path | Cluster) -> Engine:
    """The engine of this name over an index directory, or over a cluster; imports only what is
    used. Raises BadInput if a library is not installed."""
    if isinstance(place, Cluster):
        try:
            from repo_search.engines.opensearch import OpenSearchEngine
        except ModuleNotFoundError as error:
            raise BadInput(
                'OpenSearch needs more libraries: pip install "repo-search[large]"'
            ) from error
        return OpenSearchEngine(place)
    if name == "whoosh":
        from repo_search.engines.whoosh import WhooshEngine

        return WhooshEngine(place)
    from repo_search.engines.tantivy import TantivyEngine

    return TantivyEngine(place)
