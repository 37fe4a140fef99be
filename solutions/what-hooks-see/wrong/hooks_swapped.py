# caught by: test_arriving, test_gathered
"""You swapped the two hooks. The tensor's hook sees one gradient on its way; the other one runs when that gradient
has been added, and sees the sum."""

def running(values, k=k):
    return [sum(values[i // k * k : i + 1]) for i in range(len(values))]


def cut(values):
    return [max(-limit, min(limit, value)) for value in values]


sums = running(cut(factors))
ends = [sums[min(i // k * k + k, len(sums)) - 1] for i in range(len(sums))]
arriving = sums
gathered = factors
kept_values = [sums[-1]] * len(sums) if argument else ends
left = sums[-1]
