"""Weights: what counts, in bars, words and tables; long runs cut where they first differ."""

import json
from xml.etree.ElementTree import fromstring

import msgspec
import pytest

from grader.report.evidence.weights import WeightTable, left_out, nearest
from grader.report.weight_row import WeightRow

COLUMNS = ("1", "2", "3", "earlier", "before the call")
RIGHT = ((0.5, 0.5, 0.0, 0.0, 0.0), (0.0, 0.0, 1.0, 0.0, 0.0))
Amounts = tuple[float | None, ...]


def table(*yours: Amounts, expected: tuple[Amounts, ...] = RIGHT) -> WeightTable:
    """Return a table of these updates of three micro-batches, two a window."""
    rows = tuple(
        WeightRow(update=i + 1, yours=a, expected=b) for i, (a, b) in enumerate(zip(yours, expected, strict=True))
    )
    return WeightTable(check="a", rows=rows, columns=COLUMNS, unit="micro-batch")


def told(shown: WeightTable) -> list[str]:
    """Return what a terminal shows."""
    return [text for line in shown.lines() for text in line.text.split("\n")]


def test_a_right_run_has_nothing_to_tell() -> None:
    """Nor does one that is right up to rounding."""
    assert told(table(*RIGHT)) == []
    assert told(table((0.5 + 1e-12, 0.5, 1e-15, 0.0, 0.0), RIGHT[1])) == []


def test_a_sum_is_told_from_a_mean() -> None:
    """A sentence on the first update that differs, then the differing ones as a table."""
    assert told(table((1.0, 1.0, 0.0, 0.0, 0.0), RIGHT[1])) == [
        "In update 1, micro-batches 1 and 2 count 1 each, should be ½.",
        "                 #1  #2",
        "update 1, yours   1   1",
        "      should be   ½   ½",
    ]


def test_what_one_sample_counts_is_told_of_unequal_micro_batches() -> None:
    """In words and on the page; where all count alike, whatever it is, the table says it all."""
    row = WeightRow(update=1, yours=(0.5, 0.5, 0.0), expected=(1 / 3, 2 / 3, 0.0))
    shown = WeightTable(check="a", rows=(row,), columns=COLUMNS[:3], unit="micro-batch", counts=(1.0, 2.0, 3.0))
    said = "So each sample of micro-batch 1 counts ½, of micro-batch 2 ¼; each should count ⅓."
    sums = msgspec.structs.replace(shown, rows=(msgspec.structs.replace(row, yours=(1.0, 2.0, 0.0)),))

    assert told(shown)[0].endswith(f"should be ⅔. {said}")
    assert shown.figure().note == said
    assert sums.shares() == ""
    assert msgspec.structs.replace(shown, counted="label").shares() == said.replace("sample", "label")


def test_samples_of_equal_weights_are_told_together() -> None:
    """Wherever they stand; of many the first ones."""
    names = tuple(f"{i}.{at}" for i in range(1, 8) for at in (1, 2))
    row = WeightRow(update=1, yours=(1 / 7, 0.0) * 7, expected=(1 / 14,) * 14)
    shown = WeightTable(check="a", rows=(row,), columns=names, unit="sample")

    assert told(shown)[0] == (
        "In update 1, samples 1.1, 2.1, 3.1, 4.1, 5.1 and 2 more count 1/7 each, should be 1/14; "
        "samples 1.2, 2.2, 3.2, 4.2, 5.2 and 2 more count 0 each, should be 1/14."
    )


def test_what_should_not_count_is_named() -> None:
    """Gradients of earlier windows and from before the call are named as such."""
    (said, head, *_) = told(table((0.5, 0.5, 0.0, 0.0, 1.0), (0.0, 0.0, 1.0, 0.5, 0.0)))

    assert said == "In update 1, gradients from before the call count 1, should be 0."
    assert head.split() == ["#1", "#2", "#3", "earlier", "before", "the", "call"]


def test_updates_that_are_missing_or_too_many_say_so() -> None:
    """Neither is taken for one whose weights are all zero."""
    one = (0.0, 0.0, 1.0, 0.0, 0.0)
    missing, extra = table(RIGHT[0], ()), table(*RIGHT, one, expected=(*RIGHT, ()))

    assert told(missing)[0] == "Update 2 is missing, which should be made of micro-batch 3 (1)."
    assert told(extra)[0] == "Update 3 is one too many, made of micro-batch 3 (1)."
    assert "Update 2 · missing" in str(missing.figure().drawings[-1])
    assert "Update 3 · one too many" in str(extra.figure().drawings[-1])
    assert "–" in told(missing)[-2]


def test_weights_that_are_no_numbers_differ_and_survive_json() -> None:
    """NaN is shown as not finite, before it was stored and after."""
    odd = table((float("nan"), -1 / 3, 0.0, 0.0, 0.0), RIGHT[1])
    stored = msgspec.json.decode(msgspec.json.encode(odd), type=WeightTable)

    assert told(odd)[0].endswith("weight that is not finite, should be ½; micro-batch 2 counts -⅓, should be ½.")
    assert (told(stored), str(stored.figure().drawings[0])) == (told(odd), str(odd.figure().drawings[0]))
    assert json.loads(msgspec.json.encode(odd))["rows"][0]["yours"][0] is None


def long(updates: int, wrong: int, samples: int = 10) -> WeightTable:
    """Return a run whose updates differ from one on, of that many samples each."""
    names = tuple(str(i + 1) for i in range(updates * samples))
    rows = []
    for update in range(updates):
        own = range(update * samples, (update + 1) * samples)
        expected = tuple(1 / samples if i in own else 0.0 for i in range(len(names)))
        yours = tuple(value * 2 for value in expected) if update >= wrong else expected
        rows.append(WeightRow(update=update + 1, yours=yours, expected=expected))
    return WeightTable(check="a", rows=tuple(rows), columns=names, unit="sample")


@pytest.mark.parametrize(("wrong", "want"), [(0, [1, 2]), (5, [5, 6, 7]), (19, [19, 20]), (20, [1, 2])])
def test_of_a_long_run_the_first_that_differs_and_its_neighbours_are_drawn(wrong: int, want: list[int]) -> None:
    """The rest is counted."""
    run = long(20, wrong)

    assert [row.update for row in nearest(run.rows)] == want
    assert left_out(run).startswith(f"{20 - len(want)} more updates not shown; ")
    assert left_out(long(3, 0)) == ""


@pytest.mark.parametrize("samples", [1, 10, 60])
def test_a_terminal_of_80_columns_holds_every_line(samples: int) -> None:
    """What does not fit is counted; the sentence may be broken, the table not."""
    lines = list(long(20, 3, samples).lines())

    table = [text for line in lines if line.aligned for text in line.text.split("\n")]

    assert max(map(len, table)) <= 76
    assert len(table) <= 7
    assert "more update" in lines[-1].text


def test_more_columns_than_can_be_drawn_are_counted() -> None:
    """Sixty samples in one update."""
    run = long(2, 0, samples=60)
    pairs = "".join(map(str, run.figure().drawings)).count('class="pair')

    assert pairs == 2 * 24
    assert left_out(run) == "36 more samples not shown of update 1. 36 more samples not shown of update 2."


def test_the_table_says_what_the_bars_show() -> None:
    """Two rows per update, the first marked where the update differs."""
    shown = table((1.0, 1.0, 0.0, 0.0, 0.0), RIGHT[1]).figure().table

    assert shown is not None
    assert [row.cells for row in shown.rows] == [
        ("1, yours", "1", "1", "·", "≠ differs"),
        ("1, should be", "½", "½", "·", ""),
        ("2, yours", "·", "·", "1", ""),
        ("2, should be", "·", "·", "1", ""),
    ]
    assert [row.differs for row in shown.rows] == [True, False, False, False]


@pytest.mark.parametrize(
    "rows",
    [(), (WeightRow(update=1, yours=(), expected=()),), (WeightRow(update=1, yours=(1.0,) * 9, expected=(0.0,)),)],
)
def test_odd_tables_are_drawn_and_described(rows: tuple[WeightRow, ...]) -> None:
    """No row, an empty one, more weights than names."""
    odd = WeightTable(check="a", rows=rows, columns=("1",), unit="micro-batch")
    figure = odd.figure()

    assert figure.text or figure.drawings
    assert all(fromstring(str(drawing)).findtext("desc") for drawing in figure.drawings)
    assert all(line.text for line in odd.lines())
