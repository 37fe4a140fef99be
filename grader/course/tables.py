"""Tables as CSV, however a spreadsheet wrote them: their encoding, what parts cells, and what is wrong in them."""

import csv
from pathlib import Path

from grader.files import UnreadableFile, decode_text, read_regular

_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
SAVE_AGAIN = "Save it as CSV in UTF-8 (in Excel: Save As, CSV UTF-8), then type the same again."
"""What to do with a table whose encoding is not known: its reason is "text"."""


def read_table(file: Path, most: int) -> str:
    """Return the text of a table of at most so many bytes.

    Raises:
        UnreadableFile: it cannot be read, or as `decode_table`.
    """
    return decode_table(read_regular(file, most))


def is_utf_16(raw: bytes) -> bool:
    """Tell by its byte order mark whether a table is UTF-16, as Excel's "Unicode text" is."""
    return raw.startswith(_UTF_16)


def decode_table(raw: bytes) -> str:
    """Return the text of a table: UTF-16 where its byte order mark says so, else UTF-8.

    Raises:
        UnreadableFile: it is neither; nothing is guessed, for a wrong guess would change names.
    """
    if is_utf_16(raw):
        try:
            text = raw.decode("utf-16")
        except UnicodeDecodeError as fault:
            raise UnreadableFile("text", f"begins as UTF-16 text and is none: byte {fault.start}") from None
    else:
        text = decode_text(raw)
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise UnreadableFile(
            "text", f"holds NUL characters, as UTF-16 text without its byte order mark does: line {line}"
        )
    return text


def delimiter_of(head: str) -> str:
    """Return what parts the cells of a table: by its first line, for spreadsheets do not all write a comma."""
    return max(",;\t", key=head.count)


def why_no_csv(fault: csv.Error) -> str:
    """Say what is wrong with a quote: nothing else keeps a text from being CSV."""
    if "unexpected end" in str(fault):
        return 'no CSV: a cell begins with " and nothing ends it'
    if "expected after" in str(fault):
        return 'no CSV: a " stands within a cell in quotes; write it twice, as ""'
    return f"no CSV: {fault}"
