"""Which known mistakes wrong answers make: those whose planted answers give them, for this student's numbers.

Planted answers and the reference are executed with the student's draw. One names its mistake where the submission has
each of the answers in which it differs from the reference, whatever the others are; so several may.
"""

from collections.abc import Sequence
from pathlib import Path

from grader.checks.likeness import equal, named
from grader.checks.session import author_source
from grader.course.assignment import Assignment
from grader.course.interface import AnswerError, read_answers
from grader.errors import CourseFault
from grader.report.record import SEVERAL, Diagnosis

Answers = dict[str, object]
_RTOL = 1e-6


def diagnose_answers(source: str, task: Assignment, planted: Sequence[tuple[Path, str]]) -> Diagnosis | None:
    """Name the mistakes that give a submission's wrong answers; none where it is not certain which.

    Args:
        source: the submission.
        task: what it was judged as.
        planted: planted answers that may be named, and what they tell.
    """
    names = task.interface.answers
    try:
        theirs = read_answers(source, names)
    except AnswerError:
        return None
    right = answers_of(task, task.challenge.reference_file)
    if not names or right is None:
        return None
    given = [(file, text, deviations(answers_of(task, file), right)) for file, text in planted]
    made = _without_lesser(
        [one for one in given if one[2] and _makes(theirs, one[2], right, [two[2] for two in given])]
    )
    if not made:
        return None
    return Diagnosis(
        mistake=SEVERAL.join(file.stem for file, _, _ in made), text="\n\n".join(text for _, text, _ in made)
    )


def answers_of(task: Assignment, file: Path) -> Answers | None:
    """Return the answers of the reference or of a planted answer, for one student's numbers; None where it has none."""
    try:
        return read_answers(author_source(task, file), task.interface.answers)
    except (AnswerError, CourseFault):  # it cannot be compared: `grade verify` says why
        return None


def deviations(answers: Answers | None, right: Answers) -> Answers:
    """Return the answers that are not the right ones."""
    return {name: value for name, value in (answers or {}).items() if not equal(value, right[name], rtol=_RTOL)}


def _makes(theirs: Answers, mistake: Answers, right: Answers, every: Sequence[Answers]) -> bool:
    """Tell whether a submission has all of a mistake's answers, and whether none of them may be another one's."""
    for name, value in mistake.items():
        others = [other[name] for other in every if name in other and not equal(other[name], value, rtol=_RTOL)]
        if named(theirs[name], [(True, value), *((False, other) for other in others)], right[name]) is not True:
            return False
    return True


def _without_lesser(made: list[tuple[Path, str, Answers]]) -> list[tuple[Path, str, Answers]]:
    """Leave out what is a part of another mistake, and what cannot be told from another one."""
    return [
        one
        for one in made
        if not any(
            other is not one and one[2].keys() & other[2].keys() and not one[2].keys() > other[2].keys()
            for other in made
        )
    ]
