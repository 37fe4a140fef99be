"""What a student can hand in: literal answers, Python files, notebooks, archives."""

import io
import json
import tempfile
import zipfile
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from grader.course.archive import open_class
from grader.course.interface import MAX_ANSWER, AnswerError, read_answers
from grader.course.submission_file import decode_submission
from grader.errors import RefusedSubmission, UsageFault
from tests.fuzz.campaign import campaign, damaged, plain, require_told

TOKENS = st.sampled_from(
    "answer steps = : , ( ) [ ] { } ... - + ~ ** * @ . ; \n \\\n ' \" ''' # 1 0x1F 1e999 1_0 1j 9**9**9 True None nan "
    "'a' b'x' f'{answer}' r'\\' lambda for in if else import def class async await *answer \ud800 \0 \uff41nswer := "
    "\t    del global with as try: match case type -1 0.25 __import__('os') {**{}} set() \r \f \ufeff \u2028".split(" ")
)
python_text = (
    st.lists(TOKENS, max_size=40).map(" ".join) | st.lists(TOKENS, max_size=40).map("".join) | st.text(max_size=60)
)
literals = st.recursive(
    plain | st.integers() | st.binary(max_size=5) | st.complex_numbers(),
    lambda inner: (
        st.lists(inner, max_size=4) | st.tuples(inner, inner) | st.dictionaries(st.integers(), inner, max_size=3)
    ),
    max_leaves=10,
)


def read(source: str) -> None:
    """Read two answers; every refusal is one short sentence."""
    try:
        answers = read_answers(source, ("answer", "steps"))
    except AnswerError as error:
        require_told(error)
        return
    assert set(answers) == {"answer", "steps"}
    assert all(len(repr(value)) < 20 * MAX_ANSWER for value in answers.values())


@campaign
@given(source=python_text)
def test_answers_in_any_text(source: str) -> None:
    """AnswerError or the values, whatever the file."""
    read(source)
    read(f"answer = {source}\nsteps = 4\n")


@campaign
@given(value=literals, depth=st.integers(0, 300), sign=st.sampled_from(("", "-", "+", "--", "not ", "~")))
def test_answers_that_look_like_literals(value: object, depth: int, sign: str) -> None:
    """Any literal, nested and signed."""
    read(f"answer = {'[' * depth}{sign}{value!r}{']' * depth}\nsteps = {value!r}\n")


NOTEBOOK = {
    "nbformat": 4, "nbformat_minor": 5, "metadata": {"kernelspec": {"name": "python3"}},
    "cells": [
        {"cell_type": "markdown", "id": "a", "metadata": {}, "source": ["# Title\n"]},
        {"cell_type": "code", "id": "b", "metadata": {}, "outputs": [], "source": ["x = 1\n", "y = 2"]},
        {"cell_type": "code", "id": "c", "metadata": {}, "outputs": [{"output_type": "stream"}], "source": "z = '%'"},
    ],
}  # fmt: skip
keys = st.sampled_from(
    ("nbformat", "nbformat_minor", "metadata", "cells", "worksheets", "cell_type", "source", "outputs", "id", "input",
     "orig_nbformat", "language", "text", "collapsed", "prompt_number")
)  # fmt: skip
values = st.sampled_from((1, 2, 3, 4, 5, -1, 10**30, "code", "markdown", "heading", "x = 1", "!ls", "%%sh\nls", True))
json_values = st.recursive(
    plain | values,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=7),
    max_leaves=12,
)


def hand_in(raw: bytes, name: str) -> None:
    """Read a file; every refusal is one line, every text is no longer than a few times what was sent."""
    try:
        text = decode_submission(raw, name).text
    except RefusedSubmission as error:
        require_told(error)
        return
    assert len(text) <= 4 * len(raw) + 100
    text.encode()


@campaign
@given(raw=st.binary(max_size=200) | python_text.map(lambda t: t.encode(errors="surrogatepass")))
def test_any_bytes_as_a_file(raw: bytes) -> None:
    """A Python file or a notebook: text, or RefusedSubmission."""
    hand_in(raw, "a.py")
    hand_in(raw, "a.ipynb")


@campaign
@given(raw=damaged(json.dumps(NOTEBOOK).encode()))
def test_a_damaged_notebook(raw: bytes) -> None:
    """Cut, doubled or overwritten JSON."""
    hand_in(raw, "a.ipynb")


@campaign
@given(
    value=st.dictionaries(keys, json_values, max_size=7),
    cells=st.lists(st.dictionaries(keys, json_values, max_size=5), max_size=4),
    major=st.integers(0, 6),
)
def test_a_forged_notebook(value: dict[str, object], cells: list[object], major: int) -> None:
    """Well-formed JSON with a notebook's keys and any values, of every version."""
    hand_in(json.dumps(value).encode(), "a.ipynb")
    hand_in(
        json.dumps({"nbformat": major, "nbformat_minor": 0, "metadata": {}, **value, "cells": cells}).encode(),
        "a.ipynb",
    )


def archive() -> bytes:
    """A class of three in a zip archive."""
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as file:
        for name in ("ada/work.py", "bob/work.py", "eve.ipynb"):
            file.writestr(name, "x = 1\n" * 30)
    return kept.getvalue()


ARCHIVE = archive()


@campaign
@given(raw=damaged(ARCHIVE) | st.binary(max_size=100))
def test_a_damaged_archive(raw: bytes) -> None:
    """Refused as a whole, or every student's file is text or refused."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "class.zip")
        path.write_bytes(raw)
        try:
            with open_class(path, "work.py") as handed:
                for one in handed:
                    try:
                        one.read()
                    except RefusedSubmission as error:
                        require_told(error)
        except (RefusedSubmission, UsageFault):
            return
