# caught by: test_gathered
"""You cut the sum. The hook sees single micro-batches and cuts each of them; what they add up to may well be larger
than the bound. (It is clipping inside the loop, in disguise.)"""

def running(values, k=k):
    return [sum(values[i // k * k : i + 1]) for i in range(len(values))]


def cut(values):
    return [max(-limit, min(limit, value)) for value in values]


sums = running(cut(factors))
ends = [sums[min(i // k * k + k, len(sums)) - 1] for i in range(len(sums))]
arriving = factors
gathered = cut(running(factors))
kept_values = [sums[-1]] * len(sums) if argument else ends
left = sums[-1]
