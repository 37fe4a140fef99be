"""A table that somebody exported as CSV, in which single cells are changed and every other byte stays as it is."""

import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Literal

from grader.course.tables import SAVE_AGAIN, decode_table, is_utf_16, why_no_csv
from grader.errors import UsageFault
from grader.files import UnreadableFile

_BOM = b"\xef\xbb\xbf"
_GROUPED = {",": re.compile(r"-?\d{1,3}(?:\.\d{3})*,\d+|-?\d+,\d+"), ".": re.compile(r"-?\d{1,3}(?:,\d{3})*(?:\.\d+)?")}


class Line:
    """One row of the table.

    Attributes:
        number: of the line that it begins in, from 1.
        cells: what stands in it; change one by `put`.
    """

    def __init__(self, number: int, raw: str, cells: list[str]) -> None:
        self.number = number
        self.cells = cells
        self._raw = raw
        self._changed = False

    def cell(self, column: int) -> str:
        """Return a cell without the spaces around it; empty where the row is too short."""
        return self.cells[column].strip() if column < len(self.cells) else ""

    def put(self, column: int, text: str) -> None:
        """Change a cell."""
        self.cells += [""] * (column + 1 - len(self.cells))
        self.cells[column] = text
        self._changed = True

    def text(self, write: Callable[[Sequence[str]], str], *, anew: bool) -> str:
        """Return the row as it stands in the file: the same text where nothing was changed, and not all is `anew`."""
        end = self._raw[len(self._raw.rstrip("\r\n")) :]
        return write(self.cells) + end if anew or self._changed else self._raw


class Sheet:
    """A CSV file.

    One in UTF-16 was saved by a spreadsheet, with tabs: no system takes that back, so it becomes UTF-8 with commas.

    Args:
        raw: its bytes: UTF-8, with a byte order mark or without, or UTF-16 with one.
        name: what messages call it.

    Attributes:
        head: the first row.
        lines: the others, without empty ones.
        decimal_comma: whether its numbers have a comma: some do, or cells are parted by semicolons.

    Raises:
        UsageFault: it is no table of that kind.
    """

    def __init__(self, raw: bytes, name: str) -> None:
        try:
            text = decode_table(raw)
        except UnreadableFile as fault:
            raise UsageFault(f"{name} {fault}", next_step=SAVE_AGAIN) from None
        self._anew = is_utf_16(raw)
        self._mark = _BOM if self._anew or raw.startswith(_BOM) else b""
        records = list(_records(text))
        first = next((record for _, record in records if record.strip()), "")
        if not first:
            raise UsageFault(f"{name} is empty")
        self._delimiter = _delimiter(first)
        self._quotes_all = _all_quoted(first.rstrip("\r\n"), self._delimiter)
        self._lines = [
            Line(number, record, self._cells(record, f"{name}, line {number}")) for number, record in records
        ]
        filled = [line for line in self._lines if any(cell.strip() for cell in line.cells)]
        self.head, self.lines = filled[0], filled[1:]
        numbers = Counter(mark for line in self.lines for cell in line.cells if (mark := _decimal_mark(cell.strip())))
        self.decimal_comma = numbers[","] > numbers["."] or (self._delimiter == ";" and not numbers["."])

    def bytes(self) -> bytes:
        """Return the file as it is now."""
        return self._mark + "".join(line.text(self._write, anew=self._anew) for line in self._lines).encode()

    def read_number(self, text: str) -> float | None:
        """Return what a cell says, as this file writes numbers ("1.234,5" where they have a comma); None for no number.

        A cell that can only be read the other way is read that way.
        """
        text = text.strip().removesuffix("%")
        comma = self.decimal_comma if _GROUPED["," if self.decimal_comma else "."].fullmatch(text) else "," in text
        plain = text.replace(".", "").replace(",", ".") if comma and "," in text else text.replace(",", "")
        try:
            return float(plain) if re.fullmatch(r"-?[\d.]+", plain) else None
        except ValueError:
            return None

    def written(self, value: float) -> str:
        """Return a number of at most two decimals, as this file writes them."""
        text = f"{value:.2f}".rstrip("0").rstrip(".")
        return text.replace(".", ",") if self.decimal_comma else text

    def _cells(self, record: str, where: str) -> list[str]:
        try:
            return next(csv.reader([record], delimiter=self._delimiter, strict=True), [])
        except csv.Error as fault:
            raise UsageFault(f"{where}: {why_no_csv(fault)}", next_step="Export it again, or mend it there.") from None

    def _write(self, cells: Sequence[str]) -> str:
        file = io.StringIO()
        style: Literal[0, 1] = csv.QUOTE_ALL if self._quotes_all else csv.QUOTE_MINIMAL
        delimiter = "," if self._anew else self._delimiter
        csv.writer(file, delimiter=delimiter, quoting=style, lineterminator="\r\n").writerow(cells)
        return file.getvalue().removesuffix("\r\n")  # what ends a line is what has to be quoted


def _records(text: str) -> Iterator[tuple[int, str]]:
    """Yield each row's text with its line end, and the number of its first line; a quoted cell may hold line ends."""
    begun, number = "", 1
    for at, line in enumerate(re.findall(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+$", text), start=1):
        begun += line
        if begun.count('"') % 2 == 0:
            yield number, begun
            begun, number = "", at + 1
    if begun:
        yield number, begun


def _delimiter(first: str) -> str:
    outside = re.sub(r'"[^"]*"', "", first)
    return max(",;\t", key=outside.count)


def _all_quoted(first: str, delimiter: str) -> bool:
    return re.fullmatch(rf'"[^"]*"(?:{re.escape(delimiter)}"[^"]*")*', first) is not None


def _decimal_mark(text: str) -> str:
    """Return the sign before the decimals of what can only be one number; empty for all else."""
    found = re.fullmatch(r"-?\d+([.,])\d{1,2}|-?\d{1,3}(?:\.\d{3})+(,)\d+|-?\d{1,3}(?:,\d{3})+(\.)\d+", text)
    return next(filter(None, found.groups()), "") if found else ""
