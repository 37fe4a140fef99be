"""`times.csv`: when something was handed in, where what was handed in does not say it, or says it wrongly."""

from collections.abc import Collection
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from grader.classes.policy import NoTime, in_zone
from grader.classes.rows import read_rows
from grader.errors import UsageFault

FILE = "times.csv"
_COLUMNS = ["student", "challenge", "time"]
_FILE = "file"

Times = dict[tuple[str, ...], datetime]
"""(student, challenge) -> when it was handed in, with its zone; (student, challenge, file) -> when one of several was.

The file is called as it was handed in, without its ending; a folder by its whole name.
"""


def read_times(file: Path, zone: ZoneInfo, students: Collection[str]) -> Times:
    """Read `times.csv`; nothing where there is none.

    Args:
        file: the file.
        zone: in which times without a zone are meant.
        students: of the class.

    Raises:
        UsageFault: it cannot be read; names the file, the line and what is wrong there.
    """
    hint = f"A fourth one, {_FILE}, may say which hand-in is meant where a student has several."
    times: Times = {}
    for line, cells, columns in read_rows(file, _COLUMNS, [*_COLUMNS, _FILE], hint=hint):
        where = f"{file}, line {line}"
        if len(cells) != columns:
            raise UsageFault(f"{where}: {len(cells)} cells, not {columns}")
        student, challenge, said, *which = cells
        key = (student, challenge, *filter(None, which))
        if student not in students:
            raise UsageFault(f"{where}: the roster has no student {student!r}")
        if key in times:
            raise UsageFault(f"{where}: {' and '.join(key)} are there already")
        try:
            times[key] = in_zone(datetime.fromisoformat(said), zone)
        except NoTime as fault:
            raise UsageFault(f"{where}: {fault}") from None
        except ValueError:
            raise UsageFault(f"{where}: {said!r} is no time such as 2026-10-14 18:00") from None
    return times
