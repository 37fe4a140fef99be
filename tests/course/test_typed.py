"""Answers typed at a prompt: short forms are understood, other forms are told, and stubs are filled in."""

import ast
from typing import Any

import pytest

from grader.course.form import Form, read_form
from grader.course.interface import AnswerError, read_answers
from grader.course.typed import fill_in, keys_of, read_typed


def form(text: str) -> Form:
    """Return the form of that annotation."""
    return read_form(ast.parse(text, mode="eval").body)


LETTERS = 'list[Literal["P", "Q", "R"]]'
GRADIENT = "Annotated[list[list[float]], 1, 1] | None"


@pytest.mark.parametrize(
    ("annotation", "typed", "value"),
    [
        ("int", "3", 3),
        ("int", "answer = 3", 3),
        ("int", "answer=-3", -3),
        ("float", "0.125", 0.125),
        ("float", "1/8", 0.125),
        ("float", "2", 2),
        ("float", "-3/-12", 0.25),
        ("float", "0.9/3", 0.3),
        ("float", "0,75", 0.75),
        ("float", "2e-3", 0.002),
        ("float", "−1.5", -1.5),
        ("float", "１．２５", 1.25),
        ("int", "2e2", 200),
        ("int", "6.0", 6),
        ("int", "12/4", 3),
        ("int", "–4", -4),
        ("list[int]", "4.0，5", [4, 5]),
        ("list[float]", "0,5", [0, 5]),
        ('Literal["A", "B"]', "(b).", "B"),
        ('Literal["A", "B"]', "“a”", "A"),
        ("str", "a – b", "a – b"),
        ("bool", "true", True),
        ("bool", "n", False),
        ("bool", "False", False),
        ('Literal["A", "B"]', "b", "B"),
        ('Literal["A", "B"]', '"A"', "A"),
        (LETTERS, "pr", ["P", "R"]),
        (LETTERS, "R, p", ["R", "P"]),
        (LETTERS, '["Q"]', ["Q"]),
        (LETTERS, "[]", []),
        ("list[int]", "0 2 4", [0, 2, 4]),
        ("list[int]", "[0,2]", [0, 2]),
        ("list[int]", "7", [7]),
        ("list[int] | None", "none", None),
        ("list[int] | None", "1,2", [1, 2]),
        (GRADIENT, "-2.5", [[-2.5]]),
        (GRADIENT, "[[2.5]]", [[2.5]]),
        (GRADIENT, "None", None),
        ("Annotated[list[int], 2]", "3 5", [3, 5]),
        ("str", "a word", "a word"),
        ("str", '"a word"', "a word"),
    ],
)
def test_read(annotation: str, typed: str, value: object) -> None:
    """As it would stand in the file, or shorter."""
    found = read_typed("answer", form(annotation), typed)

    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize(
    ("annotation", "typed"),
    [
        ("int", "2.5"),
        ("int", "1/8"),
        ("int", "three"),
        ("int", "True"),
        ("int", "7/2"),
        ("int", "1,000"),
        ("int", "1e999"),
        ("int", "1e301"),
        ("float", "1/0"),
        ("float", "1/0.0"),
        ("float", "1,000"),
        ("float", "25%"),
        ("float", "2½"),
        ("float", "10²"),
        ("float", "nan"),
        ("float", "1e999"),
        ("bool", "1"),
        ('Literal["A", "B"]', "C"),
        (LETTERS, "PX"),
        ("list[int]", "1 b"),
        ("Annotated[list[int], 2]", "3 5 7"),
        (GRADIENT, "1 2"),
        ("int", "9" * 400),
        ("int", "__import__('os')"),
    ],
)
def test_told(annotation: str, typed: str) -> None:
    """Another form is no answer, and the sentence says which is one, with an example."""
    with pytest.raises(AnswerError, match=r"`answer` should be .* such as `answer = "):
        read_typed("answer", form(annotation), typed)


def test_without_a_form() -> None:
    """A stub that declares none takes a literal, else a text."""
    assert read_typed("answer", None, "[1, 2]") == [1, 2]
    assert read_typed("answer", None, "two") == "two"


def test_keys() -> None:
    """One key where it tells the answers apart."""
    assert keys_of(form('Literal["A", "B"]')) == {"a": "A", "b": "B"}
    assert keys_of(form("bool")) == {"t": True, "f": False}
    assert keys_of(form('Literal["one", "other"]')) == {}
    assert keys_of(form("int")) == {}
    assert keys_of(None) == {}


@pytest.mark.parametrize("value", [None, True, -3, 0.1, 1e-300, 'a"b\n', [[2.5]], ["P"], []])
def test_a_stub_is_filled_in(value: Any) -> None:
    """Only the gaps change, and what stands there is read back as it was."""
    stub = '"""Größe: ..."""\n\nbefore = "é"; one: int | None = ...  # ...\nother = ...\n\nkept = 1\n'
    filled = fill_in(stub, {"one": value, "other": 2})

    assert read_answers(filled, ["one", "other", "kept"]) == {"one": value, "other": 2, "kept": 1}
    assert filled.count("\n") == stub.count("\n")
    assert filled.startswith('"""Größe: ..."""\n\nbefore = "é"; one: int | None = ')
    assert "  # ...\n" in filled
