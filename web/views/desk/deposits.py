"""Publishers deposit their own reports, and see what became of them; nothing else."""

from http import HTTPStatus
from pathlib import Path

from flask import Response, request

from repo_search import uploads
from repo_search.catalogue import deposits, jobs, publishers
from repo_search.errors import BadInput, NotFound
from repo_search.holdings import sha256_of
from repo_search.receipts import DEPOSITS, can_be_sent
from repo_search.texts import _
from web.faults import fault
from web.foreman import foreman
from web.gate import answer, desk, door, person
from web.inputs import plain
from web.pages.desk.deposits import (
    Kept,
    Typed,
    deposit_page,
    deposits_page,
    faults_of,
    receipt_page,
)
from web.site import site
from web.templating import see_other
from web.uploading import chosen, taken_in

_HERE, _LIST = "/desk/deposit", "/desk/deposits"
_LARGEST_KEPT = 20 << 20
_SHOWN = 200


@desk.get("/deposit")
def deposit() -> Response:
    if person().role != "publisher":
        return see_other("/desk/upload")
    return _form(Typed(), Kept())


@desk.post("/deposit")
def deposited() -> Response:
    if person().role != "publisher":
        return fault(HTTPStatus.FORBIDDEN, _("Only publishers deposit. Librarians upload."))
    typed = _typed()
    if files := chosen(request.files.getlist("file"))[:1]:
        with taken_in(files) as (path,):
            return _settled(typed, path)
    return _settled(typed, _kept(request.form.get("kept", "")))


@desk.get("/deposits")
def deposit_list() -> Response:
    of_all = person().role == "librarian"
    with site().repository.catalogue.read() as connection:
        found = (
            deposits.latest(connection, _SHOWN)
            if of_all
            else deposits.of_account(connection, person().name, _SHOWN)
        )
        told = [(one, deposits.became(connection, one)) for one in found]
    return answer("desk/deposits.html", deposits_page(told, of_all=of_all), section=_LIST)


@desk.get("/deposits/<receipt_id>")
def receipt(receipt_id: str) -> Response:
    with site().repository.catalogue.read() as connection:
        found = deposits.find(connection, receipt_id)
        became = deposits.became(connection, found)
    mine = found.who == person().name
    if person().role != "librarian" and not mine:
        raise NotFound(_("There is no such receipt."))
    mail = person().mail if mine and can_be_sent(site().settings) else ""
    page = receipt_page(found, became, mail, of_all=person().role == "librarian")
    return answer("desk/receipt.html", page, section=_LIST)


def _typed() -> Typed:
    fields = (plain(request.form.get(name, "")) for name in Typed.__slots__)
    return Typed(*fields)


def _kept(folder: str) -> Path | None:
    """The file that came with the same form before it was mended."""
    try:
        path = uploads.only_file(uploads.folder_of(site().settings, folder))
    except BadInput:
        return None
    with site().repository.catalogue.read() as connection:
        return None if jobs.given_to(connection, folder) else path


def _settled(typed: Typed, path: Path | None) -> Response:
    size = path.stat().st_size if path else None
    if (faults := faults_of(typed, size)) or path is None:
        return _form(typed, _keep(path, size or 0) if path else Kept(), faults)
    return see_other(f"{DEPOSITS}{_received(typed, path)}")


def _keep(path: Path, size: int) -> Kept:
    """The file of a form with faults, kept so that it need not be sent again, unless it is large
    or there have been many: nobody may fill the place where all uploads wait."""
    if 0 < size <= _LARGEST_KEPT and door().kept.allows(person().name):
        return Kept(path.parent.name, path.name)
    uploads.remove(path.parent)
    return Kept()


def _received(typed: Typed, path: Path) -> str:
    """Takes a report in, and gives the id of its receipt."""
    who, sha256 = person(), sha256_of(path)
    with site().repository.catalogue.write() as connection:
        receipt_id = deposits.put(
            connection,
            who.name,
            who.publisher_id,
            path.name,
            sha256,
            path.stat().st_size,
            typed.note,
        )
        lies = uploads.given(site().settings, path.parent)
        given = {"receipt": receipt_id, **lies, "said": typed.said}
        deposits.put_job(connection, receipt_id, jobs.put(connection, "deposit", given, who.name))
        if who.mail and can_be_sent(site().settings):
            jobs.put(connection, "receipt", {"receipt": receipt_id}, who.name)
    foreman().wake()
    return receipt_id


def _form(typed: Typed, kept: Kept, faults: list[tuple[str, str]] | None = None) -> Response:
    with site().repository.catalogue.read() as connection:
        known = publishers.all_publishers(connection)
    publisher = publishers.find_in(known, person().publisher_id).name
    page = deposit_page(publisher, typed, kept, faults or ())
    status = HTTPStatus.BAD_REQUEST if faults else HTTPStatus.OK
    return answer("desk/deposit.html", page, section=_HERE, status=status)
