"""Backups: a copy of catalogue and files, made while the repository is in use, and its restoring.

A backup is a directory: catalogue.db, the files under holdings/, and a list of the SHA-256 of each
of them, which `sha256sum -c` can check. The index is left out: it is worked out anew. Backups and
restored repositories are made beside their place and renamed when they are whole.
"""

from repo_search.backups.making import Made, backup
from repo_search.backups.restoring import Restored, restore

__all__ = ["Made", "Restored", "backup", "restore"]
