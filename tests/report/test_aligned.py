"""Tables as text."""

from grader.report.aligned import aligned


def test_columns_stand_under_each_other_at_the_right() -> None:
    """Each is as wide as its widest cell."""
    lines, more = aligned(["", "one"], [["#1", "#10"], ["½", "1"]], 80)

    assert lines == ["     #1  #10", "one   ½    1"]
    assert more == 0


def test_what_does_not_fit_is_counted() -> None:
    """No line is wider than the paper."""
    lines, more = aligned(["a"], [["12345"] * 10], 30)

    assert max(map(len, lines)) <= 30
    assert more == 6
    assert aligned([], [], 30) == ([], 0)
