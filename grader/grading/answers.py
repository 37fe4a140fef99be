"""Which known mistakes wrong answers make: those whose planted answers give them, for this student's numbers.

Planted answers and the reference are executed with the student's draw. One names its mistake where the submission has
each of the answers in which it differs from the reference, whatever the others are; so several may. In a list of chosen
options each option is an answer of its own, where no planted answer gives the whole list.
"""

from collections.abc import Mapping, Sequence
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
    given = [(file, text, answers_of(task, file)) for file, text in planted]
    made = _made(theirs, given, right)
    chosen = {
        name: form.parts[0].options
        for name, form in task.interface.forms.items()
        if form.kind == "list" and form.parts[0].options and not any(name in one[2] for one in made)
    }
    if chosen:
        each = [(file, text, answers and _each_option(answers, chosen)) for file, text, answers in given]
        made = _made(_each_option(theirs, chosen), each, _each_option(right, chosen))
    if not made:
        return None
    return Diagnosis(
        mistake=SEVERAL.join(file.stem for file, _, _ in made), text="\n\n".join(text for _, text, _ in made)
    )


def _made(
    theirs: Answers, given: Sequence[tuple[Path, str, Answers | None]], right: Answers
) -> list[tuple[Path, str, Answers]]:
    """Return the planted answers whose mistakes a submission makes, with the answers in which they differ."""
    wrong = [(file, text, deviations(answers, right)) for file, text, answers in given]
    every = [one[2] for one in wrong]
    return _without_lesser([one for one in wrong if one[2] and _makes(theirs, one[2], right, every)])


def _each_option(answers: Answers, chosen: Mapping[str, Sequence[object]]) -> Answers:
    """Put in place of each list of chosen options whether it holds each of them.

    A list of all options, or of none, stays whole: that is no belief about one of them.
    """
    found: Answers = {}
    for name, value in answers.items():
        options = chosen.get(name, ())
        held = [isinstance(value, list) and option in value for option in options]
        if any(held) and not all(held):
            found |= {f"{name} {option}": one for option, one in zip(options, held, strict=True)}
        else:
            found[name] = value
    return found


def answers_of(task: Assignment, file: Path) -> Answers | None:
    """Return the answers of the reference or of a planted answer, for one student's numbers; None where it has none."""
    try:
        return read_answers(author_source(task, file), task.interface.answers)
    except (AnswerError, CourseFault):  # it cannot be compared: `grade verify` says why
        return None


def deviations(answers: Answers | None, right: Answers) -> Answers:
    """Return the answers that are not the right ones."""
    return {
        name: value
        for name, value in (answers or {}).items()
        if name not in right or not equal(value, right[name], rtol=_RTOL)
    }


def _makes(theirs: Answers, mistake: Answers, right: Answers, every: Sequence[Answers]) -> bool:
    """Tell whether a submission has all of a mistake's answers, and whether none of them may be another one's."""
    for name, value in mistake.items():
        if name not in theirs or name not in right:  # a list as a whole beside its options
            return False
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
