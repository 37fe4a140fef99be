"""Bars, sums and badges."""

import shutil
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from click.testing import Result

from grader.course.course import Course
from grader.gradebook import Progress
from grader.service.standing import badges

DONE = Progress(draw=0, started=None, attempts=1, best=6, possible=6, full_marks=True, hints=0, ungraded=0)
HALF = msgspec.structs.replace(DONE, best=3, full_marks=False)


def test_badges_follow_from_what_is_kept(course: Path) -> None:
    """Each badge appears with the mark that earns it."""
    challenges, _ = Course(course).survey()
    hinted = msgspec.structs.replace(DONE, hints=1)

    assert badges(challenges, {}) == []
    assert badges(challenges, {"05-double": hinted}) == ["First Full Marks", "Every Build"]
    assert badges(challenges, {"05-double": DONE, "06-answer": hinted}) == [
        "First Full Marks",
        "Own Work: full marks without a hint",
        "Every Build",
        "Every Concept",
    ]


def test_a_course_names_a_badge_of_its_own(course: Path) -> None:
    """All of it that is judged earns it; nothing earns the badge of a course that names none, or has nothing."""
    challenges = Course(course).survey()[0]
    both = {"05-double": DONE, "06-answer": DONE}

    assert "Arithmetician" not in badges(challenges, {"06-answer": DONE}, badge="Arithmetician")
    assert badges(challenges, both, badge="Arithmetician")[-1] == "Arithmetician"
    assert badges(challenges, both)[-1] == "Every Concept"
    assert badges(challenges[2:], {}, badge="Arithmetician") == []


def test_a_broken_course_file_hides_no_progress(
    grade: Callable[..., Result], course: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is named, and what is known is shown."""
    shutil.copytree(course, tmp_path / "own")
    (tmp_path / "own/exercises/course.toml").write_text("format = 1\nbadge = 3\n")
    monkeypatch.setenv("GRADE_COURSE", str(tmp_path / "own"))
    said = grade("status")

    assert said.exit_code == 0
    assert "Attempts  0" in said.stdout
    assert "course: exercises/course.toml, line 2: badge: 3 is not allowed; write a text" in said.stderr


def test_whoever_has_done_this_course_is_a_master() -> None:
    """The badge is this course's own: in any other there is none of that name."""
    course = Course(Path(__file__).parents[2])
    challenges, badge = course.survey()[0], course.about().badge
    done = {one.slug: DONE for one in challenges}

    assert badges(challenges, done, badge=badge)[-1] == "Gradient Accumulation Master"
    judged = next(one for one in challenges if one.meta.judged)
    assert "Gradient Accumulation Master" not in badges(challenges, {**done, judged.slug: HALF}, badge=badge)


def test_a_new_student_has_done_nothing(grade: Callable[..., Result]) -> None:
    """The bars are empty and the sums zero, and no gradebook is made by looking."""
    lines = grade("status").output.splitlines()

    assert lines[0] == "ada"
    assert [line.split() for line in lines[1:4]] == [
        ["build", "░" * 20, "0", "of", "1"],
        ["concept", "░" * 20, "0", "of", "1"],
        ["lesson", "░" * 20, "0", "of", "1"],
    ]
    assert "Points    0 of 9" in lines
    assert "Attempts  0" in lines


PARTS = """
format = 1
[[parts]]
title = "All about sums"
summary = "What comes of adding, whatever it is that one adds, and in whichever order it is then added up."
challenges = ["09-lesson", "06-answer"]
[[parts]]
title = "Still empty"
summary = "Nothing is here yet."
"""


@pytest.fixture
def parted(course: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The small course, made of parts."""
    tmp_path = home.parent
    shutil.copytree(course, tmp_path / "parted")
    (tmp_path / "parted/exercises/course.toml").write_text(PARTS)
    monkeypatch.setenv("GRADE_COURSE", str(tmp_path / "parted"))
    return tmp_path / "parted"


@pytest.mark.usefixtures("parted")
def test_the_parts_head_the_list(grade: Callable[..., Result]) -> None:
    """In their order, with what is done; an empty one is left out, and what is in none comes last."""
    grade("start", "09-lesson")
    lines = grade("list").output.splitlines()

    assert [line.split("  ")[0] for line in lines] == [
        "CHALLENGE",
        "",
        "All about sums · 1 of 2 done",
        "What comes of adding, whatever it is that one adds, and in whichever order it is",
        "then added up.",
        "09-lesson",
        "06-answer",
        "",
        "More challenges · 0 of 1 done",
        "They belong to no part of the course.",
        "05-double",
    ]
    assert all(len(line) <= 80 for line in lines)


@pytest.mark.usefixtures("parted")
def test_the_parts_give_the_way(grade: Callable[..., Result], home: Path) -> None:
    """`grade start` without a name, `grade next` and `grade status` go by them."""
    assert grade("next").output.startswith("grade learn 09-lesson\n")
    assert "# Read this" in grade("start").output
    assert grade("next").output.startswith("grade quiz 06-answer\n")
    assert [line.split("  ")[0] for line in grade("status").output.splitlines()[1:3]] == [
        "All about sums",
        "More challenges",
    ]
    assert [folder.name for folder in home.iterdir()] == ["09-lesson"]


def test_a_broken_course_file_heads_nothing(grade: Callable[..., Result], parted: Path) -> None:
    """The challenges are listed by name, and the file is named."""
    (parted / "exercises/course.toml").write_text(f"{PARTS}title = 3\n")
    said = grade("list")

    assert [line.split("  ")[0] for line in said.stdout.splitlines()[1:]] == ["05-double", "06-answer", "09-lesson"]
    assert "course: exercises/course.toml: not TOML in line 10" in said.stderr


@pytest.mark.parametrize("command", [["list"], ["status"], ["next"], ["class", "check", "autumn"]])
def test_a_part_that_names_the_wrong_challenges_is_told(
    grade: Callable[..., Result], parted: Path, command: list[str]
) -> None:
    """With file and line, by all who go by the parts and by an instructor's look at the class; nothing fails."""
    grade("class", "init", "autumn", "--timezone", "UTC")
    Path("autumn/roster.csv").write_text("student\nada\n")
    file = parted / "exercises/course.toml"
    file.write_text(PARTS.replace('["09-lesson", "06-answer"]', "[\n'09-lesson',\n'06-answers']"))
    said = grade(*command)

    assert said.exit_code == 0, said.output
    assert said.stderr == (
        "course: exercises/course.toml, line 8: parts: there is no challenge of the name '06-answers'; "
        "did you mean 06-answer?\n"
    )
    file.write_text(f"{PARTS}challenges = ['05-double', '05-double']\nbadges = 'x'\n")
    assert grade(*command).stderr == (
        "course: exercises/course.toml, line 11: parts[1].badges: unknown key; allowed are title, summary, challenges\n"
    )
