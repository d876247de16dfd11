"""What Alembic runs to take the steps; the connection comes from ``bot.storage.migrating``."""

from alembic import context

from bot.storage.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    # SQLite cannot change most of a table in place; Alembic then makes a new one and copies.
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
