"""A program's lines as they run, and what each changes."""

from grader.checks.tracing import MOST_STEPS, traced
from grader.report.worked import Step, Worked, changes, in_markdown

TRAINS = """\
import torch
weight = torch.nn.Parameter(torch.ones(1))

def add(x):
    loss = (weight * x).sum()
    loss.backward()

for x in (2.0, 3.0):
    add(x)
print(weight.grad)
"""


def test_weights_and_gradients_are_followed_through_functions() -> None:
    """In the order in which the lines run; a call is told again where it has changed something."""
    steps, left_out = traced(TRAINS, "t.py", {})
    told = [(step.line, "; ".join(changes(step))) for step in steps]

    assert left_out == 0
    assert told == [
        (2, "weight = [1.0]; weight.grad = None"),
        (8, "x = 2.0"),
        (9, ""),
        (5, "loss = 2.0"),
        (6, ""),
        (9, "weight.grad = [2.0]"),
        (8, "x = 3.0"),
        (9, ""),
        (5, "loss = 3.0"),
        (6, ""),
        (9, "weight.grad = [5.0]"),
        (10, "printed = tensor([5.])"),
    ]


def test_given_names_and_others_code_are_not_followed() -> None:
    """The variant's values are known, and a function that somebody else calls is somebody else's."""
    program = "def twice(x):\n    return 2 * x\nfour = asked(twice)\n_hidden = 1\n"
    steps, _ = traced(program, "t.py", {"asked": lambda ask: ask(2)})

    assert [changes(step) for step in steps] == [["four = 4"], []]


def test_a_long_run_is_cut() -> None:
    """What is not shown is counted."""
    steps, left_out = traced("i = 0\nwhile i < 200:\n    i += 1\n", "t.py", {})

    assert len(steps) == MOST_STEPS
    assert left_out == 1 + 200 + 201 - MOST_STEPS


def test_in_a_terminal() -> None:
    """Beside the line where it fits, below it where not."""
    long = Step(
        line=12, code="    weight = torch.nn.Parameter(torch.ones(1))", after={"weight": "[1]", "w.grad": "None"}
    )
    text = in_markdown(
        Worked(answers=("a = 1", "b = None"), steps=(Step(line=3, code="i = 0", after={"i": "0"}), long), left_out=4)
    )

    assert "```python\na = 1\nb = None\n```" in text
    assert "  3 i = 0                                       # i = 0\n" in text
    assert " 12     weight = torch.nn.Parameter(torch.ones(1))\n            # weight = [1]\n" in text
    assert "… 4 more steps" in text


def test_numbers_are_written_as_what_they_are() -> None:
    """A float of a whole number is no int; what a loop over nothing changes is not told."""
    program = "a = 3.0\nb = [2.5, 4.0, 1e20]\nc = 7\nfor i in []:\n    c = i\nfor i in [1]: c = 8\n"
    steps, _ = traced(program, "t.py", {})

    assert [(step.line, *changes(step)) for step in steps][:3] == [
        (1, "a = 3.0"),
        (2, "b = [2.5, 4.0, 1e+20]"),
        (3, "c = 7"),
    ]
    assert {step.line for step in steps} == {1, 2, 3, 6}


def test_telling_begins_with_a_line() -> None:
    """What runs before is not told; a function that stands there is, when it is called later."""
    program = "one = 1\ndef add(x):\n    return x + one\nadd(5)\ntwo = add(1)\n"
    steps, left_out = traced(program, "t.py", {}, first=5)

    assert [(step.line, *changes(step)) for step in steps] == [(5,), (3,), (5, "two = 2")]
    assert left_out == 0


def test_lines_that_the_task_does_not_show_are_shown_first() -> None:
    """With the numbers that the steps below have."""
    steps = (Step(line=24, code="waiting = 1.0", after={"waiting": "1.0"}),)
    text = in_markdown(Worked(answers=("a = 1",), lines=("# A model.", "waiting = 1.0"), first=23, steps=steps))

    assert "which are not in the task. They go on behind line 22 of the task's.\n" in text
    assert "```python\n 23 # A model.\n 24 waiting = 1.0\n```\n\nWith your numbers" in text
