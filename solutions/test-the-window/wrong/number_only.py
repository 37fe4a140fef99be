# caught by: test_full_windows, test_epochs
"""Your test counts updates, and does not look where they are. Which loops make as many updates, and make them too early?"""


def test_update_points(update_points) -> None:
    for count, steps, epochs in ((4, 2, 2), (5, 2, 2), (7, 3, 1), (3, 1, 2), (0, 2, 2)):
        assert len(update_points(count, steps, epochs)) == epochs * -(-count // steps)
