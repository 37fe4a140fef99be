"""Stubs and answers are read from their text; nothing is run and nothing hostile gets through."""

import contextlib
import sys
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from grader.course.interface import AnswerError, Signature, read_answers, read_interface
from grader.errors import CourseFault

STUB = '''\
"""Task."""
import torch

LIMIT = 3
answer = ...
why: str = ...

def train(model, batches, /, steps=1, *, rate=0.1):
    """Do it."""

def _helper(x): ...

def debug(a, b):
    return a + b
'''


def test_the_stub_says_what_is_asked() -> None:
    """Public functions with their positional parameters, and the names that are still `...`."""
    asked = read_interface(STUB, "stub.py")

    assert asked.answers == ("answer", "why")
    assert asked.functions == {
        "train": Signature(parameters=("model", "batches", "steps"), required=2),
        "debug": Signature(parameters=("a", "b"), required=2),
    }


def test_a_stub_is_never_run(tmp_path: Path) -> None:
    """Reading a stub has no effect of its own."""
    trace = tmp_path / "trace"
    read_interface(f"open({str(trace)!r}, 'w')\nanswer = ...\n", "stub.py")

    assert not trace.exists()


@pytest.mark.parametrize(("stub", "want"), [("x = (", "stub.py, line 1: syntax error"), ("x = 1\n", "asks for")])
def test_a_useless_stub_is_a_course_fault(stub: str, want: str) -> None:
    """Broken Python, or nothing to fill in."""
    with pytest.raises(CourseFault, match=want):
        read_interface(stub, "stub.py")


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("3", 3),
        ("-2.5", -2.5),
        ("True", True),
        ("None", None),
        ("'a' 'b'", "ab"),
        ("[[1.0, 2], [None]]", [[1.0, 2], [None]]),
        ("(1, {'a': False})", (1, {"a": False})),
        ("9" * 300, 10**300 - 1),
        (r"'\d'", r"\d"),
        ("(\n  1\n)", 1),
    ],
)
def test_literals_are_read_with_their_exact_type(text: str, want: object) -> None:
    """1, 1.0 and True are three different answers."""
    got = read_answers(f"answer = {text}\n", ["answer"])["answer"]

    assert got == want
    assert type(got) is type(want)


def test_the_last_assignment_counts() -> None:
    """Annotated and chained ones too; those inside functions do not."""
    source = "a = b = 1\na = 2\nc: int = 5\nc: int\ndef f():\n    a = 3\n"

    assert read_answers(source, ["a", "b", "c"]) == {"a": 2, "b": 1, "c": 5}


NOT_RUN = "answers are read, not run: write the value itself"


@pytest.mark.parametrize(
    ("source", "want", "line"),
    [
        ("x = 1", "answer is missing", None),
        ("def f():\n    answer = 1", "answer is missing", None),
        ("\nanswer = ...", "answer is still to be filled in", 2),
        ("answer = [1, ...]", "answer is still to be filled in", 1),
        ("answer = 1 / 3", NOT_RUN, 1),
        ("answer = 9**9**9**9", NOT_RUN, 1),
        ("answer = __import__('os').abort()", NOT_RUN, 1),
        ("answer = f'{1}'", NOT_RUN, 1),
        ("answer = {[1]: 2}", NOT_RUN, 1),
        ("answer = 1\nanswer += 1", NOT_RUN, 2),
        ("answer, b = 1, 2", NOT_RUN, 1),
        ("answer = 1\nfor answer in 1, 2: pass", NOT_RUN, 2),
        ("if True:\n    answer = 1", NOT_RUN, 1),
        ("answer = 1\ndef answer(): pass", NOT_RUN, 2),
        ("answer = 1e999", "too big", 1),
        ("answer = {1, 2}", "holds a set", 1),
        ("answer = set()", "holds a set", 1),
        ("answer = b'a'", "holds a bytes", 1),
        ("answer = 1 + 2j", "holds a complex", 1),
        (r"answer = '\ud800'", "not valid Unicode", 1),
        ("answer = 1" + "0" * 300, "more than 300 digits", 1),
        ("answer = 0x" + "f" * 9000, "more than 300 digits", 1),
        ("answer = " + "9" * 5000, "syntax error", 1),
        ("answer = '" + "a" * 10_001 + "'", "longer than 10000 characters", 1),
        ("answer = " + "[" * 30 + "]" * 30, "nested deeper than 20", 1),
        ("answer = " + "(" * 200_000, "syntax error", 1),
        ("answer = " + "-" * 200_000 + "1", "nested too deeply", None),
        ("answer = " + "1+" * 100_000 + "1", "nested too deeply", None),
        ("answer = a" + ".b" * 100_000, "nested too deeply", None),
        ("answer = 1\0", "NUL character", 1),
        ("x = '\ud800'\nanswer = 1", "not valid Unicode", None),
        ("x = 1\nanswer = (1,\n", "syntax error: '(' was never closed", 2),
        ("#" * 300_000, "longer than 262144 characters", None),
    ],
)
def test_anything_else_is_one_plain_sentence(source: str, want: str, line: int | None) -> None:
    """With the line where known; never another exception, never run."""
    with pytest.raises(AnswerError) as caught:
        read_answers(source, ["answer"])

    assert want in caught.value.message
    assert caught.value.line == line


def test_the_recursion_limit_is_no_way_out() -> None:
    """Read from deep inside other calls, a nested answer is still refused in words."""

    def deep(left: int) -> None:
        if left:
            deep(left - 1)
        else:
            read_answers("answer = " + "[" * 80 + "]" * 80, ["answer"])

    with pytest.raises(AnswerError):
        deep(sys.getrecursionlimit() - 150)


PIECES = st.sampled_from(
    ["answer", " = ", "=", "\n", "(", ")", "[", "]", "{", "}", ",", "1", "9" * 500, "1e999", "-", "**", "...", "'",
     '"""', "\\", "\0", "\ud800", "\ufeff", "\f", "lambda:", "f'{", "def answer():", "if 1:\n ", "for answer in ",
     "x:", "None", "#"]
)  # fmt: skip


@settings(max_examples=300, deadline=None, database=None)
@given(text=st.one_of(st.text(), st.lists(PIECES, max_size=40).map("".join)))
@example(text="answer = " + "not " * 60_000 + "1")
@example(text="answer = " + "1 if 1 else " * 20_000 + "1")
@example(text="if 1: pass\n" + "elif 1: pass\n" * 20_000)
def test_no_text_gets_another_exception(text: str) -> None:
    """Whatever is submitted: plain values or an AnswerError."""
    with contextlib.suppress(AnswerError):
        assert set(read_answers(text, ["answer"])) == {"answer"}


def test_a_function_that_returns_none_says_so() -> None:
    """Only the annotation `-> None` says that no value matters."""
    stub = "def a(x) -> None: ...\ndef b(x): ...\ndef c(x) -> float: ...\n"
    functions = read_interface(stub, "stub.py").functions

    assert {name: function.returns for name, function in functions.items()} == {"a": False, "b": True, "c": True}
