"""The rooms of the desk; what stands before each of them is the gate."""

from web.gate import desk
from web.views.desk import account, batch, elsewhere, jobs, log, runs, signing_in

__all__ = ["account", "batch", "desk", "elsewhere", "jobs", "log", "runs", "signing_in"]
