# caught by: test_first_to_last
"""You misread how samples count. With `reduction="mean"` every micro-batch brings its own mean, so that a sample's weight depends
on how many others share that mean. With `reduction="sum"` it does not. A division by one number for all changes neither."""

sums = [sum(2 * x * (w0 * x - y) for (x,), (y,) in zip(xs, ys)) for xs, ys in micro_batches]
sizes = [len(xs) for xs, _ in micro_batches]
means = [one / size for one, size in zip(sums, sizes)]
parts = means if reduction == "mean" else sums
divisor = len(sums) if division else 1

printed = sum(parts) / divisor
one_batch = sum(sums) / samples
first_to_last = 1.0 if reduction == "mean" else sizes[-1] / sizes[0]
