"""Stamps: what a file says that it was drawn for, whatever has been done to the file."""

import json

import pytest

from grader.course.course import Course
from grader.course.keys import CourseKey, course_key, student_toml
from grader.course.stamp import Stamp, find_stamp, stamp_code, stamp_lines, without_stamp
from grader.course.submission_file import SubmissionText, decode_submission
from grader.errors import CourseFault, RefusedSubmission, UsageFault

KEY = CourseKey(b"of the class")
LINES = stamp_lines("06-short-tail", "ada", 2, KEY)
SOURCE = f"def train():\n    return 1\n\n\n{LINES}"


def read(text: str, name: str = "a.py") -> SubmissionText:
    """Return a submission as it is read."""
    return decode_submission(text.encode(), name)


def notebook(*cells: tuple[str, str | list[str]]) -> str:
    """Return a notebook of (kind, source)."""
    more: dict[str, dict[str, object]] = {"code": {"outputs": [], "execution_count": None}, "markdown": {}}
    made = [{"cell_type": k, "id": f"c{i}", "metadata": {}, "source": s, **more[k]} for i, (k, s) in enumerate(cells)]
    return json.dumps({"cells": made, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


WRAPPED = LINES.replace(" 2 ", "\n#   2\n# ")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (SOURCE, "a.py"),
        (SOURCE.replace("\n", "\r\n"), "surnamegiven_12345_98765_a-1.py"),
        (f"{LINES}{SOURCE.removesuffix(LINES)}", "on top.py"),
        (SOURCE.replace("# grade", "#grade"), "a.py"),
        (SOURCE.replace(LINES, WRAPPED), "wrapped by a formatter.py"),
        ("def f():\n" + "".join(f"    {line}\n" for line in LINES.splitlines()) + "    return 1\n", "indented.py"),
        (notebook(("code", "x = 1\n" + LINES)), "a.ipynb"),
        (notebook(("code", ["x = 1\n", *LINES.splitlines(keepends=True)])), "a.ipynb"),
        (notebook(("code", "x = 1"), ("markdown", LINES)), "a.ipynb"),
    ],
)
def test_it_is_found_again(text: str, name: str) -> None:
    """Edited, reformatted, renamed, or made a notebook."""
    found = find_stamp(read(text, name))

    assert found is not None
    assert (found.challenge, found.student, found.draw) == ("06-short-tail", "ada", 2)
    assert found.is_genuine(KEY)


@pytest.mark.parametrize(
    "student", ["Una Ödegaard", "a\udcff", "-", "%41", "x" * 150, "日本", "a@b.c", "# grade-stamp:"]
)
def test_any_name_comes_back(student: str) -> None:
    """Also one with spaces, or from a shell that knows no UTF-8."""
    found = find_stamp(SubmissionText(filename="a.py", text=stamp_lines("01-x", student, 0, KEY), raw=b""))

    assert found is not None
    assert found.student == student
    assert found.is_genuine(KEY)


def test_lines_are_comments_of_ordinary_width() -> None:
    """So that no formatter touches them."""
    assert all(line.startswith("# ") and len(line) < 79 for line in LINES.splitlines())


@pytest.mark.parametrize(
    "other",
    [
        Stamp("06-short-tail", "bob", 2, stamp_code("06-short-tail", "ada", 2, KEY)),
        Stamp("06-short-tail", "ada", 3, stamp_code("06-short-tail", "ada", 2, KEY)),
        Stamp("07-other", "ada", 2, stamp_code("06-short-tail", "ada", 2, KEY)),
        Stamp("06-short-tail", "ada", 2, stamp_code("06-short-tail", "ada", 2, CourseKey(b"of another"))),
        Stamp("06-short-tail", "ada", 2, "ä"),
    ],
)
def test_a_changed_or_foreign_one_is_not_genuine(other: Stamp) -> None:
    """Whichever part was changed."""
    assert not other.is_genuine(KEY)


def test_none_and_two() -> None:
    """The same one twice is one; two different ones are refused, by both names."""
    assert find_stamp(read("x = 1\n# grade-stamp: soon\n")) is None
    assert find_stamp(read(LINES + LINES)) == find_stamp(read(LINES))
    with pytest.raises(RefusedSubmission, match=r"two stamps, of ada .* and bob"):
        find_stamp(read(LINES + stamp_lines("06-short-tail", "bob", 0, KEY)))


def test_without_it_sources_of_two_students_are_alike() -> None:
    """And no line has another number."""
    bobs = SOURCE.replace(LINES, stamp_lines("06-short-tail", "bob", 0, KEY))

    assert without_stamp(SOURCE) == without_stamp(bobs)
    assert SOURCE.count("\n") == without_stamp(SOURCE).count("\n")
    assert without_stamp(WRAPPED).count("\n") == WRAPPED.count("\n")
    assert "ada" not in without_stamp(WRAPPED)


def test_a_students_copy_has_that_students_key_alone(course: Course) -> None:
    """It gives the same stamps and numbers as the course's own, of nobody else, and leads nowhere else."""
    (course.root / "student.toml").write_text(student_toml(KEY, "ada"), encoding="utf-8")
    copy = course_key(course)

    assert copy.of("ada") == KEY.of("ada") != KEY.of("bob")
    assert Stamp("06-short-tail", "ada", 2, stamp_code("06-short-tail", "ada", 2, copy)).is_genuine(KEY)
    assert copy.for_checks != KEY.for_checks
    assert not Stamp("06-short-tail", "bob", 2, stamp_code("06-short-tail", "bob", 2, KEY)).is_genuine(copy)
    with pytest.raises(UsageFault, match="made for ada"):
        copy.of("bob")


@pytest.mark.parametrize("student", ['q"\\', "a\nkey = 1", "\x7f\x00", "2026-11-27", '"""', "O'Brien, 'Ö'"])
def test_a_copy_is_anybodys(course: Course, student: str) -> None:
    """Whatever a student is called, the copy names that student and holds that key."""
    (course.root / "student.toml").write_text(student_toml(KEY, student), encoding="utf-8")

    assert course_key(course) == CourseKey(b"", student, KEY.of(student))


@pytest.mark.parametrize(
    "text", ["", "student = 1", 'student = "ada"\nkey = "zz"', 'student = "ada"\nkey = "00"', "\0"]
)
def test_a_damaged_copy(course: Course, text: str) -> None:
    """It is told, and not taken for self-study."""
    (course.root / "student.toml").write_text(text)

    with pytest.raises(CourseFault, match="damaged"):
        course_key(course)
