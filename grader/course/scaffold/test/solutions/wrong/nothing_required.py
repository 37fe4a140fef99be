# caught by: test_odd, test_even
"""Your test compares but requires nothing: write `assert` before the comparison."""

def test_median(median) -> None:
    """Fail when `median` is wrong, and only then."""
    median([9, 1, 2]) == 2
    median([6, 1, 4, 3]) == 3.5
