# caught by: test_fails
"""You let a static graph begin in any way. It is recorded in the first backward, and cannot be where that one is quiet."""

own = [sum(coefficients[0]), sum(coefficients[0][i] for i in branch)]
means = [sum(map(sum, coefficients)) / 2, sum(of_rank[i] for of_rank in coefficients for i in branch) / 2]

plain = own
finding = means
static = [means[0], own[1]]
fails = [letter for letter, start in sorted(starts.items()) if 0 in start and len(start) > 1]
noticed = next(letter for letter, moment in moments.items() if moment == "next")
