"""Wrong answers are named by what known misconceptions give for a student's own numbers."""

from pathlib import Path
from typing import Any

import pytest

from grader.checks.author import docstring_of, head_of
from grader.course.assignment import Assignment, assign_to
from grader.course.course import Course
from grader.course.keys import course_key
from grader.course.typed import fill_in
from grader.grading.answers import answers_of, diagnose_answers

COURSE = Course(Path(__file__).resolve().parents[2])


def task_of(slug: str, **values: object) -> Assignment:
    """Return a challenge for the first draw that has these values."""
    challenge = COURSE.load(slug)
    tasks = (assign_to(challenge, "ada", draw, course_key(COURSE)) for draw in range(200))
    return next(one for one in tasks if values.items() <= one.variant.values.items())


def diagnosed(task: Assignment, **changes: Any) -> str | None:
    """Return the mistakes named for the right answers with these changes."""
    right = answers_of(task, task.challenge.reference_file)
    assert right is not None
    planted = [(file, docstring_of(head_of(file))) for file in task.challenge.planted_files()]
    found = diagnose_answers(fill_in(task.stub, {**right, **changes}), task, planted)
    if found is None:
        return None
    assert all(text in found.text for file, text in planted if file.stem in found.mistakes)
    return found.mistake


def mistaken(task: Assignment, name: str) -> dict[str, object]:
    """Return a planted answer's answers."""
    (file,) = [file for file in task.challenge.planted_files() if file.stem == name]
    found = answers_of(task, file)
    assert found is not None
    return found


LOOP = "04-what-does-it-do"


@pytest.fixture(scope="module")
def loop() -> Assignment:
    """Return a loop with a tail of two that makes an update, divided by 3: its scale is no round number."""
    return task_of(LOOP, k=3, n=5, division=" / 3", calls_after=["step"])


def test_each_planted_answer_is_named_as_itself(loop: Assignment) -> None:
    """And the right answers as nothing."""
    assert diagnosed(loop) is None
    for file in loop.challenge.planted_files():
        assert diagnosed(loop, **mistaken(loop, file.stem)) == file.stem


def test_one_wrong_answer_is_named_whatever_the_others_are(loop: Assignment) -> None:
    """Right, or wrong in a way that nobody knows; two known ones are both named."""
    updates = {"updates": loop.variant.values["n"]}

    assert diagnosed(loop, **updates) == "one_for_each"
    assert diagnosed(loop, **updates, scale=17.25, left_over=[11]) == "one_for_each"
    assert diagnosed(loop, **updates, raises=True) == "expects_error and one_for_each"
    assert diagnosed(loop, scale=17.25) is None


def test_half_a_misconception_is_none(loop: Assignment) -> None:
    """Who had it would have another last window, too."""
    whole = mistaken(loop, "after_the_loop")

    assert diagnosed(loop, updates=whole["updates"], last_window=whole["last_window"]) == "after_the_loop"
    assert diagnosed(loop, updates=whole["updates"]) is None
    assert diagnosed(loop, last_window=whole["last_window"]) is None


def test_the_same_value_otherwise_written(loop: Assignment) -> None:
    """As a whole number, rounded, or in another order."""
    assert mistaken(loop, "division_misread")["scale"] == 2.0
    assert diagnosed(loop, scale=2) == "division_misread"
    assert diagnosed(loop, last_window=[5, 4]) == "counted_from_one"
    undivided = task_of(LOOP, k=3, n=5, division="", calls_after=["step"])
    assert diagnosed(undivided, scale=0.667) == "division_misread"
    assert diagnosed(undivided, scale=0.66) == "division_misread"
    assert diagnosed(undivided, scale=0.7) is None


def test_factors_and_letters() -> None:
    """A count instead of a factor, with a point behind it; a letter beside wrong statements."""
    factors = task_of("03-four-times-k")
    count = factors.variant.values["n"] // factors.variant.values["k"]
    assert diagnosed(factors, updates=float(count)) == "updates_counted"
    assert diagnosed(factors, updates=float(count), contribution=0.0001) == "updates_counted"

    why = task_of("02-why-accumulate")
    speed = next(letter for letter, name in why.variant.values["purpose_names"].items() if name == "speed")
    assert diagnosed(why, purpose=speed) == "chose_speed"
    assert diagnosed(why, purpose=speed, true_statements=[]) == "chose_speed and nothing_true"
    believed = mistaken(why, "less_work")["true_statements"]
    assert isinstance(believed, list)
    assert diagnosed(why, true_statements=believed[::-1]) == "less_work"


def test_each_misjudged_statement_of_a_list_is_named() -> None:
    """Whatever else is misjudged; a list of all statements, or of none, is a mistake of its own, in this very list."""
    why = task_of("02-why-accumulate")
    statements = why.variant.values["names"]
    work, memory = (next(at for at, name in statements.items() if name.startswith(s)) for s in ("work", "memory"))
    other = next(at for at in statements if at not in (work, memory))
    right = answers_of(why, why.challenge.reference_file)
    assert right is not None
    true = right["true_statements"]
    assert isinstance(true, list)

    def misjudged(*letters: str) -> str | None:
        return diagnosed(why, true_statements=[at for at in statements if (at in true) != (at in letters)])

    assert misjudged(work, memory) == "gradients_forgotten and less_work"
    assert misjudged(work, other) == "less_work"
    assert misjudged(other) is None
    assert misjudged(*true) == "nothing_true"
    assert misjudged(*(at for at in statements if at not in true)) == "everything"


def test_what_cannot_be_read_is_named_nothing(loop: Assignment) -> None:
    """As an untouched stub."""
    assert diagnose_answers(loop.stub, loop, [(loop.challenge.planted_files()[0], "text")]) is None
