"""Workspaces: what a student wrote is never lost, and an interrupted start can be completed."""

import os
from pathlib import Path

import pytest

from grader.course import workspace as w
from grader.course.challenge import Challenge
from grader.course.course import Course
from grader.course.keys import SELF_STUDY_KEY
from grader.course.variant import draw_variant
from grader.errors import MachineFault, UsageFault
from grader.files import write_atomically

ODD_NAMES = ['q"\\', "ünï\u2028", "a\nb = 1", "\x7f\x01\x00", "😀", "2026-11-27", "'''", '"""', "\r\n\t", "\\u0041"]
"""What breaks out of a text in TOML, or is taken for something else, where it is written with less than care."""


@pytest.fixture
def challenge(course: Course) -> Challenge:
    """The challenge with a variant."""
    return course.load("06-short-tail")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Where the student works."""
    return tmp_path / "home"


def start(course: Course, challenge: Challenge, home: Path, *, draw: int = 0, fresh: bool = False) -> Path:
    """Start the challenge as ada."""
    variant = draw_variant(challenge, "ada", draw, SELF_STUDY_KEY)
    return w.write_workspace(challenge, variant, course, home, fresh=fresh)


def names(folder: Path) -> list[str]:
    """Return what is in a folder."""
    return sorted(p.name for p in folder.iterdir())


def test_a_workspace_holds_what_the_student_needs(course: Course, challenge: Challenge, home: Path) -> None:
    """Task, stub, support files and where it came from; nothing else."""
    folder = start(course, challenge, home)
    info = w.read_workspace(folder)

    assert folder == home / "06-short-tail"
    assert names(folder) == [".grade.toml", "README.md", "harness.py", "short_tail.py"]
    assert names(home) == ["06-short-tail"]
    assert info
    assert (info.challenge, info.course, info.student, info.draw) == (challenge.slug, course.root, "ada", 0)
    assert info.entry == "short_tail.py"


def test_checks_that_are_public_come_along(course: Course, challenge: Challenge, home: Path) -> None:
    """A task speaks of them: they can be read beside one's own file; a second start writes them again."""
    (challenge.folder / "test_public.py").write_text("# what is checked\n")
    folder = start(course, challenge, home)
    (folder / "test_public.py").unlink()

    assert (start(course, challenge, home) / "test_public.py").read_text() == "# what is checked\n"


def test_a_lesson_has_only_its_text(course: Course, home: Path) -> None:
    """There is nothing to edit, and it can be started again."""
    lesson = course.load("10-lesson")
    start(course, lesson, home)

    assert names(start(course, lesson, home)) == [".grade.toml", "README.md"]


@pytest.mark.parametrize("student", ODD_NAMES)
def test_any_student_name_is_remembered(course: Course, challenge: Challenge, home: Path, student: str) -> None:
    """Odd characters cannot break `.grade.toml` open."""
    folder = w.write_workspace(challenge, draw_variant(challenge, student, 0, SELF_STUDY_KEY), course, home)
    info = w.read_workspace(folder)

    assert info
    assert info.student == student


def test_edits_are_never_overwritten(course: Course, challenge: Challenge, home: Path) -> None:
    """A second start refuses and says what to do."""
    folder = start(course, challenge, home)
    (folder / "short_tail.py").write_text("mine")
    before = {name: (folder / name).read_text() for name in names(folder)}

    with pytest.raises(UsageFault, match="holds your edits") as caught:
        start(course, challenge, home, draw=1)

    assert "--fresh" in caught.value.next_step
    assert "remove" in caught.value.next_step
    assert {name: (folder / name).read_text() for name in names(folder)} == before


def test_an_untouched_workspace_is_written_again(course: Course, challenge: Challenge, home: Path) -> None:
    """Nothing of the student's is in it, so missing files come back and no backup is made."""
    folder = start(course, challenge, home)
    (folder / "harness.py").unlink()

    start(course, challenge, home, draw=1)

    info = w.read_workspace(folder)
    assert names(folder) == [".grade.toml", "README.md", "harness.py", "short_tail.py"]
    assert info
    assert info.draw == 1


def test_fresh_keeps_every_edited_file(course: Course, challenge: Challenge, home: Path) -> None:
    """Each one under its own number, beside the new stub."""
    folder = start(course, challenge, home)
    for draw in (1, 2):
        (folder / "short_tail.py").write_text(f"mine {draw}")
        start(course, challenge, home, draw=draw, fresh=True)

    assert (folder / "short_tail.1.bak.py").read_text() == "mine 1"
    assert (folder / "short_tail.2.bak.py").read_text() == "mine 2"
    assert (folder / "short_tail.py").read_text().startswith("K = ")
    info = w.read_workspace(folder)
    assert info
    assert info.draw == 2


@pytest.mark.parametrize("kept", ["README.md", "challenge.toml"])
def test_a_folder_of_something_else_is_left_alone(course: Course, challenge: Challenge, home: Path, kept: str) -> None:
    """Such as the course's own exercises folder."""
    folder = home / challenge.slug
    folder.mkdir(parents=True)
    (folder / kept).write_text("mine")

    for fresh in (False, True):
        with pytest.raises(UsageFault, match="was not written by"):
            start(course, challenge, home, fresh=fresh)
    assert names(folder) == [kept]


def test_another_challenge_s_workspace_is_left_alone(course: Course, challenge: Challenge, home: Path) -> None:
    """A renamed folder is not taken for this one."""
    start(course, course.load("07-predict"), home).rename(home / challenge.slug)

    with pytest.raises(UsageFault, match="was not written by"):
        start(course, challenge, home, fresh=True)


def test_an_empty_folder_is_filled(course: Course, challenge: Challenge, home: Path) -> None:
    """A student may have made it beforehand."""
    (home / challenge.slug).mkdir(parents=True)

    assert "short_tail.py" in names(start(course, challenge, home))


def test_a_file_in_the_way_is_named(course: Course, challenge: Challenge, home: Path) -> None:
    """A file of that name is not a workspace, and a folder that cannot be made is the machine's fault."""
    home.mkdir()
    (home / challenge.slug).write_text("x")
    with pytest.raises(UsageFault, match="was not written by"):
        start(course, challenge, home)
    with pytest.raises(MachineFault, match=r"cannot be written: Not a directory$"):
        start(course, challenge, home / challenge.slug)


class Killed(BaseException):
    """Stands for a kill: nothing may catch it and carry on."""


@pytest.mark.parametrize("after", range(5))
@pytest.mark.parametrize("edited", [True, False])
def test_a_killed_restart_can_be_completed(
    course: Course, challenge: Challenge, home: Path, monkeypatch: pytest.MonkeyPatch, after: int, *, edited: bool
) -> None:
    """Wherever `--fresh` dies, the edits survive, and a plain start then completes one consistent draw."""
    folder = start(course, challenge, home)
    if edited:
        (folder / "short_tail.py").write_text("mine")
    calls: list[Path] = []
    replace = write_atomically

    def dying(file: Path, text: bytes) -> None:
        if len(calls) == after:
            raise Killed
        calls.append(file)
        replace(file, text)

    monkeypatch.setattr(w, "write_atomically", dying)
    killed = after < 4
    if killed:
        with pytest.raises(Killed):
            start(course, challenge, home, draw=1, fresh=True)
    else:
        start(course, challenge, home, draw=1, fresh=True)
    monkeypatch.undo()
    start(course, challenge, home, draw=1)

    backups = [p.read_text() for p in folder.glob("*.bak.py")]
    clean = start(course, challenge, home / "elsewhere", draw=1)
    assert backups == (["mine"] if edited else [])
    for name in names(clean):
        assert (folder / name).read_text() == (clean / name).read_text()


def test_a_killed_first_start_leaves_no_half_workspace(course: Course, challenge: Challenge, home: Path) -> None:
    """What a kill left behind is cleared by the next start."""
    (home / f".{challenge.slug}.partial").mkdir(parents=True)
    (home / f".{challenge.slug}.partial" / "README.md").write_text("half")

    start(course, challenge, home)

    assert names(home) == [challenge.slug]


@pytest.mark.parametrize(
    "text", ["x", "challenge = 3", "[" * 99_999, 'challenge = "a"\ncourse = "/"\nstudent = "s"\ndraw = -1']
)
def test_a_damaged_grade_toml_is_said(tmp_path: Path, text: str) -> None:
    """Not guessed around."""
    (tmp_path / ".grade.toml").write_text(text)

    with pytest.raises(UsageFault, match=r"\.grade\.toml is damaged"):
        w.read_workspace(tmp_path)


def test_no_workspace_is_none(tmp_path: Path) -> None:
    """A folder without `.grade.toml`, or no folder."""
    assert w.read_workspace(tmp_path) is None
    assert w.read_workspace(tmp_path / "none") is None


def test_what_took_a_files_place_is_neither_waited_for_nor_lost(
    course: Course, challenge: Challenge, home: Path
) -> None:
    """A pipe where the stub or the record was: nobody writes into it, so reading would never end."""
    folder = start(course, challenge, home)
    (folder / "short_tail.py").unlink()
    os.mkfifo(folder / "short_tail.py")
    with pytest.raises(UsageFault, match="holds your edits"):
        start(course, challenge, home)
    start(course, challenge, home, fresh=True)
    assert (folder / "short_tail.1.bak.py").is_fifo()
    (folder / ".grade.toml").unlink()
    os.mkfifo(folder / ".grade.toml")

    with pytest.raises(UsageFault, match=r"\.grade\.toml is damaged: it is not a regular file"):
        w.read_workspace(folder)
