"""What is put into the gradebook comes out again, once, and counts as it should."""

import contextlib
import hashlib
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from grader.errors import GraderFault, UsageFault
from grader.gradebook import Gradebook, Progress, StoredSubmission
from grader.report.record import Status

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


def test_a_submission_comes_back_as_it_was_stored(book: Gradebook) -> None:
    """Every byte of the source, and the time in UTC whatever zone it was given in."""
    source = bytes(range(256)) * 3
    number = book.add_submission(
        student="Zoë Ω",
        challenge="tail",
        draw=4,
        source=source,
        filename="tail.py",
        device="auto",
        submitted_at=NOON.astimezone(timezone(timedelta(hours=-7))),
    )

    want = StoredSubmission(
        id=number,
        student="Zoë Ω",
        challenge="tail",
        draw=4,
        source=source,
        sha256=hashlib.sha256(source).hexdigest(),
        filename="tail.py",
        device="auto",
        submitted_at=NOON,
    )
    assert book.submission(number) == want
    assert book.submission(number).submitted_at.utcoffset() == timedelta(0)


def test_it_is_there_after_reopening(book: Gradebook, url: str, add: Any, make_grade: Any) -> None:
    """Nothing waits for the gradebook to be closed."""
    number = add(book)
    book.store_grade(number, make_grade())

    with Gradebook(url) as again:
        assert again.grades("ada") == [(book.submission(number), make_grade())]


def test_the_first_grade_wins(book: Gradebook, add: Any, make_grade: Any) -> None:
    """A second grade of the same submission changes nothing, and the first is handed back."""
    number = add(book)
    first, second = make_grade("failed", seed=1), make_grade(seed=2)

    assert book.store_grade(number, first) == first
    assert book.store_grade(number, second) == first
    assert [grade for _, grade in book.grades("ada")] == [first]
    assert book.attempts_used("ada", "tail", 0) == 1
    assert book.progress("ada")["tail"].best == 3


def test_a_grade_may_hold_any_character(book: Gradebook, add: Any, make_grade: Any) -> None:
    """What a submission printed may hold a zero, which PostgreSQL takes in no text."""
    number = add(book)
    assert book.store_grade(number, make_grade(output="a\0b")).output == "a\0b"
    assert book.last_grade("ada", "tail") == (book.submission(number), make_grade(output="a\0b"))


def test_ungraded_submissions_wait_in_order(book: Gradebook, add: Any, make_grade: Any) -> None:
    """They are the submissions without a grade, of this student and challenge only."""
    one, two, three = add(book), add(book), add(book)
    add(book, challenge="other")
    add(book, student="bob")
    book.store_grade(two, make_grade())

    assert [waiting.id for waiting in book.ungraded("ada", "tail")] == [one, three]


def test_a_grade_needs_its_submission(book: Gradebook, make_grade: Any) -> None:
    """A number that does not exist is refused, for reading and for grading."""
    with pytest.raises(UsageFault, match="no submission number 7"):
        book.submission(7)
    with pytest.raises(UsageFault, match="no submission number 7"):
        book.store_grade(7, make_grade())
    assert book.grades("ada") == []


def test_grades_come_oldest_first(book: Gradebook, add: Any, make_grade: Any) -> None:
    """In the order of the submissions, even when a later one was graded first."""
    one, two, other = add(book), add(book), add(book, challenge="other")
    for number in (other, two, one):
        book.store_grade(number, make_grade(seed=number))

    assert [grade.seed for _, grade in book.grades("ada")] == [one, two, other]
    assert [grade.seed for _, grade in book.grades("ada", "tail")] == [one, two]
    assert book.grades("bob") == []


def test_the_last_grade_is_of_the_latest_graded_submission(book: Gradebook, add: Any, make_grade: Any) -> None:
    """A submission that still waits for its grade does not hide it."""
    assert book.last_grade("ada", "tail") is None
    one, two, _ = add(book), add(book), add(book)
    book.store_grade(two, make_grade(seed=2))
    book.store_grade(one, make_grade(seed=1))

    assert book.last_grade("ada", "tail") == (book.submission(two), make_grade(seed=2))


def test_only_real_grades_cost_attempts(book: Gradebook, add: Any, make_grade: Any) -> None:
    """A broken check, a rejected file and a submission without a grade cost nothing; draws count apart."""
    book.store_grade(add(book), make_grade("failed"))
    book.store_grade(add(book), make_grade("broken"))
    book.store_grade(add(book), make_grade(checks=(), status=Status.REJECTED))
    add(book)
    book.store_grade(add(book, draw=1), make_grade())

    assert book.attempts_used("ada", "tail", 0) == 1
    assert book.attempts_used("ada", "tail", 1) == 1
    assert book.attempts_used("ada", "tail", 2) == 0


def test_no_more_attempts_than_are_allowed(book: Gradebook, add: Any, make_grade: Any) -> None:
    """What is still being judged takes one, until its grade says that it costs none."""
    number = add(book, attempts=1)
    with pytest.raises(UsageFault, match="being judged"):
        add(book, attempts=1)
    book.store_grade(number, make_grade("broken"))
    book.store_grade(add(book, attempts=1), make_grade("failed"))
    with pytest.raises(UsageFault, match="No attempt is left"):
        add(book, attempts=1)
    add(book, attempts=1, draw=1)

    assert len(book.grades("ada", "tail")) == 2


def test_two_at_once_share_the_attempts(url: str, add: Any) -> None:
    """However many commands submit at the same moment."""

    def try_once(_: int) -> bool:
        with Gradebook(url) as own, contextlib.suppress(UsageFault):
            return bool(add(own, attempts=3))
        return False

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(try_once, range(16))) == 3


def test_the_first_start_counts(book: Gradebook) -> None:
    """Starting a draw again does not turn the clock back."""
    book.record_start("ada", "tail", 1, NOON)
    book.record_start("ada", "tail", 1, NOON + timedelta(hours=1))

    assert book.started("ada", "tail", 1) == NOON
    assert book.started("ada", "tail", 0) is None
    assert book.started("bob", "tail", 1) is None


def test_the_latest_draw_is_the_highest_known(book: Gradebook, add: Any) -> None:
    """Started or submitted to: a fresh draw must never repeat one."""
    assert book.latest_draw("ada", "tail") is None
    add(book, draw=0)
    assert book.latest_draw("ada", "tail") == 0
    book.record_start("ada", "tail", 10, NOON)
    book.record_start("ada", "tail", 9, NOON + timedelta(hours=1))
    assert book.latest_draw("ada", "tail") == 10


def test_a_hint_is_counted_once(book: Gradebook) -> None:
    """Reading a hint again is free."""
    assert [book.next_hint("ada", "tail", NOON, 2) for _ in range(4)] == [0, 1, 1, 1]

    assert book.hints_seen("ada", "tail") == 2
    assert book.hints_seen("ada", "other") == 0


def test_progress_sums_up_each_challenge(book: Gradebook, add: Any, make_grade: Any) -> None:
    """Best points over all draws, attempts in all and on the latest draw, hints, and what waits."""
    book.record_start("ada", "tail", 0, NOON)
    book.record_start("ada", "tail", 1, NOON + timedelta(hours=1))
    book.store_grade(add(book), make_grade())
    book.store_grade(add(book, draw=1), make_grade("failed"))
    book.store_grade(add(book, draw=1), make_grade("passed", "failed"))
    book.store_grade(add(book, draw=1), make_grade("broken"))
    add(book, draw=1)
    book.next_hint("ada", "hinted", NOON, 3)
    add(book, student="bob", challenge="secret")

    nothing = Progress(
        draw=None,
        started=None,
        attempts=0,
        best=0,
        possible=0,
        full_marks=False,
        hints=1,
        ungraded=0,
    )
    tail = Progress(
        draw=1,
        started=NOON + timedelta(hours=1),
        attempts=3,
        best=5,
        possible=5,
        full_marks=True,
        hints=0,
        ungraded=1,
    )
    assert book.progress("ada") == {"hinted": nothing, "tail": tail}


def test_an_odd_file_name_is_kept_readable(book: Gradebook, add: Any) -> None:
    """Bytes in a file's name that are no text become question marks."""
    assert book.submission(add(book, filename="t\udcffail\0.py")).filename == "t?ail?.py"


@pytest.mark.parametrize(
    "name",
    ["", "a" * 201, "a\nb", "a\x00", "\x7f", "a\x85", "\udcff"],
    ids=["empty", "long", "newline", "nul", "delete", "C1", "bytes"],
)
def test_a_name_that_is_none_is_refused(book: Gradebook, add: Any, name: str) -> None:
    """Before anything is stored or looked up."""
    with pytest.raises(UsageFault, match="student's name"):
        add(book, student=name)
    with pytest.raises(UsageFault, match="student's name"):
        book.progress(name)
    with pytest.raises(UsageFault, match="student's name"):
        book.next_hint(name, "tail", NOON, 1)


@pytest.mark.parametrize("name", ["a" * 200, "علی‌رضا", "o'Brien; DROP TABLE students --", " "])
def test_any_other_name_is_welcome(book: Gradebook, add: Any, name: str) -> None:
    """Names are people's own business."""
    assert book.submission(add(book, student=name)).student == name


def test_a_time_without_zone_is_our_bug(book: Gradebook, add: Any) -> None:
    """It is refused and not guessed."""
    with pytest.raises(GraderFault, match="no time zone"):
        add(book, submitted_at=datetime(2026, 3, 1))  # noqa: DTZ001 - the very thing
    assert book.ungraded("ada", "tail") == []


def test_a_file_that_is_put_in_its_place_is_used(file_book: Gradebook, file: Path, add: Any, tmp_path: Path) -> None:
    """As it is: nothing that was stored in the one before gets into it."""
    for _ in range(9):
        add(file_book, source=b"x" * 5000)
    other = tmp_path / "other.db"
    with Gradebook(str(other)) as backup:
        add(backup, student="bob")
    other.replace(file)

    assert file_book.ungraded("ada", "tail") == []
    assert [waiting.student for waiting in file_book.ungraded("bob", "tail")] == ["bob"]
    add(file_book, student="bob")
    with Gradebook(str(file)) as again:
        assert len(again.ungraded("bob", "tail")) == 2


def test_a_file_that_is_removed_is_made_anew(file_book: Gradebook, file: Path, add: Any) -> None:
    """Empty, and what is stored from then on is kept."""
    add(file_book, student="bob")
    file.unlink()

    assert file_book.ungraded("bob", "tail") == []
    number = add(file_book)
    with Gradebook(str(file)) as again:
        assert again.submission(number).student == "ada"


def test_what_is_refused_in_the_middle_leaves_nothing(book: Gradebook, url: str, add: Any, rows: Any) -> None:
    """The student that was noted just before is taken back, and the next transaction finds no lock."""
    with pytest.raises(UsageFault, match="No attempt is left"):
        add(book, attempts=0)

    book.record_start("bob", "tail", 0, NOON)
    assert rows(url, "SELECT name FROM students") == [("bob",)]


def test_threads_take_turns_on_one_gradebook(book: Gradebook, add: Any, make_grade: Any) -> None:
    """Nothing of theirs is lost or mixed up."""

    def work(student: str) -> None:
        for _ in range(20):
            book.store_grade(add(book, student=student), make_grade(student=student))

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, "abcd"))
    assert [[grade.student for _, grade in book.grades(one)] for one in "abcd"] == [[one] * 20 for one in "abcd"]


def test_a_time_is_corrected(book: Gradebook, add: Any) -> None:
    """Of that submission alone."""
    first, second = add(book), add(book)
    book.correct_time(first, NOON - timedelta(days=3))

    assert [book.submission(number).submitted_at for number in (first, second)] == [NOON - timedelta(days=3), NOON]
