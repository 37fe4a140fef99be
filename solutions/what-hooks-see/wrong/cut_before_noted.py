# caught by: test_arriving
"""You noted what the hook returns. It writes down the gradient as it comes in, one line before it cuts it."""

def running(values, k=k):
    return [sum(values[i // k * k : i + 1]) for i in range(len(values))]


def cut(values):
    return [max(-limit, min(limit, value)) for value in values]


sums = running(cut(factors))
ends = [sums[min(i // k * k + k, len(sums)) - 1] for i in range(len(sums))]
arriving = cut(factors)
gathered = sums
kept_values = [sums[-1]] * len(sums) if argument else ends
left = sums[-1]
