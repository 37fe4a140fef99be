"""The form of an answer: read from the stub, told in words, and never a matter of right or wrong."""

import ast

import pytest

from grader.course.form import misfit, read_form
from grader.course.interface import AnswerError, read_attempt, read_interface
from grader.errors import CourseFault

GRADIENT = "Annotated[list[list[float]], 1, 2] | None"
CHOICE = 'Literal["A", "B", "C"]'
LETTERS = 'list[Literal["P", "Q", "R"]]'


@pytest.mark.parametrize(
    ("annotation", "value"),
    [
        ("float", "3"),
        ("float", "-0.25"),
        ("int", "0"),
        ("bool", "False"),
        ("str", "'k'"),
        ("None", "None"),
        (GRADIENT, "None"),
        (GRADIENT, "[[0.5, -2]]"),
        (CHOICE, "'C'"),
        (LETTERS, "[]"),
        (LETTERS, "['R', 'P']"),
        ("list[int]", "[4, 4]"),
        ("list[int | None]", "[None, 1]"),
        ("Literal[1, 2]", "2"),
    ],
)
def test_what_has_the_form(annotation: str, value: str) -> None:
    """Right or wrong, it can be judged."""
    form = read_form(ast.parse(annotation, mode="eval").body)

    assert misfit("answer", form, ast.literal_eval(value)) == ""


@pytest.mark.parametrize(
    ("annotation", "value", "says"),
    [
        (GRADIENT, "'None'", "yours is `'None'`: leave the quotes out."),
        (GRADIENT, "'tensor([[0., 1.]])'", "write the tensor's numbers as nested lists"),
        (GRADIENT, "[[0.5]]", "a list of 1 list of 2 numbers or None"),
        (GRADIENT, "[0.5, 0.5]", "such as `answer = [[2.5, 2.5]]` or `answer = None`"),
        (GRADIENT, "0.5", "a list of 1 list"),
        (CHOICE, "'a'", "write it exactly as one of them"),
        (CHOICE, "'D'", 'one of "A", "B", "C", such as `answer = "A"`'),
        (LETTERS, "'QR'", 'a list of any of "P", "Q", "R", such as `answer = ["P", "R"]`'),
        (LETTERS, "['S']", "yours is `['S']`"),
        ("int", "2.0", "a whole number"),
        ("int", "True", "a whole number"),
        ("float", "'0.5'", "a number, such as `answer = 2.5`; yours is `'0.5'`: leave the quotes out."),
        ("float", "None", "a number"),
        ("bool", "1", "True or False"),
        ("str", "''", "a text in quotes"),
        ("list[int]", "(1, 2)", "a list of whole numbers"),
        ("Literal[1, 2]", "True", "one of 1, 2"),
    ],
)
def test_what_has_another_form(annotation: str, value: str, says: str) -> None:
    """The sentence gives the form and an example."""
    form = read_form(ast.parse(annotation, mode="eval").body)
    said = misfit("answer", form, ast.literal_eval(value))

    assert said.startswith("`answer` should be ")
    assert says in said


@pytest.mark.parametrize(
    "annotation", ["tuple[int]", "list", "list[int, int]", "Literal[0.5]", "torch.Tensor", "Annotated[int, 2]"]
)
def test_what_is_no_form(annotation: str) -> None:
    """The author is told the line."""
    with pytest.raises(CourseFault, match=r"stub.py, line 2: .* is no form of an answer"):
        read_interface(f"import torch\nanswer: {annotation} = ...\n", "stub.py")


@pytest.mark.parametrize("examples", [GRADIENT, CHOICE, LETTERS, "float", "int", "bool", "str", "list[list[int]]"])
def test_examples_have_the_form(examples: str) -> None:
    """What a student may copy would be judged."""
    form = read_form(ast.parse(examples, mode="eval").body)

    assert form.examples
    assert all(form.holds(ast.literal_eval(example)) for example in form.examples)


@pytest.mark.parametrize("line", ["answer = ...", "answer = tensor([[0.]])", "other = 1", "answer = 1 + x"])
def test_what_cannot_be_read_is_told_with_the_form(line: str) -> None:
    """Also where there is no value to compare."""
    asked = read_interface("answer: list[int] = ...\n", "stub.py")
    with pytest.raises(AnswerError, match=r"should be a list of whole numbers, such as `answer = \[3, 3\]`\.$"):
        read_attempt(f"{line}\n", asked)
