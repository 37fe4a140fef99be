# caught by: test_even
"""The two values in the middle of your examples have a whole number as their mean: try 3 and 4."""

def test_median(median) -> None:
    """Fail when `median` is wrong, and only then."""
    assert median([9, 1, 2]) == 2
    assert median([5, 7, 5, 5, 6]) == 5
    assert median([6, 1, 5, 3]) == 4
