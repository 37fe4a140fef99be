# caught by: test_right_and_wrong, test_full_windows, test_short_window, test_edges
"""Your test compares, but requires nothing: what a comparison gives is lost, and the test passes with anything. What makes a test fail?"""


def test_loss_weights(loss_weights) -> None:
    weights = loss_weights([3, 1, 2], 2)
    weights == [0.75, 0.25, 1.0]  # noqa: B015
