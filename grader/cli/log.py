"""The log in the user's folder: what an instructor, or whoever mends the grader, needs to know beyond what is printed.

Only what broke is written there, so commands import this module, and with it `logging`, once something has broken.
"""

import time
from logging import Formatter, LogRecord, makeLogRecord
from logging.handlers import RotatingFileHandler
from typing import NoReturn

from grader import __version__
from grader.cli.settings import log_file

MOST_BYTES, OLDER_FILES = 1 << 20, 3
"""A file that has grown so large is put aside as grade.log.1, and so on; the oldest goes."""
_MOST_OF_ONE = 200_000


class _Log(RotatingFileHandler):
    def handleError(self, record: LogRecord) -> NoReturn:  # noqa: ARG002, N802 - the standard library's name
        """Raise what kept the record from being written; the standard handler prints a traceback."""
        raise


def keep_details(details: str) -> str:
    """Add details to the log; return its path, empty where it cannot be written. Of very long ones the end is kept."""
    form = Formatter(f"--- %(asctime)s grade {__version__}, process %(process)d\n%(message)s\n", "%Y-%m-%dT%H:%M:%SZ")
    form.converter = time.gmtime
    try:
        file = log_file()
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        log = _Log(
            file, maxBytes=MOST_BYTES, backupCount=OLDER_FILES, encoding="utf-8", errors="backslashreplace", delay=True
        )
        log.setFormatter(form)
        try:
            log.handle(makeLogRecord({"msg": details[-_MOST_OF_ONE:]}))
        finally:
            log.close()
    except (OSError, RuntimeError):
        return ""
    return str(file)
