"""Which bodies a case is of, as far as anybody may know: the publishers of its public records.

Those of all its records (`tables.case_publisher`) tell cases of one label apart.
"""

from sqlalchemy import select

from repo_search.catalogue import tables

_OF_CASE, _OF_BODY = tables.record_value.alias(), tables.record_value.alias()

case_body = (
    select(_OF_CASE.c.value.label("case_id"), _OF_BODY.c.value.label("publisher_id"))
    .join(_OF_BODY, _OF_BODY.c.record_id == _OF_CASE.c.record_id)
    .join(tables.record, tables.record.c.record_id == _OF_CASE.c.record_id)
    .where(_OF_CASE.c.field == "case", _OF_BODY.c.field == "publisher", tables.PUBLIC)
    .subquery("case_body")
)
"""Rows of `case_id` and `publisher_id`, one for each record; ask for distinct ones."""
