"""What students get: one zip of the public tree, and the proof that nothing hidden is in it."""

import ast
import contextlib
import os
import re
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from grader.course.challenge import LEFTOVERS, Challenge, course_path, read_course_text
from grader.course.course import Course
from grader.errors import CourseFault, MachineFault, UsageFault

# Shorter lines are too common to prove anything.
MIN_LEAK = 40
MIN_CODE = 24
"""Characters of a line of code that a hint gives away; a shorter one, `optimizer.zero_grad()`, is a word of the
field."""
BESIDE = ("README.md", "LICENSE")


def release(course: Course, out: Path) -> list[str]:
    """Write the bundle for students: the same bytes for the same course.

    It holds `exercises/` as far as rules own its files, and the course's README and LICENSE where there are
    such; never solutions, checks or the course's key.

    Returns:
        The names in the zip, in order.

    Raises:
        UsageFault: `out` exists already, or its folder does not.
        CourseFault: a challenge is broken, or hidden text is in the public tree.
        MachineFault: it cannot be written.
    """
    if out.exists():
        raise UsageFault(f"{out} exists already", next_step="Give another name, or remove it.")
    if not out.absolute().parent.is_dir():
        raise UsageFault(f"{out} cannot be written: there is no folder {out.parent}")
    challenges = list(course.challenges)
    leaked = [leak for challenge in challenges for leak in leaks(challenge)]
    if leaked:
        more = f" (and {len(leaked) - 1} more)" if len(leaked) > 1 else ""
        raise CourseFault(f"hidden text is in the public tree: {leaked[0]}{more}", next_step="grade verify")
    files = [course.root / name for name in BESIDE if (course.root / name).is_file()]
    files += [file for challenge in challenges for file in challenge.public_files()]
    names = {file.relative_to(course.root).as_posix(): file for file in files}
    _write_zip(out, names)
    return sorted(names)


def _write_zip(out: Path, files: dict[str, Path]) -> None:
    partial = out.with_name(f".{out.name}.partial")
    try:
        # Stored, not compressed: how zlib compresses differs between its versions.
        with zipfile.ZipFile(partial, "w", zipfile.ZIP_STORED) as bundle:
            for name in sorted(files):
                entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
                entry.create_system = 3
                entry.external_attr = 0o100644 << 16
                bundle.writestr(entry, files[name].read_bytes())
        os.replace(partial, out)  # noqa: PTH105 - replaces on every system, which rename does not
    except OSError as fault:
        partial.unlink(missing_ok=True)
        raise MachineFault(f"{out} cannot be written: {fault.strerror}") from None


def leaks(challenge: Challenge) -> list[str]:
    """List the hidden lines that a student can read in the public folder.

    A hidden line is one of at least 40 characters in the checks, the explanation, the reference or a planted
    answer that the stub does not hold too; so is a sentence of a planted answer's diagnosis. Spacing, line breaks and
    quotes are ignored, and import lines are nobody's secret.

    Returns:
        One sentence for each, naming both files; empty when nothing leaks.

    Raises:
        CourseFault: a file cannot be read, or the stub is missing.
    """
    stub = {line for _, line in _lines(challenge.entry)} if challenge.entry else set()
    stub |= set(_titles(challenge))
    secret = {
        line: f"{course_path(file)}, line {number}"
        for file in _hidden_files(challenge)
        for number, line in _secrets(file)
        if len(line) >= MIN_LEAK and line not in stub and not line.startswith(("import ", "from "))
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
    lines = {line for _, line in _lines(challenge.reference_file) if len(line) >= MIN_CODE and line not in public}
    hints = list(enumerate(map(_squeezed, challenge.meta.hints[:-1]), start=1))
    return [(line, number) for number, hint in hints for line in sorted(lines) if line in hint]


def _hidden_files(challenge: Challenge) -> list[Path]:
    if not challenge.hidden:
        return []
    found = [*challenge.hidden.glob("*.py"), *challenge.hidden.glob("*.md"), *challenge.planted_files()]
    return sorted(found)


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
