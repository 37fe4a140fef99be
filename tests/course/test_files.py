"""Data files and helper modules that a challenge declares, and several files to edit."""

from pathlib import Path

import pytest

from grader.course.course import Course
from grader.course.leaks import leaks
from grader.course.release import release
from grader.course.scaffold import FIRST, new_course, scaffold
from grader.course.variant import Variant, asked_interface, render_public
from grader.course.workspace import write_workspace
from grader.errors import CourseFault

PICTURE = b"\x89PNG\xff\x00"
ADA = Variant(student="ada", draw=0, seed=0, values={})


def declare(course: Course, *names: str) -> None:
    """Declare files in the course's challenge."""
    file = course.root / f"exercises/{FIRST}/challenge.toml"
    file.write_text(f"files = {list(names)!r}\n" + file.read_text())


@pytest.fixture
def course(tmp_path: Path) -> Course:
    """A course with two public files, one of them no text, and a hidden one."""
    new_course(tmp_path / "course")
    course = Course(tmp_path / "course")
    public, hidden = (course.root / tree / FIRST for tree in ("exercises", "solutions"))
    (public / "helpers.py").write_text("def rows(): ...\n")
    (public / "plot.png").write_bytes(PICTURE)
    (hidden / "expected.csv").write_text("a line that is long enough to be told from any other, and hidden,7\n")
    declare(course, "helpers.py", "plot.png", "expected.csv")
    return course


def test_a_declared_file_is_owned_and_no_stub(course: Course) -> None:
    """The stub is still the one file to edit, and nothing is left that no rule owns."""
    challenge = course.load(FIRST)

    assert challenge.entry
    assert challenge.entry.name == "median.py"
    assert challenge.undeclared() == []
    assert leaks(challenge) == []
    assert {name: path.parent.parent.name for name, path in challenge.data_files().items()} == {
        "helpers.py": "exercises", "plot.png": "exercises", "expected.csv": "solutions",
    }  # fmt: skip


def test_students_get_what_is_public(course: Course, tmp_path: Path) -> None:
    """In the workspace, again at each start, and in the bundle; never what lies beside the checks."""
    for _ in range(2):
        folder = write_workspace(course.load(FIRST), ADA, course, tmp_path)
        assert {path.name for path in folder.iterdir()} == {
            ".grade.toml", "README.md", "helpers.py", "median.py", "plot.png",
        }  # fmt: skip
        assert (folder / "plot.png").read_bytes() == PICTURE
        (folder / "plot.png").write_bytes(b"")
    names = release(course, tmp_path / "bundle.zip")

    assert {f"exercises/{FIRST}/{name}" for name in ("helpers.py", "plot.png")} <= set(names)
    assert not [name for name in names if "expected" in name]


@pytest.mark.parametrize(
    ("name", "why"),
    [("gone.csv", "there is no gone.csv"), ("harness.py", "a meaning of its own"), ("../key", "write a list of names")],
)
def test_a_file_is_declared_by_its_name(course: Course, name: str, why: str) -> None:
    """One that is not there, that has another meaning, or that lies elsewhere is the course's fault."""
    file = course.root / f"exercises/{FIRST}/challenge.toml"
    file.write_text(file.read_text().replace("plot.png", name))

    with pytest.raises(CourseFault, match=why):
        course.load(FIRST)


def test_several_files_to_edit(course: Course, tmp_path: Path) -> None:
    """Each is a stub with its reference; what a planted answer leaves out is the reference's."""
    scaffold(course, "files", "40-sensor")
    challenge = course.load("40-sensor")
    planted = {path.name: challenge.author_text(path) for path in challenge.planted_files()}

    assert [path.name for path in challenge.reference_files] == ["sensor.py", "cleaning.py"]
    assert sorted(planted) == ["ends_only", "largest_only", "none_kept", "order_lost", "zero_dropped"]
    assert planted["none_kept"].startswith(f"# %% file sensor.py\n{challenge.reference_file.read_text().rstrip()}\n")
    assert "return list(values)" in planted["none_kept"]
    assert {f"exercises/40-sensor/{name}" for name in challenge.stub_names} <= set(release(course, tmp_path / "b.zip"))


def test_what_no_rule_owns_beside_several_files(course: Course) -> None:
    """A planted answer that is no folder, one of its files that is no stub, a stub that was not declared."""
    scaffold(course, "files", "40-sensor")
    challenge = course.load("40-sensor")
    assert challenge.hidden
    odd = [
        challenge.folder / "extra.py",
        challenge.hidden / "wrong/loose.py",
        challenge.hidden / "wrong/none_kept/x.py",
    ]
    for file in odd:
        file.touch()

    assert challenge.undeclared() == odd


@pytest.mark.parametrize(
    ("stubs", "says"),
    [
        (["a.py"], "at least two"),
        (["a.py", "a.py"], "at least two"),
        (["a.py", "b.txt"], "'b.txt' is not allowed"),
        (["a.py", "b-c.py"], "'b-c.py' is not allowed"),
        (["a.py", "class.py"], "'class.py' is not allowed"),
        (["a.py", "queue.py"], "a module of Python's own"),
        (["a.py", "harness.py"], "a meaning of its own"),
    ],
)
def test_stubs_that_cannot_be(course: Course, stubs: list[str], says: str) -> None:
    """Each must be a module that the others can import."""
    file = course.root / f"exercises/{FIRST}/challenge.toml"
    file.write_text(f"stubs = {stubs!r}\n" + file.read_text())

    with pytest.raises(CourseFault, match=says):
        course.load(FIRST)


def test_two_stubs_cannot_ask_for_one_function(course: Course) -> None:
    """It would not be clear which is judged."""
    scaffold(course, "files", "40-sensor")
    challenge = course.load("40-sensor")
    (challenge.folder / "cleaning.py").write_text("def spread(values): ...\n")

    with pytest.raises(CourseFault, match=r"sensor\.py and cleaning\.py both ask for spread"):
        asked_interface(challenge, render_public(challenge, ADA))
