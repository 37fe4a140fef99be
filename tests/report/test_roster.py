"""A class's results: no cell acts as a formula, nothing breaks out of the page."""

import csv
import io
import json
import tracemalloc

import pytest

from grader.report.check_result import CheckResult, Outcome
from grader.report.class_formats import names, render
from grader.report.record import Diagnosis, from_json, to_json
from grader.report.roster import Row, row_of
from tests.report.examples import grade

HOSTILE = Row(student="<b>x</b>\x1b[2J", status="graded", message="</td><script>", checks={"test_a": "failed"})


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", " =1", "\t=1", "\n=1", "\uff1d1", "\u200b=1"])
def test_no_cell_is_a_formula(text: str) -> None:
    """In no column, whatever stands before the sign."""
    row = Row(student=text, status="graded", message=text, diagnosis=text, checks={text: text})
    cells = [cell for line in csv.reader(io.StringIO(render([row], "csv"))) for cell in line]

    assert not any(cell.startswith(("=", "+", "-", "@", "\uff1d", " ", "\t")) for cell in cells)
    assert sum(cell.startswith("'") for cell in cells) == 5


@pytest.mark.parametrize("text", ["a;=1", "a; +1", 'a;"=1', "a;;-1", "a; \t@x"])
def test_no_cell_is_a_formula_where_semicolons_part_them(text: str) -> None:
    """A spreadsheet may read the file so."""
    row = Row(student=text, status="graded", message=f"{text}, b")
    cells = [cell for line in csv.reader(io.StringIO(render([row], "csv")), delimiter=";") for cell in line]

    assert len(cells) >= 3
    assert not any(cell.strip(' "').startswith(("=", "+", "-", "@")) for cell in cells)


def test_one_column_per_check_and_one_line_per_student() -> None:
    """In the checks' own order; who was refused has empty cells."""
    rows = [
        Row(student="a", status="refused"),
        Row(student="b", status="graded", checks={"z": "passed", "a": "failed"}),
    ]
    head, *lines = csv.reader(io.StringIO(render(rows, "csv")))

    assert head[-2:] == ["z", "a"]
    assert [line[-2:] for line in lines] == [["", ""], ["passed", "failed"]]


def test_every_line_of_json_has_every_field() -> None:
    """A reader need not know defaults."""
    lines = [json.loads(line) for line in render([HOSTILE, Row(student="a", status="refused")], "jsonl").splitlines()]

    assert [set(line) for line in lines] == [set(Row.__struct_fields__)] * 2


def test_the_formats_that_are_offered() -> None:
    """Each is a module that lies among them."""
    assert names() == ["csv", "jsonl"]


def test_a_row_of_a_large_class_takes_little_memory() -> None:
    """What many grades say alike is there once: all rows of a class are kept until its tables are written."""
    checks = tuple(
        CheckResult(id=f"test_what_holds_{i}", title="T", points=1, outcome=Outcome.PASSED) for i in range(8)
    )
    kept = to_json(grade(checks=checks, diagnosis=Diagnosis(mistake="undivided", text="It is not divided. " * 20)))
    rows = [row_of(from_json(kept))]
    tracemalloc.start()
    try:
        rows += [row_of(from_json(kept)) for _ in range(1000)]
        taken = tracemalloc.get_traced_memory()[0]
    finally:
        tracemalloc.stop()

    assert taken / 1000 < 600, "bytes of one row"
    assert rows[0] == rows[-1]
    assert list(rows[0].checks) == [check.id for check in checks]
