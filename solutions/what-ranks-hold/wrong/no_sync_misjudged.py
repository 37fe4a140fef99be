# caught by: test_rank_0, test_all_reduces
"""You misjudged which micro-batches are sent. DistributedDataParallel looks at `no_sync` in *forward*: which of the two calls stands
under it here? What is around `backward()` alone has no effect, and what was around forward has."""

seen, grads = [], [0.0, 0.0]
sent = [i for i in range(len(coefficients[0])) if form != "late" or i not in quiet]
for i, new in enumerate(zip(*coefficients, strict=True)):
    grads = [a + b for a, b in zip(grads, new, strict=True)]
    if i in sent:
        grads = [sum(grads) / 2] * 2
    seen.append(grads)
rank_0 = [on_0 for on_0, _ in seen]
right = [0.0, 0.0]
for i, new in enumerate(zip(*coefficients, strict=True)):
    right = [a + b for a, b in zip(right, new, strict=True)]
    if form == "late" or i not in quiet:
        right = [sum(right) / 2] * 2
rank_1_last = right[1]
all_reduces = len(sent)
