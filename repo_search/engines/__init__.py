"""The search engines, one file each, opened by name."""

from pathlib import Path

from repo_search.engine import Engine


def open_engine(name: str, directory: Path) -> Engine:
    """The engine of this name over an index directory; imports only what is used."""
    if name == "whoosh":
        from repo_search.engines.whoosh import WhooshEngine

        return WhooshEngine(directory)
    from repo_search.engines.tantivy import TantivyEngine

    return TantivyEngine(directory)
