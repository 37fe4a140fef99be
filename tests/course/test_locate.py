"""`grade submit` finds out what it was pointed at."""

from pathlib import Path

import pytest

from grader.course.course import Course
from grader.course.keys import SELF_STUDY_KEY
from grader.course.locate import find_place, locate
from grader.course.variant import draw_variant
from grader.course.workspace import write_workspace
from grader.errors import UnknownChallenge, UsageFault


@pytest.fixture
def home(course: Course, tmp_path: Path) -> Path:
    """A student's folder with one started challenge, draw 4."""
    challenge = course.load("06-short-tail")
    write_workspace(challenge, draw_variant(challenge, "ada", 4, SELF_STUDY_KEY), course, tmp_path / "home")
    return tmp_path / "home"


@pytest.mark.parametrize(
    ("target", "inside"),
    [
        ("06-short-tail", ""),
        ("06-short-tail/", ""),
        ("./06-short-tail", ""),
        ("06-short-tail/short_tail.py", ""),
        (None, "06-short-tail"),
        (None, "06-short-tail/notes"),
        (".", "06-short-tail"),
        ("06", "06-short-tail"),
        ("short_tail.py", "06-short-tail"),
        ("../short_tail.py", "06-short-tail/notes"),
    ],
)
def test_every_way_to_point_at_a_workspace(home: Path, target: str | None, inside: str) -> None:
    """Name, folder, file, or nothing at all from inside: the same file, student and draw."""
    (home / "06-short-tail/notes").mkdir()

    found = locate(target, home / inside)

    assert found.challenge.slug == "06-short-tail"
    assert (found.student, found.draw) == ("ada", 4)
    assert found.file.resolve() == home / "06-short-tail/short_tail.py"


def test_a_part_of_the_name_finds_the_workspace_below(home: Path, course: Course) -> None:
    """From the folder above, with the course named."""
    found = locate("short", home, course=course)

    assert found.file == home / "06-short-tail/short_tail.py"
    assert found.draw == 4


def test_an_absolute_folder_needs_no_course_nearby(home: Path) -> None:
    """The workspace leads to its course."""
    assert locate(str(home / "06-short-tail"), Path("/")).draw == 4


def test_a_name_without_a_workspace_has_no_draw(course: Course) -> None:
    """The file is where it would be; it need not exist."""
    found = locate("07", course.root)

    assert (found.student, found.draw) == (None, None)
    assert found.file == course.root / "07-predict/predict.py"


def test_a_folder_s_name_is_enough(course: Course) -> None:
    """Without `.grade.toml` the folder's own name says which challenge it is."""
    found = locate(None, course.root / "exercises/07-predict")

    assert found.challenge.slug == "07-predict"
    assert found.file == course.root / "exercises/07-predict/predict.py"


def test_what_means_nothing_is_said(course: Course, home: Path, tmp_path: Path) -> None:
    """Unknown names get the nearest; folders that are no workspace and missing paths are named."""
    with pytest.raises(UnknownChallenge, match="did you mean 06-short-tail"):
        locate("shrot-tail", course.root)
    with pytest.raises(UnknownChallenge):
        locate("x" * 5000, course.root)
    with pytest.raises(UsageFault, match="does not exist"):
        locate("x/" * 3000, course.root)
    with pytest.raises(UsageFault, match="not a workspace"):
        locate(None, tmp_path)
    with pytest.raises(UsageFault, match="not a workspace"):
        locate(".", home, course=course)
    with pytest.raises(UsageFault, match="does not exist"):
        locate("./nope/x.py", home)
    with pytest.raises(UsageFault, match="No course here"):
        locate("06", Path("/"))


def test_a_lesson_cannot_be_submitted(course: Course) -> None:
    """It says so."""
    with pytest.raises(UsageFault, match="is a lesson"):
        locate("10", course.root)


@pytest.mark.parametrize("inside", ["", "notes"])
def test_a_place_is_the_workspace_around(home: Path, inside: str) -> None:
    """Without a target, also for what cannot be submitted."""
    (home / "06-short-tail/notes").mkdir()
    place = find_place(None, home / "06-short-tail" / inside)

    assert (place.challenge.slug, place.student, place.folder) == ("06-short-tail", "ada", home / "06-short-tail")


def test_workspaces_lie_side_by_side(home: Path) -> None:
    """Inside one, another challenge's place is beside it, never in it."""
    place = find_place("07-predict", home / "06-short-tail")

    assert place.folder == home / "07-predict"
    assert place.info is None


def test_a_name_finds_the_course_of_the_workspaces_here(home: Path) -> None:
    """In the folder that holds them no course need be named, unless they came from two."""
    assert find_place("short", home).student == "ada"
    assert find_place("07", home).folder == home / "07-predict"


def test_a_folder_is_a_challenge_only_by_its_whole_name(course: Course, tmp_path: Path) -> None:
    """A folder that is called like the beginning of one, or like many others, is no workspace."""
    (course.root / "exercises/07-predict").rename(course.root / "exercises/predict-it")
    for name in ("predict", "home"):
        (tmp_path / name).mkdir()
        with pytest.raises(UsageFault, match="is not a workspace"):
            locate(None, tmp_path / name, course=course)
    (tmp_path / "predict-it").mkdir()

    assert locate(None, tmp_path / "predict-it", course=course).challenge.slug == "predict-it"
    assert find_place("predict", tmp_path, course=course).folder == tmp_path / "predict-it"
