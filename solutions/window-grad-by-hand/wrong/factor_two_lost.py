# caught by: test_printed, test_one_batch
"""You lost a factor 2 everywhere. The derivative of a square has it: compare with the example in the task."""

sums = [sum(x * (w0 * x - y) for (x,), (y,) in zip(xs, ys)) for xs, ys in micro_batches]
sizes = [len(xs) for xs, _ in micro_batches]
means = [one / size for one, size in zip(sums, sizes)]
parts = means if reduction == "mean" else sums
divisor = len(sums) if division else 1

printed = sum(parts) / divisor
one_batch = sum(sums) / samples
first_to_last = sizes[-1] / sizes[0] if reduction == "mean" else 1.0
