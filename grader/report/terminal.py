"""What every text for a terminal is made with, through rich.

Whatever a student or a course wrote is cleaned and put into `rich.text.Text`, so it is never read as markup.
"""

import io
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from rich.console import Console, RenderableType
from rich.text import Text

from grader import cells
from grader.report import words
from grader.report.check_result import Failure, Outcome
from grader.report.evidence import Evidence
from grader.text import clean, one_line

STYLES = {
    Outcome.PASSED: "green",
    Outcome.FAILED: "red",
    Outcome.BROKEN: "yellow",
    Outcome.NOT_RUN: "yellow",
    Outcome.SKIPPED: "dim",
}


def paper(columns: int, *, colour: bool) -> Console:
    """Return a console that writes into a string; it asks neither the terminal nor the environment."""
    return Console(
        file=io.StringIO(),
        width=columns,
        color_system="standard" if colour else None,
        force_terminal=colour,
        legacy_windows=False,
        markup=False,
        emoji=False,
        highlight=False,
        _environ={},  # the caller has obeyed NO_COLOR and its like: the same report gives the same text
    )


def printed(parts: Iterable[RenderableType], console: Console) -> str:
    """Return what `paper` shows of the parts, without blanks at the ends of lines."""
    for part in parts:
        console.print(part, crop=False)  # only lines of code are wider than the paper, and these stay whole
    assert isinstance(console.file, io.StringIO)
    return "\n".join(line.rstrip() for line in console.file.getvalue().split("\n"))


def fields(failure: Failure, source: str, known: Mapping[str, int]) -> list[tuple[str, str]]:
    """Return the failure's fields that say something, each with its name; the text is not cleaned yet."""
    ratio = words.ratio(failure.ratio, known) if failure.ratio is not None else ""
    every = {
        "what": words.compared(failure),
        "expected": failure.expected,
        "got": failure.actual,
        "": ratio,
        "example": failure.example,
        "line": _line(source, failure.line) if failure.line else "",
    }
    return [(name, value) for name, value in every.items() if value]


def _line(source: str, number: int) -> str:
    """Return a line's number and, where the program has that line, its text."""
    text = next(islice(clean(source).split("\n"), number - 1, None), "") if number > 0 else ""
    place = cells.place(source, number) if cells.has_parts(source) else str(number)
    return f"{place}: {one_line(text)}" if text.strip() else place


def evidence_lines(evidence: Evidence) -> Iterator[Text]:
    """Yield in words what was measured or seen; the lines of a table are not broken."""
    for line in evidence.lines():
        whole: dict[str, Any] = {"no_wrap": True, "overflow": "ignore"} if line.aligned else {}
        yield Text(clean(line.text), style="dim" if line.quiet else "", **whole)


def prose(text: str) -> str:
    """Return paragraphs without their author's line breaks."""
    paragraphs = clean(text).strip().split("\n\n")
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in paragraphs)
