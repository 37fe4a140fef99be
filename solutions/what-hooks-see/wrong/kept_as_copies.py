# caught by: test_kept
"""You read `kept` as if it held numbers. It holds the tensor `w.grad` itself, again and again. `backward()` adds to
it in place, so that every entry shows what the tensor has come to, not what it was."""

def running(values, k=k):
    return [sum(values[i // k * k : i + 1]) for i in range(len(values))]


def cut(values):
    return [max(-limit, min(limit, value)) for value in values]


sums = running(cut(factors))
ends = [sums[min(i // k * k + k, len(sums)) - 1] for i in range(len(sums))]
arriving = factors
gathered = sums
kept_values = sums
left = sums[-1]
