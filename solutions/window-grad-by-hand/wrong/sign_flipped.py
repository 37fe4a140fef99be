# caught by: test_printed, test_one_batch
"""You turned the sign everywhere. The error is `w * x - y`, what the model says less what it should say; with `y - w * x` the
derivative with respect to w has a minus in front."""

sums = [sum(2 * x * (y - w0 * x) for (x,), (y,) in zip(xs, ys)) for xs, ys in micro_batches]
sizes = [len(xs) for xs, _ in micro_batches]
means = [one / size for one, size in zip(sums, sizes)]
parts = means if reduction == "mean" else sums
divisor = len(sums) if division else 1

printed = sum(parts) / divisor
one_batch = sum(sums) / samples
first_to_last = sizes[-1] / sizes[0] if reduction == "mean" else 1.0
