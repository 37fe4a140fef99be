# caught by: test_odd, test_even
"""What your test expects is wrong, so it fails with right programs too: work it out by hand once more."""

def test_median(median) -> None:
    """Fail when `median` is wrong, and only then."""
    assert median([6, 1, 4, 3]) == 4
