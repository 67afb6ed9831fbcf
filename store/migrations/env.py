"""Run the migrations over the connection that ``store.schema.migrate`` opened, in its transaction."""

from alembic import context

from store.tables import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    render_as_batch=True,
    transactional_ddl=True,
)
context.run_migrations()
