"""Examples that are worked out by hand, in which no two mistakes look alike."""


def test_median(median) -> None:
    """Fail when `median` is wrong, and only then."""
    assert median([9, 1, 2]) == 2
    assert median([5, 7, 5, 5, 6]) == 5
    assert abs(median([6, 1, 4, 3]) - 3.5) < 1e-9
