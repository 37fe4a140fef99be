"""Code of the course's own authors, run by the checker: snippets that were shown, reference, planted answers."""

import ast
import contextlib
import io
import linecache
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from grader.course.challenge import files_of
from grader.course.interface import AnswerError, Interface, read_answers
from grader.errors import CourseFault
from grader.text import clean

Scope = dict[str, Any]
_CAUGHT_BY = re.compile(r"# caught by: (test_[^\s,]+(?:, ?test_[^\s,]+)*)")


def execute(code: str, name: str = "snippet.py", scope: Mapping[str, Any] | None = None) -> tuple[str, Scope]:
    """Run the course's own code; return what it printed and its names afterwards.

    Raises:
        CourseFault: it raised; names the line.

    Example::

        names = execute("total = 2 * k", scope={"k": 3})[1]
        assert names["total"] == 6
    """
    names: Scope = {"__name__": Path(name).stem, **(scope or {})}
    printed = io.StringIO()
    linecache.cache[name] = (len(code), None, code.splitlines(keepends=True), name)
    try:
        with contextlib.redirect_stdout(printed):
            exec(compile(code, name, "exec", dont_inherit=True), names)  # noqa: S102 - the course's own code
    except Exception as error:
        raise CourseFault(f"{name}: {type(error).__name__}: {error}") from error
    return printed.getvalue(), names


def as_submission(text: str, file: Path, interface: Interface, scope: Mapping[str, Any]) -> str:
    """Return the text of a reference or planted file as a student would have submitted it.

    An author's answer may be computed (`answer = ...` with any expression, over the variant's values, `snippet`,
    `stub` and `execute`): it is evaluated here, and the literal takes its place.

    Raises:
        CourseFault: the file fails, or an answer is not a plain value.
    """
    try:
        read_answers(text, interface.answers)
    except AnswerError:
        _, names = execute(text, str(file), {"execute": execute, **scope})
        for name in interface.answers:
            text = _replace(text, name, names.get(name), file)
    return text


def _replace(text: str, name: str, value: object, file: Path) -> str:
    body = ast.parse(text).body
    node = next(
        (n for n in reversed(body) if isinstance(n, ast.Assign) and getattr(n.targets[0], "id", None) == name), None
    )
    if node is None:
        raise CourseFault(f"{file}: no line `{name} = ...`")
    lines = text.splitlines(keepends=True)
    before, after = lines[: node.lineno - 1], lines[node.end_lineno :]
    literal = f"{name} = {value!r}\n"
    result = "".join([*before, literal, *after])
    try:
        read_answers(result, [name])
    except AnswerError as error:
        raise CourseFault(f"{file}: {name} came to {clean(repr(value))[:80]}: {error}") from None
    return result


def named_checks(text: str) -> tuple[str, ...]:
    """Return the checks that a planted answer's first line, `# caught by: ...`, says to fail; empty without it."""
    said = _CAUGHT_BY.fullmatch(text.partition("\n")[0].rstrip())
    return tuple(name.strip() for name in said[1].split(",")) if said else ()


def head_of(answer: Path) -> str:
    """Return the text that says what a planted answer is: of several files the one whose first line names checks."""
    texts = [file.read_text(encoding="utf-8") for file in files_of(answer)]
    return next(filter(named_checks, texts), texts[0])


def docstring_of(text: str) -> str:
    """Return the docstring of a planted answer: the diagnosis that a student gets; empty where there is none."""
    try:
        return ast.get_docstring(ast.parse(text)) or ""
    except SyntaxError:  # a planted answer may be a syntax error on purpose
        return ""
