"""The pages on which librarians upload files, and bring in those that they only tried."""

from collections.abc import Sequence
from dataclasses import dataclass

from repo_search.texts import _, plural
from web.limits import MOST_FILES, MOST_MEBIBYTES


@dataclass(frozen=True, slots=True)
class Chosen:
    """How uploaded files are to be brought in. `dry_run`: they are only tried."""

    drafts: bool = True
    back_catalogue: bool = False
    ocr: bool = False
    dry_run: bool = False


@dataclass(frozen=True, slots=True)
class UploadPage:
    """`can_ocr`: pages without text can be recognised here. `fault` is what was wrong with the
    files, "" if nothing was."""

    title: str
    fault: str
    chosen: Chosen
    can_ocr: bool
    most_files: int
    most_mebibytes: int


def upload_page(chosen: Chosen, can_ocr: bool, fault: str = "") -> UploadPage:
    title = _("Upload reports")
    return UploadPage(
        _("Error: %(title)s", title=title) if fault else title,
        fault,
        chosen,
        can_ocr,
        MOST_FILES,
        MOST_MEBIBYTES,
    )


def fault_of(names: Sequence[str], spreadsheets: Sequence[str]) -> str:
    """What is wrong with files of these names, "" if nothing is."""
    if not names:
        return _("Choose one file or more.")
    if len(spreadsheets) > 1:
        return _(
            "Choose one spreadsheet at most: here are %(number)s (%(names)s). Choose again.",
            number=len(spreadsheets),
            names=", ".join(spreadsheets[:5]),
        )
    return ""


@dataclass(frozen=True, slots=True)
class TriedPage:
    """Files that were only tried; `action` brings them in, `job` tells what came of it."""

    title: str
    said: str
    action: str
    job: str


def tried_page(job_id: int, files: int) -> TriedPage:
    said = plural(
        "The file that you tried is still here. It is imported as you asked then.",
        "The %(number)s files that you tried are still here. They are imported as you asked then.",
        files,
    )
    address = f"/desk/upload/{job_id}"
    return TriedPage(_("Import them now"), said, address, f"/desk/jobs/{job_id}")
