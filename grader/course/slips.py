"""Where a text is no TOML, and how that was meant to be written: for people who edit such files by hand."""

import re

from grader.text import one_line

_AT = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)$")
_SLIPS = (
    (r"[“”„‘’«»]", "quotes are written \" or '"),
    (r"=.*\b\d{1,2}[./]\d{1,2}[./]\d{2,4}\b", "a date is written 2026-10-14"),
    (r"=\s*\d{4}-\d{1,2}-\d{1,2}", "a date is written 2026-10-14, with its time 2026-10-14T23:59:00"),
    (r"=\s*(?:True|False|TRUE|FALSE|yes|no|on|off)\b", "write true or false"),
    (r"=\s*\d+\s*%", "a share is written 0.1, not 10%"),
    (r"=\s*\d+,\d+\s*(?:#|$)", "a number is written with a point, as in 0.1"),
    (r"^[^\"'#=]*=[^\"'#]*(?:\"[^\"]*|'[^']*)$", "a text ends with the quote that it begins with, in the same line"),
    (r"=\s*[A-Za-z]", 'a text stands in quotes, as in "reject"'),
    (r"=\s*(?:#|$)", "there is nothing behind the ="),
    (r"^\s*\[[^\]]*$", "the name of a table ends with ]"),
    (r"^\s*[\w-]+(?:\s+[\w-]+)+\s*=", "a name is one word, as in late_days"),
    (r"^[^=\[]*$", 'write NAME = VALUE, as in late = "reject"'),
)


def no_toml(text: str, fault: Exception) -> str:
    """Return "not TOML in line 3: ...", to stand behind a file's name and a colon.

    Args:
        text: of the file.
        fault: what `tomllib` raised.
    """
    said = str(fault)
    at = _AT.search(said)
    if at is None:
        return f"not TOML: {one_line(said, 120)}"
    lines = text.splitlines()
    number = int(at[1]) if at[1] else len(lines)
    line = lines[number - 1].strip() if 0 < number <= len(lines) else ""
    found = next((how for slip, how in _SLIPS if re.search(slip, line)), "")
    if said.startswith(("Cannot declare", "Cannot overwrite", "Cannot mutate")):
        found = "that name has a value already"
    return f"not TOML in line {number}, {one_line(line, 60)!r}: {found or said.removesuffix(at[0])}"
