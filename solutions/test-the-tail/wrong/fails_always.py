# caught by: test_right_and_wrong, test_full_windows, test_short_window, test_edges
"""Your test fails with everything, with right functions too: as a rule, what it expects is wrong. Work out one example by hand, from the table of the task."""


def test_loss_weights(loss_weights) -> None:
    for sizes, steps in (([3, 1, 2], 2), ([2, 6, 5, 1], 2), ([2, 6], 5)):
        assert abs(sum(loss_weights(sizes, steps)) - 1) < 1e-9, "the weights of an epoch add up to 1"
