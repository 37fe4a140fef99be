# caught by: test_noticed
"""You expected the error where the gradient is missing. A backward ends when the graph does; that a bucket is still waiting is found out
by a later call."""

own = [sum(coefficients[0]), sum(coefficients[0][i] for i in branch)]
means = [sum(map(sum, coefficients)) / 2, sum(of_rank[i] for of_rank in coefficients for i in branch) / 2]

plain = own
finding = means
static = [means[0], own[1]]
fails = [letter for letter, start in sorted(starts.items()) if 0 in start]
noticed = next(letter for letter, moment in moments.items() if moment == "last")
