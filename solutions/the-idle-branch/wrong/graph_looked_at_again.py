# caught by: test_static
"""You let a static graph see the branch when it comes. It is looked at once, in the first micro-batch, which does not use the branch."""

own = [sum(coefficients[0]), sum(coefficients[0][i] for i in branch)]
means = [sum(map(sum, coefficients)) / 2, sum(of_rank[i] for of_rank in coefficients for i in branch) / 2]

plain = own
finding = means
static = means
fails = [letter for letter, start in sorted(starts.items()) if 0 in start]
noticed = next(letter for letter, moment in moments.items() if moment == "next")
