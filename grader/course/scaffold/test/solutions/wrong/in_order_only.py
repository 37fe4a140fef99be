# caught by: test_odd
"""The values of your examples are in order already: then nobody sees who forgot to sort."""

def test_median(median) -> None:
    """Fail when `median` is wrong, and only then."""
    assert median([1, 2, 9]) == 2
    assert median([5, 5, 5, 6, 7]) == 5
    assert median([1, 3, 4, 6]) == 3.5
