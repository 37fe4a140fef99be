"""By what the weights are for: weighted means must add up to the mean over all samples of the window."""

EPOCHS = (([3, 1, 2, 6, 5, 4, 7], 3), ([2, 6, 5, 1, 4], 2), ([7, 3, 2, 4, 1], 3), ([3, 5], 1), ([2, 6], 5), ([], 4))


def test_loss_weights(loss_weights) -> None:
    for sizes, steps in EPOCHS:
        weights = loss_weights(sizes, steps)
        assert len(weights) == len(sizes)
        for spotlight in range(len(sizes)):  # a loss of 1 in one micro-batch, of 0 in all others
            start = spotlight - spotlight % steps
            window = range(start, min(start + steps, len(sizes)))
            losses = [[1.0 if i == spotlight else 0.0] * sizes[i] for i in window]
            want = sum(map(sum, losses)) / sum(map(len, losses))
            got = sum(weights[i] * sum(loss) / len(loss) for i, loss in zip(window, losses, strict=True))
            assert abs(got - want) < 1e-9
