"""What a web process does beside answering."""

import time
from pathlib import Path

from repo_search.catalogue import Catalogue, erasures
from repo_search.catalogue.clock import now
from repo_search.catalogue.erasures import Erasure
from repo_search.picture_files import PictureFiles
from repo_search.settings import Settings
from web.foreman import Foreman


def gone(path: Path) -> bool:
    deadline = time.monotonic() + 60
    while path.exists() and time.monotonic() < deadline:
        time.sleep(0.02)
    return not path.exists()


def test_what_was_erased_elsewhere_is_cleared_here(settings: Settings) -> None:
    key = "ab" * 32, 1

    def kept() -> Path:
        PictureFiles(settings.pictures_directory).keep(key, b"picture", lambda: True)
        (path,) = settings.pictures_directory.glob("ab/*")
        return path

    catalogue = Catalogue(settings.catalogue_url)
    at_first = kept()
    foreman = Foreman(settings, catalogue)
    foreman.start()
    foreman.wake()
    assert gone(at_first), "what nobody may see goes with the first look"
    later = kept()
    with catalogue.write() as connection:
        erasures.put(connection, Erasure("elsewhere", now(), "request", (key[0],)))
    foreman.wake()
    assert gone(later)
    foreman.close()
    catalogue.close()
