"""A packed file with damage inside one of its parts is refused in plain words."""

import zipfile
from pathlib import Path

import docx
import pytest

from indexer.readers import read
from repo_search.errors import Unreadable


@pytest.mark.parametrize("packing", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_word_document_whose_text_does_not_unpack_is_damaged(
    tmp_path: Path, packing: int
) -> None:
    whole, path = tmp_path / "whole.docx", tmp_path / "damaged.docx"
    docx.Document().save(str(whole))
    with zipfile.ZipFile(whole) as before, zipfile.ZipFile(path, "w", packing) as after:
        for name in before.namelist():
            after.writestr(name, before.read(name))
        entry = after.getinfo("word/document.xml")
    data = bytearray(path.read_bytes())
    begins = entry.header_offset + 30 + len(entry.filename) + (9 if packing == 14 else 0)
    data[begins : begins + 40] = b"\xff" * 40
    path.write_bytes(data)
    with pytest.raises(Unreadable, match="damaged beyond reading"):
        read(str(path), "a.docx")
