"""All findings of a record with what was decided of them; each can be decided of here."""

from collections.abc import Mapping

from flask import Response, request

from repo_search.catalogue import findings, records
from repo_search.errors import BadInput, NotFound, Withdrawn
from repo_search.findings import LONGEST_WORDING, Verdict
from repo_search.texts import _
from web.gate import acted, answer, desk, done
from web.inputs import plain
from web.pages.desk.findings import findings_page
from web.pages.desk.record import here
from web.site import site
from web.views.desk.records import SECTION

_VERDICTS: Mapping[str, Verdict] = {
    "accept": "accepted",
    "edit": "accepted",
    "reject": "rejected",
    "undecide": "",
}
_SAID = {
    "accept": "accepted a finding of record {}",
    "edit": "corrected a finding of record {}",
    "reject": "rejected a finding of record {}",
    "undecide": "took back what was decided of a finding of record {}",
}


@desk.get("/records/<record_id>/findings")
def finding_list(record_id: str) -> Response:
    return _listed(record_id)


@desk.post("/records/<record_id>/findings/<finding_id>")
def judge_finding(record_id: str, finding_id: str) -> Response:
    verdict = request.form.get("verdict", "")
    if verdict not in _VERDICTS:
        raise BadInput(_("Choose what is to be done with the finding."))
    written = plain(request.form.get("written", ""))[: LONGEST_WORDING + 1]  # told, not cut
    with site().repository.catalogue.read() as connection:
        if findings.find(connection, finding_id).record_id != record_id:
            raise NotFound(_("There is no such finding of this record."))
    if verdict == "edit" and not written:
        said = _("Write the wording that is to be shown.")
        return _listed(record_id, said, finding_id, status=400)
    try:
        with acted("findings", _SAID[verdict].format(record_id)) as deed:
            deed.judge([finding_id], _VERDICTS[verdict], written if verdict == "edit" else "")
    except BadInput as error:
        return _listed(record_id, str(error), finding_id, written, status=400)
    return done(f"{here(record_id)}/findings", deed.run_id)


def _listed(
    record_id: str, fault: str = "", about: str = "", written: str = "", status: int = 200
) -> Response:
    with site().repository.catalogue.read() as connection:
        record = records.find(connection, record_id)
        found = findings.of_record(connection, record_id)
    if record.tombstone is not None:
        raise Withdrawn(record_id, record.tombstone.withdrawn.date().isoformat())
    page = findings_page(record, found, fault, about, written)
    return answer("desk/findings.html", page, section=SECTION, status=status)
