"""A test for `update_points`."""


def test_update_points(update_points) -> None:
    """Fail when `update_points` is wrong, and only then.

    Args:
        update_points: takes (count, steps, epochs), three whole numbers; returns a list of whole numbers.
    """
    raise NotImplementedError
