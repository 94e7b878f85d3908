"""The rooms of the desk; what stands before each of them is the gate."""

from web.gate import desk
from web.views.desk import deposits, jobs, runs, signing_in, upload

__all__ = ["deposits", "desk", "jobs", "runs", "signing_in", "upload"]
