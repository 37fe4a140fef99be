# caught by: test_rank_0
"""You let each `backward()` replace `.grad`. Nobody clears it here, so it is added to; also after it was averaged."""

seen, grads = [], [0.0, 0.0]
sent = [i for i in range(len(coefficients[0])) if form == "late" or i not in quiet]
for i, new in enumerate(zip(*coefficients, strict=True)):
    grads = list(new)
    if i in sent:
        grads = [sum(grads) / 2] * 2
    seen.append(grads)
rank_0 = [on_0 for on_0, _ in seen]
rank_1_last = seen[-1][1]
all_reduces = len(sent)
