# caught by: test_one_batch
"""You took the mean of the micro-batches' means for the mean over all samples. They are one number only if all micro-batches
are equally large: here a sample of a small one would count more than a sample of a large one."""

sums = [sum(2 * x * (w0 * x - y) for (x,), (y,) in zip(xs, ys)) for xs, ys in micro_batches]
sizes = [len(xs) for xs, _ in micro_batches]
means = [one / size for one, size in zip(sums, sizes)]
parts = means if reduction == "mean" else sums
divisor = len(sums) if division else 1

printed = sum(parts) / divisor
one_batch = sum(means) / len(means)
first_to_last = sizes[-1] / sizes[0] if reduction == "mean" else 1.0
