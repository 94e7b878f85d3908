"""The rooms of the desk; what stands before each of them is the gate."""

from web.gate import desk
from web.views.desk import jobs, runs, sheets, signing_in, worklist

__all__ = ["desk", "jobs", "runs", "sheets", "signing_in", "worklist"]
