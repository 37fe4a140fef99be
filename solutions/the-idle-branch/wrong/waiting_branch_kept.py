# caught by: test_finding
"""You let the branch keep what it had, as it is idle in the last micro-batch. What is idle is marked as ready: the bucket is sent, and
what lies in `.grad` of the branch with it."""

own = [sum(coefficients[0]), sum(coefficients[0][i] for i in branch)]
means = [sum(map(sum, coefficients)) / 2, sum(of_rank[i] for of_rank in coefficients for i in branch) / 2]

plain = own
finding = [means[0], own[1]]
static = [means[0], own[1]]
fails = [letter for letter, start in sorted(starts.items()) if 0 in start]
noticed = next(letter for letter, moment in moments.items() if moment == "next")
