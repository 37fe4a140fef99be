# caught by: test_left
"""You gave what `zero_grad()` leaves. It runs after full windows only, and at the end of this program a tail has been
added since."""

def running(values, k=k):
    return [sum(values[i // k * k : i + 1]) for i in range(len(values))]


def cut(values):
    return [max(-limit, min(limit, value)) for value in values]


sums = running(cut(factors))
ends = [sums[min(i // k * k + k, len(sums)) - 1] for i in range(len(sums))]
arriving = factors
gathered = sums
kept_values = [sums[-1]] * len(sums) if argument else ends
left = 0.0 if argument else None
