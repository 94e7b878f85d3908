"""The rooms of the desk; what stands before each of them is the gate."""

from web.gate import desk
from web.views.desk import (
    deposits,
    histories,
    jobs,
    record_states,
    records,
    runs,
    signing_in,
    upload,
)

__all__ = [
    "deposits",
    "desk",
    "histories",
    "jobs",
    "record_states",
    "records",
    "runs",
    "signing_in",
    "upload",
]
