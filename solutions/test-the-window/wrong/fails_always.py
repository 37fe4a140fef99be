# caught by: test_right_and_wrong, test_full_windows, test_last_window, test_epochs, test_edges
"""Your test fails with everything, with right functions too: as a rule, what it expects is wrong. Look at the table of the task once more: what comes after the last micro-batch of an epoch?"""


def test_update_points(update_points) -> None:
    assert update_points(4, 2, 2) == [2, 4, 6, 8]
    assert update_points(5, 2, 1) == [2, 4]
