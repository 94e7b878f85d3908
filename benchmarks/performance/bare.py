"""PDFium's text extraction and nothing else, in as many processes as cores: the bare limit."""

import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from pypdfium2 import PdfDocument

from benchmarks.performance.scene import cores


def read(file: Path) -> int:
    """How many characters a file holds; the text of every page is read."""
    with PdfDocument(file) as document:
        return sum(len(page.get_textpage().get_text_bounded()) for page in document)


if __name__ == "__main__":
    with ProcessPoolExecutor(cores()) as workers:
        print(sum(workers.map(read, sorted(Path(sys.argv[1]).rglob("*.pdf")))))
