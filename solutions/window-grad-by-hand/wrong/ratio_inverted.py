# caught by: test_first_to_last
"""You turned the comparison round, or compared the sizes of the micro-batches instead of their samples. In a mean, a sample that
has few others beside it counts more; in a sum, the others do not matter."""

sums = [sum(2 * x * (w0 * x - y) for (x,), (y,) in zip(xs, ys)) for xs, ys in micro_batches]
sizes = [len(xs) for xs, _ in micro_batches]
means = [one / size for one, size in zip(sums, sizes)]
parts = means if reduction == "mean" else sums
divisor = len(sums) if division else 1

printed = sum(parts) / divisor
one_batch = sum(sums) / samples
first_to_last = sizes[0] / sizes[-1]
