"""Bad days: what went wrong is said in words, with what to do next, and nothing is lost."""

import os
import sqlite3
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from grader.errors import MachineFault
from grader.gradebook import Gradebook, read_progress, sqlite
from grader.gradebook.sql import Statement

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
SECRET = 3**20  # as text it stands nowhere in this file, which a traceback quotes
posix = pytest.mark.skipif(os.name != "posix", reason="needs POSIX limits and users")


def next_hint(url: str, available: int = 1) -> int:
    """Read the next hint."""
    with Gradebook(url) as book:
        return book.next_hint("ada", "tail", NOON, available)


@contextmanager
def fault(said: str) -> Iterator[None]:
    """Require a MachineFault that says so, with a next step and without the database's own dialect."""
    with pytest.raises(MachineFault, match=said) as caught:
        yield
    assert caught.value.exit_code == 3
    assert caught.value.next_step
    assert "sqlalche" not in str(caught.value)
    assert "SELECT" not in str(caught.value)


def test_read_only_can_be_read_but_not_written(file_book: Gradebook, file: Path, add: Any, make_grade: Any) -> None:
    """Reports of the past stay available; what cannot be stored is refused."""
    number = add(file_book)
    read_only = f"sqlite:///file:{file}?mode=ro&uri=true"

    with Gradebook(read_only) as same:
        assert same.submission(number) == file_book.submission(number)
        with fault("read-only"):
            add(same)
        with fault("read-only"):
            same.store_grade(number, make_grade())
    with fault("read-only"):
        next_hint(read_only)
    assert [waiting.id for waiting in file_book.ungraded("ada", "tail")] == [number]
    assert file_book.hints_seen("ada", "tail") == 0


AS_ORDINARY_USER = """
import os, sys
from datetime import UTC, datetime
from pathlib import Path
from grader.errors import MachineFault
from grader.gradebook import Gradebook, read_progress

folder, warm = sys.argv[1:]
Gradebook(warm).close()  # imports what is imported late, while it can still be read
if os.geteuid() == 0:
    os.setgid(65534)
    os.setuid(65534)
now = datetime.now(UTC)
before = os.listdir(folder)
for name in ("kept.db", "new.db"):
    url = os.path.join(folder, name)
    for attempt in (
        lambda: Gradebook(url).record_start("ada", "tail", 0, now),
        lambda: Gradebook(url).next_hint("ada", "tail", now, 1),
    ):
        try:
            attempt()
        except MachineFault as error:
            assert error.next_step
            print(error)
        else:
            sys.exit("it was written")
try:
    read_progress(os.path.join(folder, "closed", "kept.db"), "ada")
except MachineFault as error:
    print(error)
assert read_progress(os.path.join(folder, "kept.db"), "ada")["tail"].started
assert os.listdir(folder) == before
"""


@posix
def test_an_ordinary_user_without_the_right_to_write(python: Any, tmp_path: Path) -> None:
    """A read-only file in a read-only folder, one in which none can be created, one that is closed to others.

    What only reads has the first one as it is, and puts nothing beside it, whatever else it may write there.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with Gradebook(str(folder / "kept.db")) as kept:
            kept.record_start("ada", "tail", 0, datetime.now(UTC))
        (folder / "closed").mkdir(mode=0)
        (folder / "kept.db").chmod(0o444)
        folder.chmod(0o555)
        try:
            said = python(AS_ORDINARY_USER, folder, tmp_path / "warm.db").stdout.splitlines()
        finally:
            folder.chmod(0o755)

    assert len(said) == 5
    assert all("read-only" in line or "cannot be opened" in line for line in said[:2])
    assert all("cannot be created: Permission denied" in line for line in said[2:])


def test_what_is_read_as_it_is_may_be_written_meanwhile(
    file_book: Gradebook, file: Path, add: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Then it is told, and where the owner's log lies there, it is read along; what is written later is seen."""
    add(file_book)
    monkeypatch.setattr(os, "access", lambda *_: False)  # as of another user
    with Gradebook(str(file), reads=True) as seen:
        assert len(seen.ungraded("ada", "tail")) == 1  # of the log alone
        file_book.close()
        assert not Path(f"{file}-wal").exists()
        assert len(seen.ungraded("ada", "tail")) == 1
        with fault("was written while it was read"), seen._database.transaction() as run:
            run(Statement.REVISION, {})
            add(file_book)
        assert len(seen.ungraded("ada", "tail")) == 2
        with fault("read-only"):
            add(seen)
    file_book.close()
    assert [path.name for path in file.parent.glob(f"{file.name}*")] == [file.name]


@pytest.mark.parametrize("content", [b"no database at all, just text\n" * 200, b"\x00" * 5000])
def test_another_kind_of_file_is_left_alone(tmp_path: Path, content: bytes) -> None:
    """It is named as what it is not, and not one byte of it changes."""
    file = tmp_path / "essay.txt"
    file.write_bytes(content)

    with fault("not a gradebook"):
        Gradebook(str(file))
    with fault("not a gradebook"):
        read_progress(str(file), "ada")
    with fault("not a gradebook"):
        next_hint(str(file))
    assert file.read_bytes() == content


def test_a_folder_in_place_of_the_file(tmp_path: Path) -> None:
    """It cannot be opened."""
    with fault("cannot be opened"):
        Gradebook(str(tmp_path))
    with fault("cannot be opened"):
        read_progress(str(tmp_path), "ada")


def test_a_damaged_file_is_said_to_be_damaged(file: Path, add: Any) -> None:
    """By both ways, with the advice to keep a copy."""
    with Gradebook(str(file)) as book:
        add(book)
    size = file.stat().st_size
    with file.open("r+b") as raw:
        raw.seek(4096)
        raw.write(b"\xff" * (size - 4096))

    with fault("damaged"):
        Gradebook(str(file)).progress("ada")
    with fault("damaged"):
        read_progress(str(file), "ada")


@pytest.mark.parametrize("what", ["grade = '{}'", "grade = 'no JSON'", "grade = CAST(X'FF' AS TEXT)"])
def test_a_grade_that_no_grade_wrote(file_book: Gradebook, file: Path, add: Any, make_grade: Any, what: str) -> None:
    """The other columns still tell the points; the grade itself is said to be unreadable."""
    file_book.store_grade(add(file_book), make_grade())
    with closing(sqlite3.connect(file)) as raw, raw:
        raw.execute(f"UPDATE grades SET {what}")

    with fault("damaged|cannot be used"):
        file_book.last_grade("ada", "tail")
    assert read_progress(str(file), "ada")["tail"].best == 5


def test_a_time_that_is_none(file_book: Gradebook, file: Path) -> None:
    """By both ways."""
    file_book.record_start("ada", "tail", 0, NOON)
    with closing(sqlite3.connect(file)) as raw, raw:
        raw.execute("UPDATE starts SET started_at = 'noon'")

    with fault("damaged"):
        file_book.started("ada", "tail", 0)
    with fault("damaged"):
        read_progress(str(file), "ada")


@pytest.mark.parametrize("address", ["{}", "sqlite:///file:{}?uri=true"])
def test_a_full_disk_loses_nothing(
    file: Path, add: Any, make_grade: Any, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    """What was stored stays, what could not be stored is refused whole, and later it works again."""
    with Gradebook(str(file)) as book:
        number = add(book)
    with closing(sqlite3.connect(file)) as raw:
        ((pages,),) = raw.execute("PRAGMA page_count")
    with Gradebook(address.format(file)) as book:
        with monkeypatch.context() as patched:
            patched.setattr(sqlite, "PRAGMAS", (*sqlite.PRAGMAS, f"PRAGMA max_page_count = {pages}"))
            book.close()
            with fault("disk is full"):
                add(book, source=b"x" * 100_000)
            with fault("disk is full"):
                book.store_grade(number, make_grade(output="x" * 100_000))

        assert [waiting.id for waiting in book.ungraded("ada", "tail")] == [number]
        assert book.store_grade(number, make_grade()) == make_grade()


UNTIL_THE_DISK_ENDS = """
import resource, sys
from datetime import UTC, datetime
from grader.errors import MachineFault
from grader.gradebook import Gradebook

book = Gradebook(sys.argv[1])
def add(size):
    return book.add_submission(
        student="ada", challenge="tail", draw=0, source=b"x" * size, filename="f", device="cpu",
        submitted_at=datetime.now(UTC))
print(add(10))
resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))
for attempt in range(2):
    try:
        add(1_000_000)
    except MachineFault as error:
        assert error.next_step
        print(error)
print(add(20))
"""


@posix
def test_a_write_that_the_system_refuses(python: Any, file: Path) -> None:
    """A limit on the file's size stands for a failing disk: a fault, and the next small one is stored."""
    first, *faults, last = python(UNTIL_THE_DISK_ENDS, file).stdout.splitlines()

    assert len(faults) == 2
    assert all("the disk is full" in line for line in faults)
    with Gradebook(str(file)) as book:
        waiting = book.ungraded("ada", "tail")
        assert [(str(one.id), len(one.source)) for one in waiting] == [(first, 10), (last, 20)]


HOLD = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute(sys.argv[2])
print("held", flush=True)
sys.stdin.read()
"""


@contextmanager
def held(file: Path, statement: str) -> Iterator[None]:
    """Let another process hold the lock that the statement takes."""
    command = [sys.executable, "-c", HOLD, str(file), statement]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"held\n"
        yield
        other.communicate()


def test_locked_by_another_process(file: Path, add: Any) -> None:
    """Nothing is written, reading goes on, and afterwards all is as before."""
    url = f"sqlite:///{file}?timeout=0.05"
    with Gradebook(url) as book:
        number = add(book)
        with held(file, "BEGIN EXCLUSIVE"):
            with fault("locked by another process"):
                add(book)
            with fault("locked by another process"):
                next_hint(url)
            assert read_progress(url, "ada")["tail"].ungraded == 1
        assert [waiting.id for waiting in book.ungraded("ada", "tail")] == [number]
        assert next_hint(url) == 0


def test_locked_while_it_is_created(file: Path) -> None:
    """Where no tables are yet, the fault is the same."""
    url = f"sqlite:///{file}?timeout=0.05"
    file.parent.mkdir()
    with held(file, "BEGIN EXCLUSIVE"):
        with fault("locked by another process"):
            Gradebook(url)
        with fault("locked by another process"):
            next_hint(url)
    assert next_hint(url) == 0


def test_a_refused_statement_does_not_repeat_what_was_handed_in(
    postgresql: Callable[[], str], add: Callable[..., int]
) -> None:
    """Neither the message nor what a log has of it: SQLAlchemy's own quotes the parameters."""
    with Gradebook(postgresql()) as book, pytest.raises(MachineFault) as fault:
        add(book, challenge="ta\0il", source=b"answer = %d\n" % SECRET)

    details = "".join(traceback.format_exception(fault.value))
    assert "INSERT INTO submissions" in details
    assert str(SECRET) not in details
