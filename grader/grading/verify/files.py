"""What can be proved of a challenge by reading its files."""

import ast
from pathlib import Path

import msgspec

from grader.checks.author import named_checks
from grader.course.challenge import Challenge, read_course_text
from grader.course.release import leaks
from grader.grading.verify.record import Findings

MIN_PLANTED = 5
_CODE_KINDS = ("build", "debug")


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
        if not challenge.meta.hints:
            found.error("hints: at least one is needed", challenge.folder / "challenge.toml")
        if challenge.hidden and not challenge.explanation().strip():
            found.error("missing or empty: it is shown after a pass", challenge.hidden / "explanation.md")
    runnable, reference = False, None
    with found.faults():
        runnable = _check_checks(challenge.checks_file, found)
    with found.faults():
        reference = challenge.reference_file
    return runnable and reference is not None


def _check_checks(file: Path, found: Findings) -> bool:
    try:
        body = ast.parse(read_course_text(file)).body
    except (SyntaxError, ValueError) as error:
        found.error(f"not Python: {error}", file)
        return False
    runnable = True
    for function in body:
        if not isinstance(function, ast.FunctionDef) or not function.name.startswith("test_"):
            continue
        mark = next((call for one in function.decorator_list if (call := _check_mark(one))), None)
        if mark is None:
            found.error(f"{function.name} has no @check(points=...)", file)
        elif not _says(mark, "hint"):
            found.error(f"{function.name} has no hint: @check(points=..., hint=...)", file)
        if not ast.get_docstring(function):
            found.error(f"{function.name} has no docstring: it is what the student reads", file)
        runnable = runnable and mark is not None and bool(ast.get_docstring(function))
    return runnable


def _check_mark(decorator: ast.expr) -> ast.Call | None:
    if not isinstance(decorator, ast.Call):
        return None
    name = getattr(decorator.func, "attr", None) or getattr(decorator.func, "id", None)
    return decorator if name == "check" else None


def _says(mark: ast.Call, name: str) -> bool:
    value = next((keyword.value for keyword in mark.keywords if keyword.arg == name), None)
    return value is not None and not (isinstance(value, ast.Constant) and not str(value.value).strip())


def read_planted(challenge: Challenge, found: Findings) -> list[Planted]:
    """Read the planted answers; find what is wrong with their first lines, docstrings and number."""
    planted = []
    for file in challenge.planted_files():
        with found.faults():
            planted.append(_read_planted(file, found))
    kind = challenge.meta.kind
    if kind in _CODE_KINDS and len(planted) < MIN_PLANTED:
        folder = challenge.hidden / "wrong" if challenge.hidden else None
        found.error(f"{len(planted)} planted answers; a {kind} challenge needs at least {MIN_PLANTED}", folder)
    seen: dict[str, Planted] = {}
    for one in planted:
        words = " ".join(one.diagnosis.split())
        if words and words in seen:
            found.error(f"the same diagnosis as {seen[words].file.name}: the two cannot be told apart", one.file)
        seen.setdefault(words, one)
    return planted


def _read_planted(file: Path, found: Findings) -> Planted:
    text = read_course_text(file)
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
