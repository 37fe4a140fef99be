"""What of the hidden folder a student can read in the public one."""

import ast
import contextlib
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from grader.course.challenge import HIDDEN_CHECKS, PUBLIC_CHECKS, Challenge, course_path, files_of, read_course_text
from grader.files import LEFTOVERS

# Shorter lines are too common to prove anything.
MIN_LEAK = 40
MIN_CODE = 24
"""Characters of a line of code that a hint gives away; a shorter one, `optimizer.zero_grad()`, is a word of the
field."""


def leaks(challenge: Challenge) -> list[str]:
    """List the hidden lines that a student can read in the public folder.

    A hidden line is one of at least 40 characters in the checks, the explanation, the reference or a planted
    answer that the stub does not hold too; so is a sentence of a planted answer's diagnosis. Spacing, line breaks and
    quotes are ignored, import lines are nobody's secret, and what the hidden checks share with the public ones is
    public.

    Returns:
        One sentence for each, naming both files; empty when nothing leaks.

    Raises:
        CourseFault: a file cannot be read, or the stub is missing.
    """
    stub = {line for name in challenge.stub_names for _, line in _lines(challenge.folder / name)}
    stub |= set(_titles(challenge))
    shown = {line for _, line in _lines(challenge.folder / PUBLIC_CHECKS)} if challenge.public_checks_file else set()
    secret = {
        line: f"{course_path(file)}, line {number}"
        for file in _hidden_files(challenge)
        for number, line in _secrets(file)
        if len(line) >= MIN_LEAK
        and line not in stub
        and not line.startswith(("import ", "from "))
        and not (file.name == HIDDEN_CHECKS and line in shown)
    }
    return [
        f"{course_path(file)}, line {number}, holds what {secret[hidden]} says: {hidden[:60]}"
        for file in _public_files(challenge)
        for number, hidden in _found(file, secret)
    ]


def _titles(challenge: Challenge) -> Iterator[str]:
    """Return the lines of the checks' docstrings: they are what a student reads of a check."""
    file = challenge.hidden / "test_hidden.py" if challenge.hidden else None
    if file is None or not file.is_file():
        return
    with contextlib.suppress(SyntaxError, ValueError):
        for node in ast.walk(ast.parse(read_course_text(file))):
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                yield from map(_squeezed, (ast.get_docstring(node) or "").split("\n"))


def _secrets(file: Path) -> Iterator[tuple[int, str]]:
    """Return the lines of a hidden file, and the sentences of its docstring, which may be wrapped elsewhere."""
    yield from _lines(file)
    if file.suffix == ".py":
        with contextlib.suppress(SyntaxError, ValueError):
            said = ast.get_docstring(ast.parse(read_course_text(file))) or ""
            yield from ((1, sentence) for sentence in re.split(r"(?<=[.:;!?]) ", _squeezed(said)))


def _found(file: Path, secret: Iterable[str]) -> Iterator[tuple[int, str]]:
    """Return (line, secret) of each secret in a public file, over its line breaks too."""
    starts, text = [], ""
    for number, line in _lines(file):
        starts.append((len(text), number))
        text += line.removeprefix("# ") + " "
    for hidden in secret:
        at = text.find(hidden)
        while at >= 0:
            yield max(number for start, number in starts if start <= at), hidden
            at = text.find(hidden, at + len(hidden))


def hints_with_reference(challenge: Challenge) -> list[tuple[str, int]]:
    """Return (line, number of the hint) where a hint holds a whole line of the reference that the stub does not.

    The last hint may: whoever reads it has asked for that much.

    Raises:
        CourseFault: a file cannot be read.
    """
    public = {line for file in _public_files(challenge) if file.suffix == ".py" for _, line in _lines(file)}
    every = [line for file in challenge.reference_files for _, line in _lines(file)]
    lines = {line for line in every if len(line) >= MIN_CODE and line not in public}
    hints = list(enumerate(map(_squeezed, challenge.meta.hints[:-1]), start=1))
    return [(line, number) for number, hint in hints for line in sorted(lines) if line in hint]


def _hidden_files(challenge: Challenge) -> list[Path]:
    if not challenge.hidden:
        return []
    answers = [file for one in (*challenge.planted_files(), *challenge.right_files()) for file in files_of(one)]
    answers += challenge.program_files()
    return sorted([*challenge.hidden.glob("*.py"), *challenge.hidden.glob("*.md"), *answers])


def _public_files(challenge: Challenge) -> list[Path]:
    """Return every file in the public folder, undeclared ones too: a leak there is a leak."""
    inside = sorted(path for path in challenge.folder.rglob("*") if path.is_file())
    return [path for path in inside if LEFTOVERS.isdisjoint(path.relative_to(challenge.folder).parts)]


def _lines(file: Path) -> Iterator[tuple[int, str]]:
    # What a challenge declares may be data of any kind.
    known = file.suffix in {".py", ".md", ".toml"}
    text = read_course_text(file) if known else file.read_text(encoding="utf-8", errors="replace")
    for number, line in enumerate(text.split("\n"), start=1):
        yield number, _squeezed(line)


def _squeezed(text: str) -> str:
    """Return a text without its spacing, and without quotes: which ones it stands in hides nothing."""
    return " ".join(re.sub(r"[\"'`‘’“”]", "", text).split())
