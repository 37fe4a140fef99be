# caught by: test_kept
"""You mistook what clearing does to a tensor that somebody has kept. `zero_grad()` lets go of it, and the next window
gets a new tensor; with `set_to_none=False` it is filled with zeros, and the next window adds to the same one."""

def running(values, k=k):
    return [sum(values[i // k * k : i + 1]) for i in range(len(values))]


def cut(values):
    return [max(-limit, min(limit, value)) for value in values]


sums = running(cut(factors))
ends = [sums[min(i // k * k + k, len(sums)) - 1] for i in range(len(sums))]
arriving = factors
gathered = sums
kept_values = ends if argument else [sums[-1]] * len(sums)
left = sums[-1]
