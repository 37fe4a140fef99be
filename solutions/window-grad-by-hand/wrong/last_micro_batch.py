# caught by: test_printed
"""You gave what the last micro-batch brings, as if it replaced what was there. Nothing is cleared between the micro-batches: their
gradients add up."""

sums = [sum(2 * x * (w0 * x - y) for (x,), (y,) in zip(xs, ys)) for xs, ys in micro_batches]
sizes = [len(xs) for xs, _ in micro_batches]
means = [one / size for one, size in zip(sums, sizes)]
parts = means if reduction == "mean" else sums
divisor = len(sums) if division else 1

printed = parts[-1] / divisor
one_batch = sum(sums) / samples
first_to_last = sizes[-1] / sizes[0] if reduction == "mean" else 1.0
