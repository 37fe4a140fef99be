"""Courses are found, and challenges in them by name."""

import subprocess
import sys
from pathlib import Path

import pytest

from grader.course.course import Course, find_course
from grader.course.keys import SELF_STUDY_KEY
from grader.course.variant import draw_variant
from grader.course.workspace import write_workspace
from grader.course.workspace_info import WorkspaceInfo
from grader.errors import CourseFault, UnknownChallenge, UsageFault


def test_challenges_come_in_order(course: Course) -> None:
    """By slug, each with its metadata."""
    assert course.slugs() == ["06-short-tail", "07-predict", "10-lesson"]
    assert [c.meta.kind for c in course.challenges] == ["debug", "predict", "lesson"]


PARTS = """
format = 1
[[parts]]
title = "Late"
summary = "What one reads first."
challenges = ["10-lesson", "07-predict"]
[[parts]]
title = "Gone"
summary = "What nobody wrote yet."
challenges = ["none-of-these", "10-lesson"]
"""


def test_the_parts_give_the_order(course: Course) -> None:
    """What is in no part comes last, what is not there is left out, and a file that cannot be read orders nothing."""
    (course.root / "exercises/course.toml").write_text(PARTS)

    assert course.slugs() == ["10-lesson", "07-predict", "06-short-tail"]
    assert [c.slug for c in course.survey()[0]] == course.slugs()

    (course.root / "exercises/course.toml").write_text(PARTS + "[[parts]]\ntitle = 3\n")

    assert course.slugs() == ["06-short-tail", "07-predict", "10-lesson"]


@pytest.mark.parametrize("slug", ["token-tax", "gradcache", "the-k2-trap", "40-2d"])
def test_a_slug_needs_no_number(course: Course, slug: str) -> None:
    """It is found by the beginning of any of its words."""
    for tree in ("exercises", "solutions"):
        (course.root / tree / "06-short-tail").rename(course.root / tree / slug)

    assert course.load(slug).slug == slug
    assert {course.find(name).slug for name in (slug, slug[:-1], slug.split("-")[-1])} == {slug}


@pytest.mark.parametrize("slug", ["2-tails", "2d", "tail-", "-tail", "Tail", "tail--end", "tail_end", "06-"])
def test_a_slug_is_a_plain_name(course: Course, slug: str) -> None:
    """So that file names, modules and commands can be made of it."""
    (course.root / "exercises/06-short-tail").rename(course.root / "exercises" / slug)

    with pytest.raises(CourseFault, match="this name is not allowed; write small letters, digits and dashes"):
        course.load(slug)


def test_a_broken_challenge_spares_the_others(course: Course) -> None:
    """The survey lists what is well beside what is not; nothing is skipped in silence."""
    (course.root / "exercises/07-predict/challenge.toml").write_text("format = 1\nkind = 'x'")
    (course.root / "exercises/Bad Name").mkdir()
    (course.root / "exercises/Bad Name/challenge.toml").touch()

    good, faults = course.survey()

    assert [c.slug for c in good] == ["06-short-tail", "10-lesson"]
    assert len(faults) == 2
    assert "exercises/07-predict/challenge.toml: kind: 'x' is not allowed" in str(faults[0])
    assert "exercises/Bad Name: this name is not allowed" in str(faults[1])
    assert course.find("short-tail").slug == "06-short-tail"


@pytest.mark.parametrize("name", ["06-short-tail", "short-tail", "06", "short", "06-short-tail/", "06-SHORT-tail"])
def test_a_name_may_be_short(course: Course, name: str) -> None:
    """Slug, slug without number, or a unique beginning of either."""
    assert course.find(name).slug == "06-short-tail"


def test_an_unknown_name_gets_the_nearest(course: Course) -> None:
    """A typo is answered with the names that look alike."""
    with pytest.raises(UnknownChallenge, match=r"did you mean 06-short-tail\?") as caught:
        course.find("shrot-tail")

    assert caught.value.nearest == ("06-short-tail",)
    assert caught.value.next_step == "grade list"


@pytest.mark.parametrize("name", ["", "zzzzzz", "../06-short-tail", "\0", "é" * 1000])
def test_a_name_like_nothing_is_unknown(course: Course, name: str) -> None:
    """Odd input is an unknown name, never another error."""
    with pytest.raises(UnknownChallenge, match="No challenge is named"):
        course.find(name)


def test_an_ambiguous_name_lists_what_fits(course: Course) -> None:
    """A beginning that fits two names is not guessed."""
    (course.root / "exercises/06-short-tail").rename(course.root / "exercises/11-predict-more")

    with pytest.raises(UnknownChallenge, match="fits several") as caught:
        course.find("pred")

    assert caught.value.nearest == ("07-predict", "11-predict-more")


def test_what_belongs_to_no_challenge_is_listed(course: Course) -> None:
    """A mirror without its challenge and a folder without metadata are undeclared; shared files are not."""
    for folder in ("solutions/08-gone", "exercises/09-empty", "exercises/__pycache__"):
        (course.root / folder).mkdir()
    (course.root / "solutions/conftest.py").touch()

    assert [p.name for p in course.undeclared()] == ["09-empty", "08-gone"]


def test_the_course_is_found_from_below(course: Course) -> None:
    """Walking up from any folder in it."""
    below = course.root / "exercises/06-short-tail"

    assert find_course(below) == course


def test_explicit_beats_environment_beats_walking(
    course: Course, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """--course, then GRADE_COURSE, then the folders above."""
    others = [tmp_path / "a", tmp_path / "b"]
    for other in others:
        (other / "exercises/01-x").mkdir(parents=True)
        (other / "exercises/01-x/challenge.toml").touch()
    monkeypatch.setenv("GRADE_COURSE", str(others[0]))

    assert find_course(course.root, str(others[1])).root == others[1]
    assert find_course(course.root).root == others[0]


def test_a_workspace_leads_to_its_course(course: Course, tmp_path: Path) -> None:
    """A student's folder elsewhere remembers where it was started from."""
    challenge = course.load("07-predict")
    folder = write_workspace(challenge, draw_variant(challenge, "ada", 0, SELF_STUDY_KEY), course, tmp_path / "home")

    assert find_course(folder) == course


def test_no_course_is_said_clearly(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing above, or a named folder that is none: usage, with what to do."""
    monkeypatch.delenv("GRADE_COURSE", raising=False)
    with pytest.raises(UsageFault, match="No course here") as caught:
        find_course(tmp_path)
    assert "--course" in caught.value.next_step
    with pytest.raises(UsageFault, match=r"\(--course\) is not a course"):
        find_course(tmp_path, str(tmp_path / "none"))
    monkeypatch.setenv("GRADE_COURSE", str(tmp_path))
    with pytest.raises(UsageFault, match=r"\(GRADE_COURSE\) is not a course"):
        find_course()


def test_a_missing_toml_is_a_course_fault(course: Course) -> None:
    """Loading what is not there names the file."""
    with pytest.raises(CourseFault, match=r"exercises/99-none/challenge\.toml: cannot be read"):
        course.load("99-none")


def test_listing_imports_nothing_heavy(course: Course) -> None:
    """Reading every challenge loads no torch, pytest, jinja2, nbformat, hypothesis, rich or sqlalchemy."""
    code = (
        "import sys; from pathlib import Path; from grader.course.course import Course;"
        f"assert len(Course(Path({str(course.root)!r})).survey()[0]) == 3;"
        "from grader.course import workspace, variant, interface, submission_file, release, scaffold;"
        "heavy = {'torch', 'pytest', 'jinja2', 'nbformat', 'hypothesis', 'rich', 'sqlalchemy'};"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"


def test_workspaces_of_two_courses_name_none(tmp_path: Path) -> None:
    """From two courses there is no telling which; a damaged workspace does not hide the others."""
    for name in ("one", "two"):
        (tmp_path / name / "exercises/01-a").mkdir(parents=True)
        (tmp_path / name / "exercises/01-a/challenge.toml").write_text("")
    home = tmp_path / "home"
    for name, root in (("01-a", "one"), ("02-b", "one"), ("03-c", None)):
        (home / name).mkdir(parents=True)
        info = WorkspaceInfo(challenge=name, course=tmp_path / str(root), student="ada", draw=0).to_toml()
        (home / name / ".grade.toml").write_text(info if root else "damaged")
    assert find_course(home).root == tmp_path / "one"
    other = WorkspaceInfo(challenge="03-c", course=tmp_path / "two", student="ada", draw=0)
    (home / "03-c/.grade.toml").write_text(other.to_toml())

    with pytest.raises(UsageFault, match="No course here"):
        find_course(home)


def test_a_course_that_was_moved_is_named(tmp_path: Path) -> None:
    """A workspace whose course is gone says where it was."""
    info = WorkspaceInfo(challenge="01-a", course=tmp_path / "gone", student="ada", draw=0)
    (tmp_path / "01-a").mkdir()
    (tmp_path / "01-a/.grade.toml").write_text(info.to_toml())

    with pytest.raises(UsageFault, match=r"was started from is not at .*gone any more"):
        find_course(tmp_path / "01-a")
