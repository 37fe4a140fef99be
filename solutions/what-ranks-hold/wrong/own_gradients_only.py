# caught by: test_rank_0
"""You added up each rank's own gradients. Where a backward sends, `.grad` is overwritten by the mean over the ranks, on both of
them."""

seen, grads = [], [0.0, 0.0]
sent = [i for i in range(len(coefficients[0])) if form == "late" or i not in quiet]
for i, new in enumerate(zip(*coefficients, strict=True)):
    grads = [a + b for a, b in zip(grads, new, strict=True)]
    seen.append(grads)
rank_0 = [on_0 for on_0, _ in seen]
rank_1_last = seen[-1][1]
all_reduces = len(sent)
