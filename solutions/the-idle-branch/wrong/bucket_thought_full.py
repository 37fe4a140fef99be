# caught by: test_plain
"""You let the last backward send, as always. It waits for the gradients of all weights in the bucket, and the branch has none in this
micro-batch."""

own = [sum(coefficients[0]), sum(coefficients[0][i] for i in branch)]
means = [sum(map(sum, coefficients)) / 2, sum(of_rank[i] for of_rank in coefficients for i in branch) / 2]

plain = means
finding = means
static = [means[0], own[1]]
fails = [letter for letter, start in sorted(starts.items()) if 0 in start]
noticed = next(letter for letter, moment in moments.items() if moment == "next")
