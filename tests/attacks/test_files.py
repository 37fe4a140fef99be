"""Hostile files that are not Python: notebooks, encodings and names, up to the report that shows them."""

import json
from typing import Any

import msgspec
import pytest

from grader.course.submission_file import decode_submission
from grader.errors import RefusedSubmission
from grader.report import render
from grader.report.record import Report
from tests.attacks.harmless import FORMATS

EVIL_NAME = "<script>alert(1)</script>\x1b[2J\u202eyp.\u2066{{7*7}}\r\n.py"


def notebook(*cells: object, **more: object) -> bytes:
    """A notebook's bytes; a text is a code cell."""
    full = [
        {"cell_type": "code", "source": c, "metadata": {}, "outputs": []} if isinstance(c, str) else c for c in cells
    ]
    return json.dumps({"nbformat": 4, "nbformat_minor": 4, "metadata": {}, "cells": full, **more}).encode()


HOSTILE = {
    "not JSON": b"{",
    "NaN for a version": b'{"nbformat": NaN, "cells": []}',
    "a version of 5000 digits": b'{"nbformat": ' + b"9" * 5000 + b', "cells": []}',
    "nested too deep": b"[" * 100_000,
    "cells that are no list": notebook(cells=7),
    "a cell that is no table": notebook(7, None, [[]]),
    "source that is a table": notebook({"cell_type": "code", "source": {"a": 1}, "metadata": {}, "outputs": []}),
    "a magic that runs a file": notebook("%run /tmp/grade-attack.py"),
    "a magic that reads a file": notebook("%load /etc/passwd"),
    "no code at all": notebook({"cell_type": "markdown", "source": "<script>alert(1)</script>", "metadata": {}}),
    "a later format": notebook("x = 1", nbformat=10**9),
    "lone surrogates": b'{"nbformat": 4, "nbformat_minor": 4, "metadata": {}, "cells": [{"cell_type": "code", '
    b'"metadata": {}, "outputs": [], "source": "x = \'\\ud800\'"}]}',
    "a NUL": notebook("x = '\0'"),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_notebook_is_refused_in_one_sentence(kind: str) -> None:
    """Whatever its JSON holds, it is refused, and nothing of it runs."""
    with pytest.raises(RefusedSubmission) as caught:
        decode_submission(HOSTILE[kind], "attack.ipynb")

    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 300


def test_the_last_of_two_equal_keys_counts_and_outputs_do_not() -> None:
    """What is graded is what Jupyter would show, and what a notebook says it printed is not read."""
    forged = [{"output_type": "stream", "name": "stdout", "text": "12 of 12 points <script>"}]
    cell = {"cell_type": "code", "source": "x = 1", "metadata": {}, "outputs": forged, "execution_count": 1}
    text = decode_submission(notebook(cell), "a.ipynb").text

    assert text == "# %% code cell 1\nx = 1\n"


@pytest.mark.parametrize("cookie", ["unicode_escape", "utf-7", "rot13", "latin-1", "raw_unicode_escape", "zlib"])
def test_an_encoding_that_hides_the_program_is_refused(cookie: str) -> None:
    """Only UTF-8 is read, so what a person sees is what runs."""
    for first in (f"# -*- coding: {cookie} -*-\n", f"\n# vim: set fileencoding={cookie} :\n"):
        with pytest.raises(RefusedSubmission, match="encoding"):
            decode_submission(first.encode() + b"x = 1\n", "a.py")


def test_a_hostile_name_is_harmless_in_every_report(literal_bench: Any) -> None:
    """Names of files and students are shown escaped, cleaned, and never as a template."""
    grade = literal_bench.grade(literal_bench.challenge.reference_file)
    named = msgspec.structs.replace(grade, filename=EVIL_NAME, student=EVIL_NAME, output=EVIL_NAME * 20)
    for kind in FORMATS:
        page = render(Report(grade=named, source=EVIL_NAME), kind)

        assert not any(c in page for c in "\x1b\u202e\u2066")
        assert kind not in {"html", "junit"} or "<script" not in page
        assert "{{49}}" not in page
