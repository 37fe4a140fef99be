"""The tables and statements: defined once, and the same wherever they are written down."""

from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine

from grader.gradebook import Gradebook, generate, sql, statements, tables
from grader.report.record import to_json
from tests.gradebook.old_gradebooks import write_old

RUN = "python -m grader.gradebook.generate"


def test_sqlites_text_is_that_of_the_definitions() -> None:
    """As it was generated, to the letter."""
    assert generate.TARGET.read_text() == generate.generate(), f"type: {RUN}"


@pytest.mark.parametrize("dialect", ["sqlite", "postgresql"])
def test_each_statement_is_there_in_each_dialect(dialect: Any) -> None:
    """Under the same names."""
    assert list(statements.statements(dialect)) == [statement.name for statement in sql.Statement]


@pytest.mark.parametrize("version", [None, 1, 3])
def test_the_migrations_make_the_tables_of_the_definition(url: str, make_grade: Any, version: int | None) -> None:
    """In each kind of database, down to types and indexes; made anew, and from what builds of before made."""
    if version is not None:
        write_old(url, version, to_json(make_grade()).decode())
    Gradebook(url).close()
    address = url.replace("postgresql:", "postgresql+psycopg:") if "postgresql:" in url else f"sqlite:///{url}"
    engine = create_engine(address)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"version_table": tables.revision.name})
        found = compare_metadata(context, tables.metadata)
    if version is not None and "postgresql" not in address:
        # In SQLite a primary key of theirs may be NULL, and the type of a fraction has another name.
        found = [one for one in found if one[0][0] not in ("modify_nullable", "modify_type")]
    assert found == []
    engine.dispose()
