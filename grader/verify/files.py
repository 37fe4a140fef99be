"""What can be proved of a challenge by reading its files."""

import ast
from pathlib import Path

import msgspec

from grader.checks.author import head_of, named_checks
from grader.course.challenge import Challenge, read_course_text
from grader.course.checks_file import read_checks
from grader.course.kinds import KINDS
from grader.course.leaks import hints_with_reference, leaks
from grader.verify.record import Findings


class Planted(msgspec.Struct, frozen=True):
    """A planted answer.

    Attributes:
        named: ids of the checks that its first line names.
        diagnosis: its docstring; empty where it has none.
    """

    file: Path
    named: tuple[str, ...]
    diagnosis: str

    @property
    def column(self) -> str:
        """Name of its column in the matrix."""
        return f"wrong/{self.file.stem}"


def check_public(challenge: Challenge, found: Findings) -> None:
    """Find files that no rule owns, and hidden text that a student can read."""
    with found.faults():
        for path in challenge.undeclared():
            found.error("no rule owns this file or folder: a typo, a leftover, or in the wrong place", path)
    with found.faults():
        for leak in leaks(challenge):
            found.error(leak)


def check_texts(challenge: Challenge, found: Findings) -> bool:
    """Find what the author of the checks has left unsaid.

    Returns:
        Whether they can be run: each must have its mark and its docstring, and the reference must be there.
    """
    with found.faults():
        for line, hint in hints_with_reference(challenge):
            found.error(f"hint {hint} holds a line of the reference: {line[:60]}", challenge.folder / "challenge.toml")
        if not challenge.meta.hints:
            found.error("hints: at least one is needed", challenge.folder / "challenge.toml")
        if challenge.hidden and not challenge.explanation().strip():
            found.error("missing or empty: it is shown after a pass", challenge.hidden / "explanation.md")
    runnable, reference = False, None
    with found.faults():
        sound = [_check_checks(file, found) for file in challenge.checks_files]
        runnable = all(sound)
    with found.faults():
        reference = challenge.reference_file
    return runnable and reference is not None


def _check_checks(file: Path, found: Findings) -> bool:
    try:
        read = read_checks(read_course_text(file))
    except (SyntaxError, ValueError) as error:
        found.error(f"not Python: {error}", file)
        return False
    for line, says in read.faults:
        found.error(f"line {line}: {says}", file)
    for check in read.checks:
        if not check.hinted:
            found.error(f"line {check.line}: {check.name} has no hint: @check(points=..., hint=...)", file)
    return not read.faults


def read_planted(challenge: Challenge, found: Findings) -> list[Planted]:
    """Read the planted answers; find what is wrong with their first lines, docstrings and number."""
    planted = []
    for file in challenge.planted_files():
        with found.faults():
            planted.append(_read_planted(file, found))
    kind = challenge.meta.kind
    least = KINDS[kind].planted
    if len(planted) < least:
        folder = challenge.hidden / "wrong" if challenge.hidden else None
        found.error(f"{len(planted)} planted answers; a {kind} challenge needs at least {least}", folder)
    seen: dict[str, Planted] = {}
    for one in planted:
        words = " ".join(one.diagnosis.split())
        if words and words in seen:
            found.error(f"the same diagnosis as {seen[words].file.name}: the two cannot be told apart", one.file)
        seen.setdefault(words, one)
    return planted


def _read_planted(file: Path, found: Findings) -> Planted:
    text = head_of(file)
    named = named_checks(text)
    if not named:
        found.error("the first line must be `# caught by: test_a[, test_b]`", file)
    try:
        diagnosis = ast.get_docstring(ast.parse(text)) or ""
    except (SyntaxError, ValueError) as error:
        found.error(f"not Python: {error}", file)
        diagnosis = ""
    else:
        if not diagnosis:
            found.error("no docstring: it is the diagnosis of whoever makes this mistake", file)
    return Planted(file=file, named=named, diagnosis=diagnosis)
