"""Tables of an older grade are brought up to date, those of a newer one are left alone."""

import shutil
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from grader.errors import MachineFault
from grader.gradebook import Gradebook, read_progress, sql, sqlite, upgrade
from grader.report.record import Grade, to_json
from tests.gradebook.old_gradebooks import NAMES, write_old
from tests.processes import PATIENCE_S

NOTED = "SELECT number, name FROM gradebook_migrations ORDER BY number"
NEXT = f"{int(sql.HEAD) + 1:04}"
REVISION = "SELECT version_num FROM gradebook_revision"


def become(monkeypatch: pytest.MonkeyPatch, folder: Path, body: str) -> None:
    """Make this grade one that knows a migration more."""
    shutil.copytree(upgrade.MIGRATIONS, folder)
    text = f'from alembic import op\nrevision = "{NEXT}"\ndown_revision = "{sql.HEAD}"\ndef upgrade():\n{body}'
    (folder / "versions" / f"{NEXT}_more.py").write_text(text)
    monkeypatch.setattr(upgrade, "MIGRATIONS", folder)
    for module in (sqlite, upgrade):
        monkeypatch.setattr(module, "HEAD", NEXT)


def require_all(url: str, grade: Grade, *, earned: float) -> None:
    """Require what `write_old` wrote, and that the gradebook goes on from there."""
    with Gradebook(url) as book:
        progress = book.progress("ada")["tail"]
        assert (progress.attempts, progress.hints, progress.ungraded) == (1, 1, 1)
        assert (progress.best, progress.possible) == (earned, 5)
        assert book.started("ada", "tail", 0) == datetime(2026, 3, 1, 12, tzinfo=UTC)
        ((submission, kept),) = book.grades("ada")
        assert (submission.id, submission.source, kept) == (1, b"\x00\xff", grade)
        (waiting,) = book.ungraded("ada", "tail")
        assert (waiting.id, waiting.source, waiting.sha256) == (2, b"\x00\xff", "abc")


@pytest.mark.parametrize(("version", "earned"), [(1, 2), (2, 2.5), (3, 2.5)])
def test_a_gradebook_of_each_older_grade_is_upgraded(
    url: str, rows: Any, make_grade: Any, version: int, earned: float
) -> None:
    """Without loss, once, and what it noted of itself stays."""
    grade = make_grade()
    write_old(url, version, to_json(grade).decode(), earned=earned)

    for _ in range(2):
        require_all(url, grade, earned=earned)
    assert rows(url, NOTED) == [*enumerate(NAMES[:version], start=1), (4, "kept by Alembic")]
    assert rows(url, REVISION) == [(sql.HEAD,)]
    with Gradebook(url) as book:
        assert book.claim(2)
        book.store_grade(2, make_grade("failed"))
        assert book.next_hint("ada", "tail", datetime.now(UTC), 3) == 1
        assert [one.id for one, _ in book.grades("ada", "tail")] == [1, 2]


def test_a_grade_of_before_refuses_what_this_one_made(book: Gradebook, url: str, rows: Any) -> None:
    """It knew three migrations, and asks for an update where there are more."""
    assert book.progress("ada") == {}
    assert rows(url, "SELECT MAX(number) FROM gradebook_migrations") == [(4,)]


ALL_AT_ONCE = """
import sys
from grader.gradebook import Gradebook

print("ready", flush=True)
sys.stdin.read()
with Gradebook(sys.argv[1]) as book:
    print(len(book.grades("ada")), len(book.ungraded("ada", "tail")))
"""


def test_several_processes_upgrade_at_once(url: str, rows: Any, make_grade: Any) -> None:
    """One does it, the others wait and find it done."""
    write_old(url, 1, to_json(make_grade()).decode())
    command = [sys.executable, "-W", "error", "-c", ALL_AT_ONCE, url]
    workers = [subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    for worker in workers:
        assert worker.stdout is not None
        assert worker.stdout.readline() == "ready\n"
    for worker in workers:
        assert worker.stdin is not None
        worker.stdin.close()
        worker.stdin = None
    assert [worker.communicate(timeout=PATIENCE_S)[0] for worker in workers] == ["1 1\n"] * 3
    assert [worker.returncode for worker in workers] == [0] * 3
    assert rows(url, NOTED) == [(1, NAMES[0]), (4, "kept by Alembic")]


def test_several_threads_upgrade_at_once(url: str, make_grade: Any) -> None:
    """As processes do."""
    write_old(url, 1, to_json(make_grade()).decode())

    def count(_: int) -> int:
        with Gradebook(url) as own:
            return len(own.grades("ada"))

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(count, range(8))) == [1] * 8


@pytest.mark.parametrize(
    ("change", "version"),
    [
        ("UPDATE gradebook_revision SET version_num = '0099'", "0099"),
        ("UPDATE gradebook_revision SET version_num = 'ae1027a6acf'", "ae1027a6acf"),
    ],
)
def test_a_newer_gradebook_asks_for_an_update(file: Path, change: str, version: str) -> None:
    """And nothing in it changes."""
    Gradebook(str(file)).close()
    with closing(sqlite3.connect(file)) as raw, raw:
        raw.execute(change)
    before = file.read_bytes()

    for use in (Gradebook, lambda url: read_progress(url, "ada")):
        with pytest.raises(MachineFault, match=f"newer grade.*version {version}") as fault:
            use(str(file))
        assert fault.value.next_step.startswith("Update grade")
    assert file.read_bytes() == before


def test_a_newer_gradebook_on_a_server_asks_for_an_update(
    postgresql: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """As a file does."""
    url = postgresql()
    with monkeypatch.context() as patch:
        become(patch, tmp_path / "migrations", "    pass\n")
        Gradebook(url).close()

    with pytest.raises(MachineFault, match=f"newer grade.*version {NEXT}") as fault:
        Gradebook(url)
    assert fault.value.next_step.startswith("Update grade")


def test_a_migration_is_applied_to_a_gradebook_of_this_grade(
    url: str, add: Any, rows: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Once, and what it holds stays."""
    with Gradebook(url) as book:
        number = add(book)
    become(monkeypatch, tmp_path / "migrations", '    op.execute("CREATE TABLE badges (id INTEGER)")\n')

    for _ in range(2):
        with Gradebook(url) as newer:
            assert newer.submission(number).student == "ada"
    assert rows(url, "SELECT COUNT(*) FROM badges") == [(0,)]


def test_a_migration_that_fails_leaves_no_trace(
    url: str, add: Any, rows: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Its first half is taken back, and the older grade still works."""
    with Gradebook(url) as book:
        number = add(book)
    body = '    op.execute("CREATE TABLE half (id INTEGER)")\n    op.execute("CREATE TABLE students (id INTEGER)")\n'
    with monkeypatch.context() as patch:
        become(patch, tmp_path / "migrations", body)
        with pytest.raises(MachineFault, match="students"):
            Gradebook(url)

    with pytest.raises(Exception, match="half"):
        rows(url, "SELECT * FROM half")
    assert rows(url, REVISION) == [(sql.HEAD,)]
    with Gradebook(url) as same:
        assert same.submission(number).id == number


KILLED = f"""
import sys
from pathlib import Path
from grader.gradebook import Gradebook, sqlite, upgrade

upgrade.MIGRATIONS = Path(sys.argv[2])
sqlite.HEAD = upgrade.HEAD = "{NEXT}"
Gradebook(sys.argv[1])
"""


def test_killed_while_it_upgrades(
    url: str, rows: Any, make_grade: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """All that it had changed so far is taken back, and the next one upgrades."""
    grade = make_grade()
    write_old(url, 1, to_json(grade).decode())
    body = '    op.execute("CREATE TABLE half (id INTEGER)")\n    import os; os.kill(os.getpid(), 9)\n'
    with monkeypatch.context() as patch:
        become(patch, tmp_path / "migrations", body)
    killed = subprocess.run([sys.executable, "-c", KILLED, url, str(tmp_path / "migrations")], check=False)

    assert killed.returncode == -9
    assert rows(url, NOTED) == [(1, NAMES[0])]
    for name in ("half", "claims"):
        with pytest.raises(Exception, match=name):
            rows(url, f"SELECT * FROM {name}")
    require_all(url, grade, earned=2)


def test_another_programs_database_is_left_alone(tmp_path: Path) -> None:
    """A mistyped --gradebook must not put tables into it."""
    file = tmp_path / "photos.db"
    with closing(sqlite3.connect(file)) as raw, raw:
        raw.execute("CREATE TABLE photos (id INTEGER)")

    for use in (Gradebook, lambda url: read_progress(url, "ada")):
        with pytest.raises(MachineFault, match="some other program") as fault:
            use(str(file))
        assert "--gradebook" in fault.value.next_step
    with closing(sqlite3.connect(file)) as raw:
        assert raw.execute("SELECT name FROM sqlite_master").fetchall() == [("photos",)]
