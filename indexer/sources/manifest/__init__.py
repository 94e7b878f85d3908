"""Manifests: tables, as people saved them, that describe files, links and records."""

from indexer.sources.manifest.edits import changes
from indexer.sources.manifest.headings import Column
from indexer.sources.manifest.reading import read_manifest
from indexer.sources.manifest.rows import Manifest, Row, RowFault, key

__all__ = ["Column", "Manifest", "Row", "RowFault", "changes", "key", "read_manifest"]
