# caught by: test_last_window, test_edges
"""Your test asks whether the right updates are there, and not whether there are others. Compare the whole list."""


def test_update_points(update_points) -> None:
    known = {(4, 2, 2): [2, 4, 6, 8], (5, 2, 2): [2, 4, 5, 7, 9, 10], (7, 3, 1): [3, 6, 7], (3, 1, 2): [1, 2, 3, 4, 5, 6]}
    for (count, steps, epochs), want in known.items():
        assert set(want) <= set(update_points(count, steps, epochs))
    assert 3 not in update_points(4, 2, 2)
    assert 6 not in update_points(5, 2, 2)
    assert update_points(2, 3, 2) == [2, 4]
