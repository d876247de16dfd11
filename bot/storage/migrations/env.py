"""The script with which Alembic runs the migrations, on the connection that ``bot.storage.upgrade`` opens."""

from alembic import context

from bot.storage.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    # SQLite cannot change most of a table in place; Alembic then creates a new table and copies the rows.
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
