# caught by: test_even
"""Your examples all have an odd number of values: try an even one."""

def test_median(median) -> None:
    """Fail when `median` is wrong, and only then."""
    assert median([9, 1, 2]) == 2
    assert median([5, 7, 5, 5, 6]) == 5
