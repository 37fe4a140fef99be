"""Tables as CSV, however a spreadsheet wrote them: what parts their cells, and what is wrong with their quotes."""

import csv


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
