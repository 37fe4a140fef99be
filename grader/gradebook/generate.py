"""Writes `sql.py`: what a gradebook in a file needs of `tables`, `statements` and `migrations`, as SQLite's text.

Type `python -m grader.gradebook.generate` after a change to one of them; a test says where that was forgotten.
"""

import re
import textwrap
from pathlib import Path

from sqlalchemy import insert
from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateIndex, CreateTable
from sqlalchemy.sql import ClauseElement

from grader.gradebook.statements import statements
from grader.gradebook.tables import ledger, metadata, revision
from grader.gradebook.upgrade import LAST_LEDGER_NUMBER, latest_revision

_WIDTH = 90
TARGET = Path(__file__).with_name("sql.py")

_HEAD = '''"""What a gradebook in a file is made and used with, as SQLite's text (3.24 and later).

Written by `python -m grader.gradebook.generate`. Do not edit: change `tables`, `statements` or `migrations`.
"""

from enum import Enum, unique

'''


def generate() -> str:
    """Return the text of `sql.py`."""
    tables = [CreateTable(table) for table in (*metadata.sorted_tables, revision)]
    indexes = [CreateIndex(index) for table in metadata.sorted_tables for index in table.indexes]
    number = LAST_LEDGER_NUMBER + 1
    rows = [
        insert(revision).values(version_num=latest_revision()),
        insert(ledger).values(number=number, name="kept by Alembic", applied_at=""),
    ]
    create = "".join(f"    {_quote(one, 4)},\n" for one in [*tables, *indexes, *rows])
    members = "".join(f"    {name} = {_quote(statement, 4)}\n" for name, statement in statements("sqlite").items())
    return (
        f'{_HEAD}HEAD = "{latest_revision()}"\n"""The latest migration."""\n\nCREATE = (\n{create})\n'
        f'"""Makes an empty file a gradebook."""\n\n\n@unique\nclass Statement(Enum):\n'
        f'    """Each statement; its parameters are named."""\n\n{members}'
    )


def _quote(statement: object, indent: int) -> str:
    assert isinstance(statement, ClauseElement)
    compiled = statement.compile(dialect=sqlite.dialect(paramstyle="named"))
    text = " ".join(str(compiled).split())
    for name, value in (compiled.params or {}).items():
        if value is not None:  # a constant of the statement, not a parameter
            written = str(value) if isinstance(value, int) else "'" + str(value).replace("'", "''") + "'"
            text = re.sub(rf":{name}\b", written, text)
    lines = textwrap.wrap(text, _WIDTH, break_long_words=False, break_on_hyphens=False)
    space = " " * indent
    if len(lines) == 1:
        return f'"{lines[0]}"'
    return '"""\n' + "".join(f"{space}{line}\n" for line in lines) + f'{space}"""'


if __name__ == "__main__":
    TARGET.write_text(generate())
