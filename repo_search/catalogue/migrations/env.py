"""Runs migrations on the connection that the catalogue hands over."""

from alembic import context

from repo_search.catalogue.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    transactional_ddl=False,  # the transaction is the caller's, begun before the first statement
)
context.run_migrations()
