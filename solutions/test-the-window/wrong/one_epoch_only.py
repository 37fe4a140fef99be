# caught by: test_epochs, test_last_window
"""Your examples have one epoch each. What goes on from one epoch to the next, or is forgotten there, is seen in the second."""


def test_update_points(update_points) -> None:
    assert update_points(4, 2, 1) == [2, 4]
    assert update_points(5, 2, 1) == [2, 4, 5]
    assert update_points(7, 3, 1) == [3, 6, 7]
    assert update_points(3, 1, 1) == [1, 2, 3]
    assert update_points(2, 3, 1) == [2]
    assert update_points(0, 2, 1) == []
