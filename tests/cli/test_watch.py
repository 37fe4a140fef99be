"""`grade watch`: every save is graded, the newest wins, and nothing is kept."""

import os
import shutil
import signal
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from threading import Event
from typing import cast

import msgspec
import pytest
from click.testing import Result

from grader.cli.settings import Settings, now
from grader.cli.watch import enter, go_on, saves
from grader.cli.watching import Keys, show_practice
from grader.course.course import Course
from grader.course.locate import locate
from grader.errors import MachineFault
from grader.gradebook import Gradebook
from grader.grading.cancel import CancelToken
from grader.grading.engine import Engine
from grader.grading.messages import Job
from grader.report.check_result import CheckResult, Outcome
from grader.report.record import Grade
from grader.service.practise import Practice
from grader.service.prepare import assignment_of
from tests.cli.conftest import BACKEND, RIGHT, Lender
from tests.processes import PATIENCE_S, alive, descendants, wait_for
from tests.report.examples import grade as example

Type = Callable[..., Result]
HANGS = "while True: pass\n"
FAILED = CheckResult(id="a", title="A.", points=1, outcome=Outcome.FAILED)


def test_saves_are_told_once_each(tmp_path: Path) -> None:
    """At the start, when one of the files is written, replaced or removed; not for what lies beside them."""
    file = tmp_path / "double.py"
    seen = saves(tmp_path, ["double.py", "second.py"], Event())
    next(seen)
    (tmp_path / "other.py").write_text("x")
    file.write_text("one")
    next(seen)
    (tmp_path / "new").write_text("two")
    (tmp_path / "new").replace(file)
    next(seen)
    assert file.read_text() == "two"
    file.unlink()
    next(seen)
    assert not file.exists()
    (tmp_path / "second.py").write_text("three")
    next(seen)


def test_a_folder_that_cannot_be_watched(tmp_path: Path) -> None:
    """The machine's fault, in words."""
    (tmp_path / "gone").mkdir()
    seen = saves(tmp_path / "gone", ["double.py"], Event())
    next(seen)
    shutil.rmtree(tmp_path / "gone")

    with pytest.raises(MachineFault, match="cannot be watched"):
        next(seen)


class Noted:
    """Stands for an engine: notes what it is given, and gives full marks."""

    def __init__(self) -> None:
        self.seen: list[Job] = []
        self.troubles: list[str] = []
        self.gone = self.closed = False

    def attempt(self, submitted: Job, *, token: CancelToken) -> tuple[Grade, bool]:
        """Give full marks."""
        assert not token.cancelled
        self.seen.append(submitted)
        self.troubles.append(f"trouble of {len(self.seen)}")
        return example(), False

    def close(self) -> None:
        """Note it."""
        self.closed = True


class Pressed(Keys):
    """Stands for a keyboard on which the test presses Enter."""

    def __init__(self, *, asked: bool = False) -> None:
        self.asked = asked
        self.enter: Callable[[], None] = lambda: None

    def tell(self, heard: Callable[[], None]) -> None:
        """Remember whom to tell."""
        self.enter = heard


class Watched:
    """What a `Watching` of one file started."""

    def __init__(self, course: Path, file: Path, student: str = "ada") -> None:
        self.engines: list[Noted] = []
        located = locate(str(file), file.parent, course=Course(course))
        self.watching = Practice(
            self._start, located, student, str(file.parents[2] / "book.db"), tell=show_practice(Pressed()), clock=now
        )

    def _start(self) -> Engine:
        self.engines.append(Noted())
        return cast("Engine", self.engines[-1])


@pytest.fixture
def file(grade: Type, home: Path) -> Path:
    """A right solution in a workspace."""
    assert grade("start", "05-double").exit_code == 0
    (home / "05-double/double.py").write_text(RIGHT)
    return home / "05-double/double.py"


def graded(watched: Watched) -> Job:
    """Grade once more and return what was graded."""
    watched.watching.grade_again()
    watched.watching.wait()
    return watched.engines[-1].seen[-1]


def test_an_engine_that_ended_is_replaced(course: Path, file: Path) -> None:
    """Otherwise no save after it would ever be graded."""
    watched = Watched(course, file)
    with watched.watching:
        graded(watched)
        watched.engines[0].gone = True
        graded(watched)

    assert [(len(engine.seen), engine.closed) for engine in watched.engines] == [(1, True), (1, True)]
    assert watched.watching.troubles == ["trouble of 1", "trouble of 1"]


def test_a_result_that_nobody_reads_ends_the_watch(course: Path, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What goes wrong while showing it is raised where the command can tell it, not printed by a thread."""

    def closed(*_: object) -> None:
        raise BrokenPipeError

    monkeypatch.setattr("grader.cli.watching.echo_summary", closed)
    watched = Watched(course, file)
    with pytest.raises(BrokenPipeError), watched.watching:  # noqa: PT012 - it is raised on leaving
        graded(watched)
        list(saves(file.parent, [file.name], watched.watching.over))
    assert watched.engines[0].closed


def test_a_name_that_is_no_text(course: Path, file: Path) -> None:
    """The file is graded; in its name a sign stands for each odd byte."""
    odd = Path(os.fsdecode(b"caf\xe9.py"))
    shutil.copy(file, file.parent / odd)
    watched = Watched(course, file.parent / odd)
    with watched.watching:
        assert graded(watched).filename == "caf?.py"


def test_numbers_hints_and_next_are_those_of_the_student(
    course: Path, file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """As `grade submit` has them: the workspace's draw for whom it was written, else the student's latest."""
    with Gradebook(str(tmp_path / "book.db")) as book:
        book.record_start("bob", "05-double", 3, datetime.now(UTC))
        book.next_hint("bob", "05-double", datetime.now(UTC), 2)
    partly = msgspec.structs.replace(example(), checks=(FAILED,))
    monkeypatch.setattr(
        Noted, "attempt", lambda engine, one, token: (engine.seen.append(one), (partly, token.cancelled))[1]
    )
    for student, draw, left in (("ada", 0, 2), ("bob", 3, 1)):
        watched = Watched(course, file, student)
        with watched.watching:
            one = graded(watched)
        shown = capsys.readouterr().out

        assert (one.variant.student, one.variant.draw) == (student, draw)
        assert f"({left} left)" in shown
        assert "grade report" not in shown


def test_a_save_is_graded_and_the_next_one_ends_it(spawn: Callable[..., subprocess.Popen[str]], home: Path) -> None:
    """Refused files are told and waited on; Ctrl-C ends everything; the gradebook is not even made."""
    file = home / "double.py"
    process = spawn("watch", "05-double", str(file))
    out = process.stdout
    assert out is not None

    def until(words: str) -> None:
        while words not in (line := out.readline()):
            assert line, f"it ended before it said: {words}"

    until("There is no file")
    file.write_text(RIGHT)
    until("6 of 6 points")
    until("hand it in")
    file.write_text(HANGS)
    file.with_suffix(".new").write_text("def double(x):\n    return x * x\n")
    file.with_suffix(".new").replace(file)
    until("2 of 6 points")
    family = descendants(process.pid)
    process.send_signal(signal.SIGINT)

    assert process.wait(PATIENCE_S) == 0
    assert len(family) >= 2
    wait_for(lambda: not any(alive(pid) for pid in family))
    assert not (home.parent / "book.db").exists()


def test_ctrl_c_in_the_first_grading_is_no_trouble(spawn: Callable[..., subprocess.Popen[str]], home: Path) -> None:
    """It reaches every process of the terminal, also those that still import torch, and the watch ends as ever."""
    (home / "double.py").write_text(HANGS)
    process = spawn("watch", "05-double", "double.py")
    wait_for(lambda: len(descendants(process.pid)) >= 2)
    family = descendants(process.pid)
    os.killpg(process.pid, signal.SIGINT)
    out, err = process.communicate(timeout=PATIENCE_S)

    assert (process.returncode, out, err) == (0, "", "Not watching any more.\n")
    wait_for(lambda: not any(alive(pid) for pid in family))


def test_enter_hands_in_what_passed_and_goes_on(
    course: Path, file: Path, tmp_path: Path, lender: Lender, capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """Nothing before a pass; then it is submitted, and the next challenge that can be watched lies beside it."""
    more = tmp_path / "more"
    shutil.copytree(course, more)
    shutil.copytree(more / "exercises/05-double", more / "exercises/07-again")
    monkeypatch.setenv("GRADE_COURSE", str(more))
    located, keys = locate(str(file), file.parent, course=Course(more)), Pressed(asked=True)
    book = str(tmp_path / "book.db")

    def start() -> Engine:
        lent = lender(
            located.challenge, lambda: assignment_of(located, "ada").runs, backend=BACKEND, device="cpu", own=True
        )
        return cast("Engine", lent)

    def save(text: str) -> str:
        file.write_text(text)
        watching.grade_again()
        watching.wait()
        keys.enter()
        return capsys.readouterr().out

    monkeypatch.chdir(file.parent)
    with Practice(start, located, "ada", book, tell=show_practice(keys), clock=now) as watching:
        keys.tell(partial(enter, watching))
        assert "Enter" not in save("def double(x):\n    return x * x\n")
        assert not watching.over.is_set()
        assert "Enter                    hand it in, and go on to the next" in save(RIGHT)
        assert watching.over.is_set()
        following = go_on(Settings(gradebook=book), watching)
    shown = capsys.readouterr().out

    assert following is not None
    assert following.file == file.parents[1] / "07-again/double.py"
    assert following.file.is_file()
    assert "★ New badge: First Full Marks" in shown
    assert "Now 07-again. Its task: grade task 07-again\nEdit ../07-again/double.py: it is graded" in shown
    with Gradebook(book) as opened:
        assert [one.full_marks for _, one in opened.grades("ada", "05-double")] == [True]


def test_limited_attempts_are_not_for_watching(grade: Type) -> None:
    """Otherwise it would be a way to try without end."""
    refused = grade("watch", "06-answer")

    assert refused.exit_code == 2
    assert "grade submit 06-answer" in refused.stderr


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("more", [(), ("a" * 300 + "/x.py",)])
def test_a_folder_that_is_not_there(grade: Type, more: tuple[str, ...]) -> None:
    """It says how to get one, also where no folder can be of that name."""
    refused = grade("watch", "05-double", *more)

    assert refused.exit_code == 2
    assert "grade start 05-double" in refused.stderr
