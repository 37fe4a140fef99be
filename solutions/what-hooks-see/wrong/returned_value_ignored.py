# caught by: test_gathered
"""You added up the gradients as they arrive. What a tensor hook returns goes on in place of the gradient: `.grad`
never sees what was cut off."""

def running(values, k=k):
    return [sum(values[i // k * k : i + 1]) for i in range(len(values))]


def cut(values):
    return [max(-limit, min(limit, value)) for value in values]


sums = running(cut(factors))
ends = [sums[min(i // k * k + k, len(sums)) - 1] for i in range(len(sums))]
arriving = factors
gathered = running(factors)
kept_values = [sums[-1]] * len(sums) if argument else ends
left = sums[-1]
