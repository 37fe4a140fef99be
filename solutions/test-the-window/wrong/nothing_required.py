# caught by: test_right_and_wrong, test_full_windows, test_last_window, test_epochs, test_edges
"""Your test compares, but requires nothing: what a comparison gives is lost, and the test passes with anything. What makes a test fail?"""


def test_update_points(update_points) -> None:
    update_points(5, 2, 1) == [2, 4, 5]  # noqa: B015
