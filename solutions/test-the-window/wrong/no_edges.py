# caught by: test_edges
"""Your examples leave out one of the edges, or several: windows of one, a single window that is not full, an epoch of nothing. Loops fail there that are right everywhere else."""


def test_update_points(update_points) -> None:
    assert update_points(4, 2, 2) == [2, 4, 6, 8]
    assert update_points(5, 2, 2) == [2, 4, 5, 7, 9, 10]
    assert update_points(7, 3, 1) == [3, 6, 7]
