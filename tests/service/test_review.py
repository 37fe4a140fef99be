"""When what was solved comes back."""

import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from grader.gradebook import Gradebook, PastGrade
from grader.report.check_result import CheckResult, Outcome
from grader.report.record import About, Device, Grade, Isolation, Status
from grader.service.review import recalled, reviews_of

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
GRADE = Grade(
    about=About(slug="tail", title="Tail", kind="predict", level="expert", minutes=1), student="ada", draw=0, seed=0,
    source_sha256="", filename="a.py", submitted_at="", status=Status.GRADED,
    checks=(CheckResult(id="test_a", title="A", points=1, outcome=Outcome.PASSED),),
    isolation=Isolation(backend="none", text="."), device=Device(kind="cpu", name="CPU"),
)  # fmt: skip
WRONG = (CheckResult(id="test_a", title="A", points=1, outcome=Outcome.FAILED),)


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Gradebook]:
    """Return an empty gradebook."""
    with Gradebook(str(tmp_path / "book.db")) as opened:
        yield opened


def graded(book: Gradebook, day: float, *, right: bool, draw: int = 0, challenge: str = "tail") -> None:
    """Have a submission graded, so many days after the first noon."""
    number = book.add_submission(
        student="ada", challenge=challenge, draw=draw, source=b"x", filename="a.py", device="cpu",
        submitted_at=NOON + timedelta(days=day),
    )  # fmt: skip
    book.store_grade(number, GRADE if right else msgspec.structs.replace(GRADE, checks=WRONG))


def due_in(book: Gradebook, at: float) -> float:
    """Return in how many days from then the challenge is due."""
    (one,) = reviews_of(book, "ada", NOON)
    return (one.due - NOON) / timedelta(days=1) - at


def past(number: int, draw: int, full: bool, *, costs: bool = True) -> PastGrade:
    """Return a grade of the past."""
    return PastGrade(id=number, challenge="tail", draw=draw, submitted_at=NOON, full_marks=full, costs_attempt=costs)


@pytest.mark.parametrize(
    ("history", "told"),
    [
        ([past(1, 0, False)], []),  # never solved: nothing to remember
        ([past(1, 0, True)], ["good"]),
        ([past(1, 0, False), past(2, 0, True)], ["hard"]),
        ([past(1, 0, True), past(2, 0, True), past(3, 0, False)], ["good"]),  # the same numbers say nothing new
        ([past(1, 0, True), past(2, 1, True)], ["good", "good"]),
        ([past(1, 0, True), past(2, 1, False), past(3, 1, False), past(4, 1, True)], ["good", "again", "hard"]),
        ([past(1, 0, True), past(2, 1, False, costs=False), past(3, 1, True)], ["good", "good"]),
    ],
)
def test_what_a_history_says_of_a_memory(history: list[PastGrade], told: list[str]) -> None:
    """Learned at the first full marks, asked again by each draw after them."""
    assert [one.how for one in recalled(history)] == told


def test_it_comes_back_later_each_time_that_it_is_remembered(book: Gradebook) -> None:
    """And soon when it was forgotten."""
    assert reviews_of(book, "ada", NOON) == []
    graded(book, 0, right=True)
    first = due_in(book, 0)
    graded(book, first, right=True, draw=1)
    second = due_in(book, first)
    graded(book, first + second, right=False, draw=2)
    third = due_in(book, first + second)

    assert 1 <= first < second < 60
    assert 1 <= third < first + second
    assert third < second


def test_it_is_counted_once_and_goes_on_from_what_is_kept(tmp_path: Path) -> None:
    """One by one or all at once, it comes to the same."""
    kept = []
    for name, each in (("all.db", False), ("each.db", True)):
        with Gradebook(str(tmp_path / name)) as book:
            for day, draw in ((0, 0), (3, 1), (9, 2)):
                graded(book, day, right=day != 3, draw=draw)
                graded(book, day, right=True, draw=draw, challenge="head")
                if each:
                    reviews_of(book, "ada", NOON)
            kept.append(reviews_of(book, "ada", NOON))
            assert reviews_of(book, "ada", NOON) == kept[-1]

    assert kept[0] == kept[1]
    assert {one.challenge: one.seen for one in kept[0]} == {"tail": 5, "head": 6}


def test_the_scheduler_is_imported_only_for_something_new(book: Gradebook, tmp_path: Path) -> None:
    """What is kept is read without it."""
    graded(book, 0, right=True)
    program = (
        "import sys\nfrom datetime import UTC, datetime\nfrom grader.gradebook import Gradebook\n"
        "from grader.service.review import reviews_of\n"
        f"for _ in range(2):\n    with Gradebook({str(tmp_path / 'book.db')!r}) as book:\n"
        "        print(len(reviews_of(book, 'ada', datetime.now(UTC))), 'fsrs' in sys.modules)\n"
        "    for name in [one for one in sys.modules if one.startswith('fsrs')]: del sys.modules[name]\n"
        "print('torch' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert done.stdout.split("\n")[:3] == ["1 True", "1 False", "False"]
