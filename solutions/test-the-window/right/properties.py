"""By what must be true of any list of updates."""


def test_update_points(update_points) -> None:
    for count in range(9):
        for steps in range(1, 6):
            for epochs in (1, 3):
                points = update_points(count, steps, epochs)
                assert points == sorted(set(points))
                assert all(0 < point <= count * epochs for point in points)
                before = 0
                for point in points:
                    at_the_end = point % count == 0
                    assert point - before == steps or (at_the_end and point - before < steps)
                    assert (before // count) == (point - 1) // count, "a window reaches over the border of an epoch"
                    before = point
                assert before == count * epochs
