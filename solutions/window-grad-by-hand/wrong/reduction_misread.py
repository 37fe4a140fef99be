# caught by: test_printed
"""You misread the reduction. `MSELoss` can leave the sum of a micro-batch's squares or their mean; the line that makes
`loss_fn` says which. A mean divides by the size of that one micro-batch."""

sums = [sum(2 * x * (w0 * x - y) for (x,), (y,) in zip(xs, ys)) for xs, ys in micro_batches]
sizes = [len(xs) for xs, _ in micro_batches]
means = [one / size for one, size in zip(sums, sizes)]
parts = sums if reduction == "mean" else means
divisor = len(sums) if division else 1

printed = sum(parts) / divisor
one_batch = sum(sums) / samples
first_to_last = sizes[-1] / sizes[0] if reduction == "mean" else 1.0
