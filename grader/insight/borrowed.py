"""Answers that are wrong for their student's numbers, and right for those of somebody else in the class."""

from collections import defaultdict
from collections.abc import Callable, Mapping

from grader.report.base import Record

Answers = Mapping[str, object]
Equal = Callable[[object, object], bool]


class Borrowed(Record, frozen=True, kw_only=True):
    """One student's answers that would be right for others.

    Attributes:
        student: whose answers they are.
        answers: the names of those that are wrong for the student's own numbers and right for the others'.
        right_for: for whose numbers all of these are right, sorted.
        others: for how many students' numbers they could have been: all others in the class whose numbers differ.
        points: with the student's own numbers; filled in by judging.
        points_there: with those of the first in `right_for`; None where it was not judged.
        possible: what full marks are there.
    """

    student: str
    answers: tuple[str, ...]
    right_for: tuple[str, ...]
    others: int
    points: float = 0
    points_there: float | None = None
    possible: float = 0


def find_borrowed(given: Mapping[str, Answers], right: Mapping[str, Answers], equal: Equal) -> list[Borrowed]:
    """Return whose answers are right for others, those first that are right for the fewest.

    An answer such as True or 4 is right for many draws by itself: how many, stands beside it.

    Args:
        given: student -> name -> answer, as it was handed in.
        right: student -> name -> right answer for that student's numbers.
        equal: whether two answers are the same.
    """
    found = []
    for student, answers in sorted(given.items()):
        own = right[student]
        wrong = [name for name in answers if name in own and not equal(answers[name], own[name])]
        fitting: dict[tuple[str, ...], list[str]] = defaultdict(list)
        others = [other for other in sorted(right) if other != student and right[other] != own]
        for other in others:
            if matched := tuple(name for name in wrong if equal(answers[name], right[other].get(name))):
                fitting[matched].append(other)
        for matched, whose in fitting.items():
            if not any(set(matched) < set(more) for more in fitting):
                found.append(Borrowed(student=student, answers=matched, right_for=tuple(whose), others=len(others)))
    return sorted(found, key=lambda one: (len(one.right_for), -len(one.answers), one.student))
