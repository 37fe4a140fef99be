"""Which database a gradebook is in."""

from grader.gradebook.database import Database
from grader.gradebook.database_url import parse_url


def open_database(url: str, *, reads: bool = False) -> Database:
    """Return the gradebook at a path or URL; where none is yet, an empty one.

    Args:
        url: the path or URL.
        reads: nothing is going to be written: a file that may only be read will do.

    Raises:
        UsageFault: the URL is of no known kind, or its driver is missing.
        MachineFault: as `Database`.
    """
    parsed = parse_url(url)
    if parsed.server:
        from grader.gradebook.postgresql import PostgreSQL  # brings SQLAlchemy along

        return PostgreSQL(parsed)
    from grader.gradebook.sqlite import SQLite

    return SQLite(parsed, reads=reads)
