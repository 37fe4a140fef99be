# caught by: test_printed
"""You misread the division. Look at the end of the line that computes the loss: either every micro-batch's loss is divided by
the number of micro-batches, or by nothing. `backward()` itself only adds."""

sums = [sum(2 * x * (w0 * x - y) for (x,), (y,) in zip(xs, ys)) for xs, ys in micro_batches]
sizes = [len(xs) for xs, _ in micro_batches]
means = [one / size for one, size in zip(sums, sizes)]
parts = means if reduction == "mean" else sums
divisor = 1 if division else len(sums)

printed = sum(parts) / divisor
one_batch = sum(sums) / samples
first_to_last = sizes[-1] / sizes[0] if reduction == "mean" else 1.0
