# caught by: test_gathered
"""You added on over the border of the window. After k micro-batches `zero_grad()` runs, and the next sum begins
anew."""

def running(values, k=k):
    return [sum(values[i // k * k : i + 1]) for i in range(len(values))]


def cut(values):
    return [max(-limit, min(limit, value)) for value in values]


sums = running(cut(factors))
ends = [sums[min(i // k * k + k, len(sums)) - 1] for i in range(len(sums))]
arriving = factors
gathered = running(cut(factors), len(factors))
kept_values = [sums[-1]] * len(sums) if argument else ends
left = sums[-1]
