"""Nothing hidden may stand in a report: the reports of planted answers, searched for the text of hidden files."""

import html
import re
from pathlib import Path

from grader.checks.author import docstring_of
from grader.course.challenge import Challenge, course_path, files_of, read_course_text
from grader.report import render
from grader.report.formats import names
from grader.report.formats.text import render as render_text
from grader.report.record import Report
from grader.verify.files import Planted
from grader.verify.record import Findings
from grader.verify.runs import Run, Series

# Shorter lines are too common to prove anything.
MIN_HIDDEN = 20
_UNWRAPPED = 4000


def check_reports(challenge: Challenge, series: Series, planted: list[Planted], found: Findings) -> None:
    """Find lines of checks, reference and other planted answers in the reports of planted answers."""
    hidden: list[tuple[str, str]] = []
    with found.faults():
        answers = [*challenge.reference_files, *(file for one in planted for file in files_of(one.file))]
        for file in [challenge.checks_file, *answers]:
            hidden += _lines(file)
        for file in challenge.program_files():  # what such a program does wrong is told, how it is written is not
            told = _squeezed(docstring_of(read_course_text(file)))
            hidden += [(line, where) for line, where in _lines(file) if line.strip('"') not in told]
    for one in planted:
        for run in series[one.column][:1]:
            for line, where in _leaks(run, hidden):
                found.error(f"its report holds hidden text, {where}: {line[:60]}", one.file)


def _leaks(run: Run, hidden: list[tuple[str, str]]) -> list[tuple[str, str]]:
    report = Report(grade=run.grade, source=run.source)
    rendered = [render_text(report, console_width=_UNWRAPPED), *(render(report, form) for form in names())]
    said = "\n".join(_squeezed(read) for text in rendered for read in _readings(text))
    shown = _shown(run)
    return [(line, where) for line, where in hidden if line in said and line not in shown]


def _readings(text: str) -> list[str]:
    """Return what a report says, whatever it is written in: as it stands, without markup, and without escapes."""
    plain = re.sub(r'\\(?:u([0-9a-fA-F]{4})|([nrt])|(["\\/]))', _unescaped, text)
    return [text, html.unescape(text), html.unescape(re.sub(r"<[^>]*>", "", text)), plain]


def _unescaped(found: re.Match[str]) -> str:
    code, space, character = found.groups()
    return chr(int(code, 16)) if code else " " if space else character


def _shown(run: Run) -> str:
    """Return what this report is meant to show, although it may stand in a hidden file too."""
    grade = run.grade
    meant = [run.source, *run.drawn.public.values(), *(f"{c.title}\n{c.hint}" for c in grade.checks)]
    if grade.diagnosis:
        meant.append(grade.diagnosis.text)
    return "\n".join(map(_squeezed, meant))


def _lines(file: Path) -> list[tuple[str, str]]:
    """Return a hidden file's telling lines, each with its place."""
    found = []
    for number, raw in enumerate(read_course_text(file).split("\n"), start=1):
        line = _squeezed(raw)
        if len(line) >= MIN_HIDDEN and not line.startswith(("import ", "from ")):
            found.append((line, f"{course_path(file)}, line {number}"))
    return found


def _squeezed(text: str) -> str:
    return " ".join(text.split())
