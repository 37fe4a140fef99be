# caught by: test_printed
"""You gave the gradient of one big batch. This loop does not compute it: its micro-batches are of unequal size, and what each
of them brings is weighed by the loop, not by how many samples it holds. Compute what every micro-batch brings, and add."""

sums = [sum(2 * x * (w0 * x - y) for (x,), (y,) in zip(xs, ys)) for xs, ys in micro_batches]
sizes = [len(xs) for xs, _ in micro_batches]
means = [one / size for one, size in zip(sums, sizes)]
parts = means if reduction == "mean" else sums
divisor = len(sums) if division else 1

printed = sum(sums) / samples
one_batch = sum(sums) / samples
first_to_last = sizes[-1] / sizes[0] if reduction == "mean" else 1.0
