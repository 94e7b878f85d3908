"""Bags (BagIt 1.0, RFC 8493): the whole of a repository in a form that needs no program of ours,
and its way into another.

Payload: what the catalogue says, table by table, as lines of JSON; the same as spreadsheets and
SKOS for people; every version of every file. What is left out says `catalogue.rows.LEFT_OUT`.
"""

from repo_search.bags.making import Made, make_bag
from repo_search.bags.taking_in import Taken, take_in

__all__ = ["Made", "Taken", "make_bag", "take_in"]
