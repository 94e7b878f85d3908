"""What the repository holds, in one sentence."""

from datetime import datetime

from repo_search.results import UNKNOWN_YEAR, ResultPage
from repo_search.texts import _
from web import wording


def coverage(everything: ResultPage, publishers_held: int, last_added: datetime | None) -> str:
    """`everything` is the answer to a blank search: its facets count the whole repository."""
    if not everything.total or last_added is None:
        return _("This repository holds no records yet.")
    years = sorted(v.value for v in everything.facets["year"] if v.value != UNKNOWN_YEAR)
    values = {
        "records": wording.records(everything.total),
        "publishers": wording.publishers(publishers_held),
        "day": wording.day(last_added.date()),
    }
    if not years:
        return _(
            "This repository holds %(records)s of %(publishers)s. Last added on %(day)s.", **values
        )
    if years[0] == years[-1]:
        return _(
            "This repository holds %(records)s of %(publishers)s, published in %(year)s. "
            "Last added on %(day)s.",
            year=years[0], **values,
        )  # fmt: skip
    return _(
        "This repository holds %(records)s of %(publishers)s, published from %(first)s to "
        "%(last)s. Last added on %(day)s.",
        first=years[0], last=years[-1], **values,
    )  # fmt: skip
