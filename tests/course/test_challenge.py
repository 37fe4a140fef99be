"""A challenge knows which file is which, in both trees."""

from pathlib import Path

import pytest

from grader.course.course import Course
from grader.errors import CourseFault, UsageFault


def names(paths: list[Path]) -> list[str]:
    """Return the paths' last parts."""
    return [path.name for path in paths]


def test_every_file_has_its_place(course: Course) -> None:
    """Stub, reference, checks and planted answers are found by their names."""
    challenge = course.load("06-short-tail")

    assert challenge.entry == course.root / "exercises/06-short-tail/short_tail.py"
    assert challenge.reference_file == course.root / "solutions/06-short-tail/short_tail.py"
    assert challenge.checks_file.name == "test_hidden.py"
    assert names(challenge.planted_files()) == ["divided_by_k.py"]
    assert challenge.explanation().startswith("The last window")
    assert names(challenge.public_files()) == [
        "challenge.toml", "README.md", "short_tail.py", "harness.py", "variant.py",
    ]  # fmt: skip


def test_two_stubs_are_a_fault(course: Course) -> None:
    """The one file to edit must be clear."""
    challenge = course.load("06-short-tail")
    (challenge.folder / "extra.py").touch()

    with pytest.raises(CourseFault, match=r"exercises/06-short-tail: one stub .* extra.py, short_tail.py"):
        _ = challenge.entry


def test_no_stub_is_a_fault(course: Course) -> None:
    """Support files alone are nothing to edit."""
    challenge = course.load("06-short-tail")
    (challenge.folder / "short_tail.py").unlink()

    with pytest.raises(CourseFault, match="no stub"):
        _ = challenge.entry


def test_a_lesson_has_nothing_to_grade(course: Course) -> None:
    """No entry, and a clear sentence for whoever asks for its checks."""
    lesson = course.load("10-lesson")

    assert lesson.entry is None
    with pytest.raises(UsageFault, match="is a lesson"):
        _ = lesson.checks_file
    with pytest.raises(UsageFault, match="is a lesson"):
        _ = lesson.reference_file


def test_a_student_machine_has_no_hidden_folder(course: Course) -> None:
    """Without `solutions/` nothing fails until the checks are needed, and then in words."""
    challenge = course.load("07-predict")

    assert challenge.hidden is None
    assert challenge.planted_files() == []
    assert challenge.explanation() == ""
    with pytest.raises(UsageFault, match="not on this machine"):
        _ = challenge.checks_file


def test_a_missing_hidden_file_is_named(course: Course) -> None:
    """A half-written challenge says what it lacks."""
    challenge = course.load("06-short-tail")
    challenge.checks_file.unlink()

    with pytest.raises(CourseFault, match=r"solutions/06-short-tail/test_hidden\.py: missing"):
        _ = challenge.checks_file


def test_undeclared_files_are_listed(course: Course) -> None:
    """Anything that no rule owns shows up, in both trees; caches and the tree's own folders do not."""
    challenge = course.load("06-short-tail")
    assert challenge.hidden
    assert challenge.undeclared() == []
    for file in ("hint.txt", "notes/a.md", "__pycache__/x.pyc"):
        path = challenge.folder / file
        path.parent.mkdir(exist_ok=True)
        path.touch()
    for file in ("short_tial.py", "wrong/notes.txt", "wrong/__pycache__/y.pyc", "harness.py"):
        path = challenge.hidden / file
        path.parent.mkdir(exist_ok=True)
        path.touch()

    assert names(challenge.undeclared()) == [
        "hint.txt", "notes", "a.md", "harness.py", "short_tial.py", "notes.txt",
    ]  # fmt: skip


def test_a_stub_in_a_lesson_is_undeclared(course: Course) -> None:
    """A lesson is a README and its metadata."""
    lesson = course.load("10-lesson")
    (lesson.folder / "stub.py").touch()

    assert names(lesson.undeclared()) == ["stub.py"]
