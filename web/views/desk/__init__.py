"""The rooms of the desk; what stands before each of them is the gate."""

from web.gate import desk
from web.views.desk import histories, jobs, record_states, records, runs, signing_in

__all__ = ["desk", "histories", "jobs", "record_states", "records", "runs", "signing_in"]
