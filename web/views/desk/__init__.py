"""The rooms of the desk; what stands before each of them is the gate."""

from web.gate import desk
from web.views.desk import batch, jobs, runs, signing_in

__all__ = ["batch", "desk", "jobs", "runs", "signing_in"]
