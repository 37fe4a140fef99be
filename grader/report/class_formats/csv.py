"""As CSV, for a spreadsheet."""

import csv
import io
import re
import unicodedata
from collections.abc import Sequence

from grader.report.roster import Row
from grader.text import one_line

_COLUMNS = ("student", "status", "points", "possible", "diagnosis", "message", "notes")
_FORMULA = ("=", "+", "-", "@")


def _check_ids(rows: Sequence[Row]) -> list[str]:
    """Return the ids of all checks, in their own order."""
    return list(dict.fromkeys(name for row in rows for name in row.checks))


def render(rows: Sequence[Row]) -> str:
    """Return the rows as CSV with a header; a column per check holds its outcome. No cell can act as a formula."""
    checks = _check_ids(rows)
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow([safe_cell(name) for name in (*_COLUMNS, *checks)])
    for row in rows:
        fields = [*(str(getattr(row, name)) for name in _COLUMNS[:-1]), "; ".join(row.notes)]
        writer.writerow([safe_cell(text) for text in (*fields, *(row.checks.get(name, "") for name in checks))])
    return file.getvalue()


def safe_cell(text: str) -> str:
    """Return one line that a spreadsheet takes for text, also where it reads wide characters as the usual ones.

    Where the comma is in numbers, a spreadsheet begins a new cell at each semicolon.
    """
    line = re.sub(r"(;[\s\"]*)(?=[=+@-])", r"\1'", one_line(text, 500))
    return f"'{line}" if unicodedata.normalize("NFKC", line).startswith(_FORMULA) else line
