# caught by: test_full_windows, test_short_window, test_edges
"""Your test compares floats with `==`, so it fails with right functions that round otherwise. How much do two right results differ at most?"""


def test_loss_weights(loss_weights) -> None:
    for sizes, steps in (([3, 1, 2, 6, 5, 4, 7], 3), ([7, 3, 2, 4, 1], 3), ([3, 5], 1), ([2, 6], 5), ([], 4)):
        want = []
        for start in range(0, len(sizes), steps):
            window = sizes[start : start + steps]
            want += [size / sum(window) for size in window]
        assert loss_weights(sizes, steps) == want
