"""The rows of a class's small tables, each with where it stands, for the sentence that names what is wrong in it."""

import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path

from grader.course.roster import delimiter_of
from grader.errors import UsageFault
from grader.files import UnreadableFile, decode_text, read_regular

_MAX_BYTES = 64 << 20


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
    try:
        text = decode_text(read_regular(file, _MAX_BYTES))
    except UnreadableFile as fault:
        raise UsageFault(f"{file} {fault}") from None
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter_of(text.partition("\n")[0]), strict=True)
    try:
        head = [cell.strip() for cell in next(reader, [])]
        if head not in [list(one) for one in heads]:
            said = ", ".join(head) or "none"
            raise UsageFault(f"{file}, line 1: the columns are {', '.join(heads[0])}, not {said}", next_step=hint)
        for row in reader:
            cells = [cell.strip() for cell in row]
            if any(cells):
                yield reader.line_num, cells, len(head)
    except csv.Error as fault:
        raise UsageFault(f"{file}, line {reader.line_num}: {why_no_csv(fault)}") from None


def why_no_csv(fault: csv.Error) -> str:
    """Say what is wrong with a quote: nothing else keeps a text from being CSV."""
    if "unexpected end" in str(fault):
        return 'no CSV: a cell begins with " and nothing ends it'
    if "expected after" in str(fault):
        return 'no CSV: a " stands within a cell in quotes; write it twice, as ""'
    return f"no CSV: {fault}"
