"""Let points be fractions: checks can award parts of their points."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Change the type, where it matters: SQLite keeps a fraction in any column."""
    if op.get_bind().dialect.name == "postgresql":
        op.alter_column("grades", "earned", type_=sa.Double)
        op.alter_column("grades", "possible", type_=sa.Double)
