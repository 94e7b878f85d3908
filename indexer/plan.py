"""What is to be imported and how, and what is written down of a run before it begins."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from indexer.sources.manifest import Manifest


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be imported and how. `what` is the command, `who` runs it."""

    paths: Sequence[Path] = ()
    manifest: Manifest | None = None
    jobs: int = 2
    pdf_reader: str = "pdfium"
    dry_run: bool = False
    ocr: str = ""
    """The languages, as "eng+cym", in which pages without a text layer are recognised, if any."""
    seconds_per_file: float = 60.0
    back_catalogue: bool = False
    uploaded: Path | None = None
    """The folder of an upload, whose files are imported in the place of paths."""
    draft: str = ""
    """Why what is added is not published yet; empty: it is."""
    goes_on: bool = False
    """Whether a run of the same `what` that was cut off is gone on with."""
    together: bool = False
    """Whether others who give the same command take part in the run that goes on."""
    what: str = "import"
    who: str = "unknown"


@dataclass(frozen=True, slots=True)
class RunAsked:
    """What is written down of a run before it begins."""

    kind: str
    what: str
    who: str
    back_catalogue: bool = False
    ocr: str = ""
    reason: str = ""
    draft: str = ""
    goes_on: bool = False
