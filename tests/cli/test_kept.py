"""Nothing is lost and nothing is graded twice: faults of the gradebook, Ctrl-C, kill -9."""

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import Result

from grader.gradebook import Gradebook
from tests.cli.conftest import PROGRAM, RIGHT, Lender
from tests.processes import PATIENCE_S, TRIES, alive, descendants, wait_for
from tests.sandbox.test_elsewhere import ROOT, as_nobody, open_to_others

Type = Callable[..., Result]
SLOW = "import time\ndef double(x):\n    time.sleep(0.4)\n    return x * 2\n"


def kept(home: Path) -> tuple[int, int]:
    """Return how many submissions and how many grades there are."""
    with Gradebook(str(home.parent / "book.db")) as book:
        grades = len(book.grades("ada", "05-double"))
        return grades + len(book.ungraded("ada", "05-double")), grades


@pytest.fixture
def file(home: Path) -> Path:
    """A right solution."""
    (home / "double.py").write_text(RIGHT)
    return home / "double.py"


def test_a_read_only_gradebook(grade: Type, file: Path, tmp_path: Path) -> None:
    """The report, exit 3 and the reason; what was in it stays."""
    grade("submit", "05-double", str(file))
    url = f"sqlite:///file:{tmp_path}/book.db?mode=ro&uri=true"
    result = grade("submit", "05-double", str(file), "--gradebook", url)

    assert result.exit_code == 3
    assert "read-only" in result.stderr
    assert "6 of 6 points" in result.stdout
    assert "was not stored and does not count" in result.stderr
    assert kept(file.parent) == (1, 1)


def test_attempts_that_are_counted_are_stored_first(grade: Type, home: Path, tmp_path: Path) -> None:
    """Where the gradebook cannot take one, nothing is judged: it would be one attempt more."""
    (home / "answer.py").write_text("answer = 2\n")
    Gradebook(str(tmp_path / "book.db")).close()
    url = f"sqlite:///file:{tmp_path}/book.db?mode=ro&uri=true"
    result = grade("submit", "06-answer", "answer.py", "--gradebook", url)

    assert (result.exit_code, result.stdout) == (3, "")
    assert "read-only" in result.stderr


def test_a_data_folder_that_an_ordinary_user_cannot_write(course: Path, home: Path) -> None:
    """The report is shown, and what to do so that the next one counts."""
    become = as_nobody()
    open_to_others(course, home)
    (home / "double.py").write_text(RIGHT)
    (home / "data").mkdir(mode=0o555)
    command = [*become, sys.executable, "-c", PROGRAM, "submit", "05-double", "double.py", "--quiet"]
    environment = {**os.environ, "XDG_DATA_HOME": str(home / "data"), "PYTHONPATH": str(ROOT), "LOGNAME": "ada"}
    del environment["GRADE_GRADEBOOK"]
    result = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)

    assert result.returncode == 3, result.stderr
    assert "6 of 6 points" in result.stdout
    assert "not stored" in result.stderr
    assert "cannot be created: Permission denied" in result.stderr
    assert "next:  Name a place for the gradebook that can be written: --gradebook FILE" in result.stderr


def test_a_locked_gradebook(grade: Type, file: Path, tmp_path: Path) -> None:
    """Exit 3 and the reason; the same command works once the lock is gone."""
    grade("submit", "05-double", str(file))
    url = f"sqlite:///{tmp_path}/book.db?timeout=0.1"
    with closing(sqlite3.connect(tmp_path / "book.db")) as other:
        other.execute("BEGIN IMMEDIATE")
        result = grade("submit", "05-double", str(file), "--gradebook", url)

    assert result.exit_code == 3
    assert "locked by another process" in result.stderr
    assert "this machine's" in result.stderr
    assert grade("submit", "05-double", str(file)).exit_code == 0


def test_a_grade_that_cannot_be_stored_is_given_again(grade: Type, file: Path, lender: Lender, tmp_path: Path) -> None:
    """The submission was stored before; the next command grades it, and it is one attempt."""
    url = f"sqlite:///{tmp_path}/book.db?timeout=0.1"
    with closing(sqlite3.connect(tmp_path / "book.db")) as other:
        lender.after_grading = lambda: other.execute("BEGIN IMMEDIATE")
        result = grade("submit", "05-double", str(file), "--gradebook", url)
    lender.after_grading = lambda: None
    assert result.exit_code == 3
    assert "6 of 6 points" in result.stdout
    assert "Your submission is kept" in result.stderr
    assert "grade report" not in result.stdout
    assert kept(file.parent) == (1, 0)
    assert "Interrupted: 05-double" in grade("status").output
    assert grade("submit", "05-double", str(file)).exit_code == 0
    assert kept(file.parent) == (1, 1)


def test_a_full_disk(file: Path, tmp_path: Path) -> None:
    """The report, exit 3 and the reason, from the first write on."""
    Gradebook(str(tmp_path / "book.db")).close()
    file.write_text(RIGHT + "#" * 200_000)
    limited = (
        "import resource, signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN); "
        "resource.setrlimit(resource.RLIMIT_FSIZE, (150_000, 150_000)); "
        f"from grader.cli.app import main; main(['submit', '05-double', {str(file)!r}])"
    )
    result = subprocess.run(
        [sys.executable, "-c", limited], capture_output=True, text=True, timeout=PATIENCE_S, check=False
    )

    assert result.returncode == 3
    assert "disk" in result.stderr
    assert "6 of 6 points" in result.stdout
    assert "Traceback" not in result.stderr
    assert kept(file.parent) == (0, 0)


def test_a_killed_submission_of_other_code_is_graded_and_shown_after_the_new_one(
    grade: Type, file: Path, tmp_path: Path
) -> None:
    """It gets its own grade, and so does the new one, which need not wait for it."""
    with Gradebook(str(tmp_path / "book.db")) as book:
        book.add_submission(
            student="ada", challenge="05-double", draw=0, source=b"def double(x):\n    return 3 * x\n",
            filename="old.py", device="cpu", submitted_at=datetime.now(UTC),
        )  # fmt: skip
    result = grade("submit", "05-double", str(file))

    assert result.exit_code == 0
    assert "was interrupted and is graded now" in result.stderr
    assert result.stdout.index("6 of 6 points") < result.stdout.index("0 of 6 points")
    assert kept(file.parent) == (2, 2)


@pytest.mark.parametrize(
    ("how", "code", "moment"),
    [(signal.SIGINT, 130, "stored"), (signal.SIGTERM, 143, "judged"), (signal.SIGKILL, -9, "judged")],
)
def test_stopped_in_the_middle(
    spawn: Callable[..., subprocess.Popen[str]], grade: Type, file: Path, how: signal.Signals, code: int, moment: str
) -> None:
    """No process stays behind; Ctrl-C takes back what was stored, and what was killed is graded by the next submit."""
    file.write_text(SLOW)
    book = file.parent.parent / "book.db"
    for _ in range(TRIES):
        process = spawn("submit", "05-double", str(file))
        assert process.stderr is not None
        if moment == "judged":
            process.stderr.readline()  # the first of four checks has ended, the second is running
        else:
            wait_for(lambda: book.exists() and kept(file.parent)[0] == 1)
        family = descendants(process.pid)
        process.send_signal(how)
        process.wait(PATIENCE_S)
        if not kept(file.parent)[1]:
            break
        book.unlink()

    assert process.returncode == code
    assert process.stderr is not None
    assert len(family) >= 2
    wait_for(lambda: not any(alive(pid) for pid in family))
    taken_back = how == signal.SIGINT
    assert kept(file.parent) == ((0, 0) if taken_back else (1, 0))
    assert ("Taken back: it is not graded later, and no attempt was used." in process.stderr.read()) == taken_back
    assert grade("submit", "05-double", str(file), "--quiet").exit_code == 0
    assert kept(file.parent) == (1, 1)
