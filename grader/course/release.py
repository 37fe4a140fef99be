"""What students get: the public tree with all that is needed to work, and the proof that nothing hidden is in it.

::

    README.md                     how to begin; what is graded where
    grade_accumulation-….whl      this grader
    exercises/<slug>/…            the public folders
    exercises/course.toml         what the course says of itself, where it does
    exercises/<slug>/waiting.json names and points of the hidden checks
    student.toml                  for a class: whose copy this is, that student's key, and how long clocks run
    LICENSE                       the course's, where it has one
"""

import ast
import contextlib
import re
from collections.abc import Iterable, Iterator, Mapping
from importlib.metadata import metadata
from pathlib import Path

from grader.course.about import FILE as ABOUT
from grader.course.challenge import (
    HIDDEN_CHECKS,
    PUBLIC_CHECKS,
    WAITING,
    Challenge,
    course_path,
    files_of,
    read_course_text,
)
from grader.course.course import Course
from grader.course.keys import course_key, student_toml
from grader.course.own_copy import FILE as STUDENT_FILE
from grader.course.roster import Roster, fold
from grader.course.waiting import waiting_json
from grader.course.wheel import DISTRIBUTION, wheel, zipped
from grader.errors import CourseFault, MachineFault, UsageFault
from grader.files import LEFTOVERS, write_atomically
from grader.report.showing import EVERYTHING, Showing

# Shorter lines are too common to prove anything.
MIN_LEAK = 40
MIN_CODE = 24
"""Characters of a line of code that a hint gives away; a shorter one, `optimizer.zero_grad()`, is a word of the
field."""
_README = Path(__file__).with_name("bundle.md")


def release(course: Course, out: Path) -> list[str]:
    """Write the bundle for students: the same bytes for the same course.

    It holds `exercises/` as far as rules own its files, the grader, a README and the course's LICENSE where there is
    one; never solutions, hidden checks or the course's key.

    Returns:
        The names in the zip, in order.

    Raises:
        UsageFault: `out` exists already, or its folder does not.
        CourseFault: a challenge is broken, or hidden text is in the public tree.
        MachineFault: it cannot be written.
    """
    refuse_existing(out)
    files = _files(course, {})
    files["README.md"] = _readme(course, files, "")
    write_new(out, zipped(files))
    return sorted(files)


def release_class(
    course: Course,
    roster: Roster,
    folder: Path,
    *,
    time_factors: Mapping[str, float] | None = None,
    showing: Mapping[str, Showing] | None = None,
) -> list[Path]:
    """Write a bundle for each student of a class, with numbers of their own: `folder`/<student>.zip.

    A student's copy holds that student's key, derived from the course's; it tells nothing of the course's key, of other
    students' numbers, or of the seeds of hidden examples.

    Args:
        course: the course.
        roster: the students.
        folder: where the zips go.
        time_factors: student -> how many times as long time limits are in that student's copy; once, where it is none.
        showing: challenge -> when its checks are shown; those that wait and are not always shown are not named.

    Returns:
        The zips, in the roster's order.

    Raises:
        UsageFault: `folder` exists already, or the folder around it does not; or the course has no key of its own.
        CourseFault, MachineFault: as `release`.
    """
    key = course_key(course)
    if key.public or not key.secret:
        raise UsageFault(
            "The course has no key of its own, so every student could draw every other's numbers",
            next_step="Make one, and keep it: python3 -c 'import secrets; print(secrets.token_hex())' > "
            f"{course.root / '.grade-key'}",
        )
    refuse_existing(folder)
    files = _files(course, showing or {})
    written = []
    try:
        folder.mkdir()
    except OSError as fault:
        raise MachineFault(f"{folder} cannot be written: {fault.strerror}") from None
    factors = time_factors or {}
    for number, student in enumerate(roster.students, start=1):
        about = student_toml(key, student, factors.get(student, 1.0))
        own = {"README.md": _readme(course, files, student), STUDENT_FILE: about.encode()}
        out = folder / f"{_file_name(student, number)}.zip"
        write_new(out, zipped({**files, **own}))
        written.append(out)
    return written


def _files(course: Course, showing: Mapping[str, Showing]) -> dict[str, bytes]:
    """Return all that every student gets, name to bytes."""
    challenges = list(course.challenges)
    leaked = [leak for challenge in challenges for leak in leaks(challenge)]
    if leaked:
        more = f" (and {len(leaked) - 1} more)" if len(leaked) > 1 else ""
        raise CourseFault(f"hidden text is in the public tree: {leaked[0]}{more}", next_step="grade verify")
    found = [file for challenge in challenges for file in challenge.public_files()]
    found += [file for file in (course.root / "LICENSE", course.root / ABOUT) if file.is_file()]
    files = {file.relative_to(course.root).as_posix(): file.read_bytes() for file in found}
    for challenge in challenges:
        if challenge.entry is not None and challenge.hidden is not None:
            files[f"exercises/{challenge.slug}/{WAITING}"] = waiting_json(
                challenge, showing.get(challenge.slug, EVERYTHING)
            )
    name, data = wheel()
    return {**files, name: data}


def _readme(course: Course, files: dict[str, bytes], student: str) -> bytes:
    """Return the README of a bundle; `student` is whose it is, empty where it is everybody's."""
    graded = [challenge for challenge in course.challenges if challenge.entry is not None]
    title = course.about().title
    first = graded[0] if graded else next(course.challenges)
    rows = [
        f"| `{challenge.slug}` | {'public checks' if challenge.public_checks_file else 'that it can be read'} | "
        f"{'all others' if challenge.public_checks_file else 'all checks'} |"
        for challenge in graded
    ]
    whose = f"This copy is for **{student}**: the numbers in its tasks are yours alone. Keep it to yourself.\n\n"
    return (
        read_course_text(_README)
        .format(
            heading=f"{title}: how to begin" if title else "How to begin",
            whose=whose if student else "",
            python=metadata(DISTRIBUTION)["Requires-Python"].replace(">=", "") + " or newer",
            wheel=next(name for name in files if name.endswith(".whl")),
            first=first.slug,
            rows="\n".join(rows),
            file=f"{first.slug}/{first.entry.name if first.entry else ''}",
        )
        .encode()
    )


def _file_name(student: str, number: int) -> str:
    """Return a name that any system takes for a file; where the student's is none, the place in the roster."""
    plain = student.isascii() and fold(student) == student.replace("-", "").replace("_", "").replace(".", "").lower()
    return student if plain and not student.startswith((".", "-")) else f"student-{number:03}"


def refuse_existing(out: Path) -> None:
    """Refuse a place that is taken, or that no folder is around.

    Raises:
        UsageFault: it is so.
    """
    if out.exists():
        raise UsageFault(f"{out} exists already", next_step="Give another name, or remove it.")
    if not out.absolute().parent.is_dir():
        raise UsageFault(f"{out} cannot be written: there is no folder {out.parent}")


def write_new(out: Path, data: bytes) -> None:
    """Write a file.

    Raises:
        MachineFault: it cannot be written.
    """
    try:
        write_atomically(out, data)
    except OSError as fault:
        raise MachineFault(f"{out} cannot be written: {fault.strerror}") from None


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
