"""The rooms of the desk; what stands before each of them is the gate."""

from web.gate import desk
from web.views.desk import (
    account,
    batch,
    deposits,
    elsewhere,
    findings,
    histories,
    jobs,
    log,
    record_states,
    records,
    runs,
    sheets,
    signing_in,
    upload,
    worklist,
)

__all__ = [
    "account",
    "batch",
    "deposits",
    "desk",
    "elsewhere",
    "findings",
    "histories",
    "jobs",
    "log",
    "record_states",
    "records",
    "runs",
    "sheets",
    "signing_in",
    "upload",
    "worklist",
]
