"""Forward decides; what is sent is all of .grad, and comes back as the mean."""
# ruff: noqa: F821 - the values of the variant are names here

seen, grads = [], [0.0, 0.0]
for i, new in enumerate(zip(*coefficients, strict=True)):
    grads = [a + b for a, b in zip(grads, new, strict=True)]
    if form == "late" or i not in quiet:
        grads = [sum(grads) / 2] * 2
    seen.append(grads)
rank_0 = [on_0 for on_0, _ in seen]
rank_1_last = seen[-1][1]
all_reduces = len(coefficients[0]) if form == "late" else len(coefficients[0]) - len(quiet)
