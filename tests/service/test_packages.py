"""A challenge whose checks run what is not installed: nothing is begun, stored or used, and the rest works."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from grader.cli.app import main
from grader.course.course import Course
from grader.errors import MachineFault
from grader.gradebook import Gradebook
from grader.grading.judges import OwnJudges
from grader.sandbox import backends
from grader.service.ahead import next_challenge
from grader.service.class_jobs import How
from grader.service.classroom import open_room
from grader.service.quiz import quiz_of
from grader.verify import verify

LACKING, OTHER = "01-twice", "02-again"
SAID = f"The checks of {LACKING} run no-such-package, which is not installed here"


@pytest.fixture
def course(quiz_course: Course, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Course:
    """The course of two challenges, one of which cannot be judged here; and a folder to work in."""
    file = quiz_course.root / f"exercises/{LACKING}/challenge.toml"
    file.write_text(file.read_text() + 'requires = ["no-such-package"]\n')
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.chdir(home)
    monkeypatch.setenv("GRADE_COURSE", str(quiz_course.root))
    monkeypatch.setenv("GRADE_GRADEBOOK", str(tmp_path / "book.db"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("GRADE_WARM", "0")
    return quiz_course


@pytest.mark.parametrize("command", ["start", "submit", "quiz"])
def test_a_student_reads_what_to_install(
    course: Course, command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In one sentence and one command; nothing is stored, so no attempt is lost."""
    monkeypatch.setattr("grader.cli.keys.Keyboard", lambda *_: None)  # there is no terminal
    handed_in = tmp_path / "home" / LACKING / "answers.py"
    if command == "submit":
        handed_in.parent.mkdir()
        handed_in.write_text("total = 3\nodd = False\n")
    result = CliRunner().invoke(main, [command, LACKING])

    assert result.exit_code == 3
    assert SAID in " ".join(result.output.split())
    assert "pip install no-such-package" in result.output
    with Gradebook(str(tmp_path / "book.db")) as book:
        assert not book.progress("ada")
        assert book.latest_draw("ada", LACKING) is None
    assert handed_in.parent.exists() == (command == "submit")
    assert course.has(OTHER)


def judges(course: Course, _: Path) -> None:
    """Start processes, as `grade watch` does."""
    OwnJudges(course.load(LACKING), runs=False, backend=backends.best(), device="cpu")


def classroom(course: Course, tmp_path: Path) -> None:
    """Open a classroom, as `grade batch` does."""
    with Gradebook(str(tmp_path / "class.db")) as book:
        how = How(device="cpu", backend=backends.best(), trusted=False)
        open_room(book, course, course.load(LACKING), how, 1, lambda: datetime.now(UTC))


@pytest.mark.parametrize("begin", [judges, classroom])
def test_no_process_is_started(course: Course, tmp_path: Path, begin: Callable[[Course, Path], None]) -> None:
    """It is told before, wherever submissions are judged."""
    with pytest.raises(MachineFault, match=SAID):
        begin(course, tmp_path)


def test_the_rest_of_the_course_goes_on(course: Course) -> None:
    """What comes next, and what a quiz asks, passes it over."""
    following = next_challenge(course.challenges, {})

    assert following is not None
    assert following.slug == OTHER
    assert [one.slug for one in quiz_of(course.challenges, course, "ada")] == [OTHER]


def test_verify_warns(course: Course) -> None:
    """Its texts are read, nothing is run, and that is no error."""
    verified = verify(course.load(LACKING), course, runs=1)

    assert verified.matrix == {}
    assert [one.message for one in verified.findings if one.level == "warning"] == [f"{SAID}: nothing was run"]
    assert all(one.where for one in verified.findings if one.level == "error")  # of the texts


@pytest.mark.usefixtures("course")
def test_the_mutation_report_warns() -> None:
    """And leaves it out."""
    result = CliRunner().invoke(main, ["verify", "--strength", LACKING])

    assert result.exit_code == 0
    assert SAID in result.output
