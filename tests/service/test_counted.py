"""Which hand-ins are attempts."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec

from grader.gradebook import Gradebook
from grader.service.counted import attempts_of
from tests.report.examples import grade as example

NOON = datetime(2026, 10, 1, 12, tzinfo=UTC)


def test_the_same_again_is_no_attempt_of_its_own(tmp_path: Path) -> None:
    """Whoever stored it twice, and in whatever order; after another one it is one, and of another draw."""
    handed_in = [
        (3, "ada", "a", 0), (1, "ada", "a", 0), (1, "ada", "a", 0), (2, "ada", "b", 0), (4, "ada", "a", 1),
        (1, "bob", "a", 0),
    ]  # fmt: skip
    with Gradebook(str(tmp_path / "book.db")) as book:
        for hour, student, source, draw in handed_in:
            number = book.add_submission(
                student=student, challenge="tail", draw=draw, source=source.encode(), filename="x.py", device="cpu",
                submitted_at=NOON + timedelta(hours=hour),
            )  # fmt: skip
            book.store_grade(number, msgspec.structs.replace(example(), student=student))
        found = attempts_of(book)

    assert {student: [one.number for one in own] for student, own in found.items()} == {"ada": [2, 4, 1, 5], "bob": [6]}
