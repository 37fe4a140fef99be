"""A picture as plain text, for a page that is read in a terminal."""

import textwrap

from grader.report.evidence import Evidence

_PAPER = 76


def in_plain_text(evidence: Evidence) -> str:
    """Return what a terminal shows of a picture: lines of at most 76 columns, each ended."""
    lines: list[str] = []
    for line in evidence.drawn():
        lines += line.text.split("\n") if line.aligned else textwrap.wrap(line.text, _PAPER)
    return "".join(f"{line.rstrip()}\n" for line in lines)
