# caught by: test_plain
"""You let the trunk be sent without the branch. Both lie in one bucket, which is sent as a whole or not at all."""

own = [sum(coefficients[0]), sum(coefficients[0][i] for i in branch)]
means = [sum(map(sum, coefficients)) / 2, sum(of_rank[i] for of_rank in coefficients for i in branch) / 2]

plain = [means[0], own[1]]
finding = means
static = [means[0], own[1]]
fails = [letter for letter, start in sorted(starts.items()) if 0 in start]
noticed = next(letter for letter, moment in moments.items() if moment == "next")
