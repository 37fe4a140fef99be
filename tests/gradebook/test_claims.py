"""Who grades what: one process at a time, and nobody's claim outlives its process."""

import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from grader.gradebook import Gradebook, claims
from grader.report.record import to_json
from tests.gradebook.old_gradebooks import write_old

WAITS = (
    "import sys; from datetime import UTC, datetime; from grader.gradebook import Gradebook\n"
    "with Gradebook(sys.argv[1]) as book:\n"
    "    number = book.add_submission(student='ada', challenge='tail', draw=0, source=b'', filename='t.py',"
    " device='cpu', submitted_at=datetime.now(UTC))\n"
    "print(number, flush=True); sys.stdin.read()\n"
)


@pytest.fixture
def other(url: str, book: Gradebook) -> Iterator["subprocess.Popen[str]"]:  # noqa: ARG001 - it makes the tables
    """Another process that has added a submission and is at work on it."""
    with subprocess.Popen(
        [sys.executable, "-c", WAITS, url], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        yield process
        process.kill()


def test_what_another_process_grades_is_left_to_it(book: Gradebook, other: "subprocess.Popen[str]") -> None:
    """Until that one ends, however it does."""
    assert other.stdout is not None
    number = int(other.stdout.readline())

    assert not book.claim(number)
    assert [one.id for one in book.ungraded("ada", "tail")] == [number]
    other.kill()
    other.wait()
    assert book.claim(number)


def test_what_has_a_grade_is_claimed_by_nobody(book: Gradebook, add: Any, make_grade: Any) -> None:
    """Nor is it withdrawn."""
    number = add(book)
    assert book.claim(number)
    book.store_grade(number, make_grade())

    assert not book.claim(number)
    assert not book.withdraw(number)
    assert len(book.grades("ada")) == 1


def test_what_is_withdrawn_leaves_no_trace(book: Gradebook, add: Any) -> None:
    """It waits for no grade and takes no attempt."""
    number = add(book, attempts=1)

    assert book.withdraw(number)
    assert book.ungraded("ada", "tail") == []
    assert add(book, attempts=1)


def test_only_a_grade_that_cost_nothing_is_opened_again(book: Gradebook, add: Any, make_grade: Any) -> None:
    """A broken one is graded anew, in its own row."""
    broken, good = add(book), add(book)
    book.store_grade(broken, make_grade("broken"))
    book.store_grade(good, make_grade())

    assert book.reopen(broken)
    assert [one.id for one in book.ungraded("ada", "tail")] == [broken]
    assert not book.reopen(good)
    assert [one.id for one, _ in book.grades("ada")] == [good]


@pytest.mark.parametrize(
    ("holder", "minutes", "held"),
    [
        ("another|boot|space|1|1", 1, True),  # of a machine that cannot be looked at
        ("another|boot|space|1|1", 20, False),
        ("here|earlier|space|1|1", 1, False),  # of this machine, before it was started again
        ("here|boot|container|1|1", 1, True),
        ("here|boot|space|999999999|1", 1, False),
        ("here|boot|space|1|-1", 1, False),  # its number belongs to another process by now
    ],
)
def test_whose_claim_holds(monkeypatch: pytest.MonkeyPatch, holder: str, minutes: int, *, held: bool) -> None:
    """Looked at where that can be done; elsewhere for as long as any grading may take."""
    monkeypatch.setattr(claims, "_here", lambda: ("here", "boot", "space"))
    since = (datetime.now(UTC) - timedelta(minutes=minutes)).isoformat()

    assert claims.is_held(holder, since) is held


def test_a_gradebook_of_before(url: str, make_grade: Any) -> None:
    """What it holds without a grade is nobody's, and may be claimed."""
    write_old(url, 2, to_json(make_grade()).decode())
    with Gradebook(url) as again:
        assert again.claim(2)
        assert not again.claim(1)
