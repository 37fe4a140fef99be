"""What Alembic runs the migrations with: within the transaction of whoever calls it."""

from alembic import context

from grader.gradebook.tables import metadata, revision

context.configure(
    connection=context.config.attributes["connection"], target_metadata=metadata, version_table=revision.name
)
context.run_migrations()
