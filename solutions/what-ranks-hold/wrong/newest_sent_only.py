# caught by: test_rank_0
"""You let only the newest micro-batch's gradient be averaged, and kept what was there before. What is sent is `.grad` as it is
after this backward, with all that was added up before it."""

seen, grads = [], [0.0, 0.0]
sent = [i for i in range(len(coefficients[0])) if form == "late" or i not in quiet]
for i, new in enumerate(zip(*coefficients, strict=True)):
    if i in sent:
        new = [sum(new) / 2] * 2
    grads = [a + b for a, b in zip(grads, new, strict=True)]
    seen.append(grads)
rank_0 = [on_0 for on_0, _ in seen]
rank_1_last = seen[-1][1]
all_reduces = len(sent)
