# caught by: test_last_window, test_epochs, test_edges
"""In all your examples `steps` divides the number of micro-batches, so no window is ever short. What becomes of the last of 5 micro-batches with 2 steps?"""


def test_update_points(update_points) -> None:
    assert update_points(4, 2, 2) == [2, 4, 6, 8]
    assert update_points(6, 3, 1) == [3, 6]
    assert update_points(3, 1, 2) == [1, 2, 3, 4, 5, 6]
