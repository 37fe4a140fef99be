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

from collections.abc import Mapping
from importlib.metadata import metadata
from pathlib import Path

from grader.course.about import FILE as ABOUT
from grader.course.challenge import WAITING, read_course_text
from grader.course.course import Course
from grader.course.keys import course_key, student_toml
from grader.course.leaks import leaks
from grader.course.own_copy import FILE as STUDENT_FILE
from grader.course.roster import Roster, fold
from grader.course.waiting import waiting_json
from grader.course.wheel import DISTRIBUTION, wheel, zipped
from grader.errors import CourseFault, MachineFault, UsageFault
from grader.files import write_atomically
from grader.report.showing import EVERYTHING, Showing

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
        raise MachineFault(
            f"{folder} cannot be written: {fault.strerror}", next_step="Make room there, or name another place."
        ) from None
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
        raise MachineFault(
            f"{out} cannot be written: {fault.strerror}", next_step="Make room there, or name another place."
        ) from None
