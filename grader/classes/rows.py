"""The rows of a class's small tables, each with where it stands, for the sentence that names what is wrong in it."""

import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from grader.course.tables import SAVE_AGAIN, delimiter_of, read_table, why_no_csv
from grader.errors import UsageFault
from grader.files import UnreadableFile

if TYPE_CHECKING:
    from _csv import Reader

_MAX_BYTES = 64 << 20


def open_table(file: Path, most: int) -> "Reader":
    """Return what reads the rows of a CSV file of at most so many bytes, whatever parts its cells.

    Raises:
        UsageFault: it cannot be read; names the file. What is wrong in its quotes is raised where it is met.
    """
    try:
        text = read_table(file, most)
    except UnreadableFile as fault:
        raise UsageFault(f"{file} {fault}", next_step=SAVE_AGAIN if fault.why == "text" else "") from None
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter_of(text.partition("\n")[0]), strict=True)


def read_rows(file: Path, *heads: Sequence[str], hint: str = "") -> Iterator[tuple[int, list[str], int]]:
    """Yield (line, cells without spaces around them, number of columns) of each row that is not empty.

    Args:
        file: a CSV file; where there is none, there are no rows.
        heads: the first line is one of these.
        hint: the next step where it is none of them.

    Raises:
        UsageFault: it cannot be read; names the file, the line and what is wrong there.
    """
    if not file.exists():
        return
    reader = open_table(file, _MAX_BYTES)
    try:
        head = [cell.strip().lower() for cell in next(reader, [])]
        if head not in [list(one) for one in heads]:
            said = ", ".join(head) or "none"
            raise UsageFault(f"{file}, line 1: the columns are {', '.join(heads[0])}, not {said}", next_step=hint)
        before = reader.line_num
        for row in reader:
            line, before = before + 1, reader.line_num  # a cell in quotes may hold several
            cells = [cell.strip() for cell in row]
            if any(cells):
                yield line, cells, len(head)
    except csv.Error as fault:
        raise UsageFault(f"{file}, line {reader.line_num}: {why_no_csv(fault)}") from None
