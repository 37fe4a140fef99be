# caught by: test_seen
"""You wrote 0.0 where there is no gradient. Before the first synced backward, and after `zero_grad()`, `.grad` is None."""

shown, waiting, lists = [], [], []
for i in range(len(coefficients)):
    shown = [] if i in cleared else shown
    waiting = [*waiting, i]
    if i in synced:
        shown, waiting = [*shown, *waiting], []
    lists.append(shown)
seen = [sum(coefficients[i] for i in parts) if parts else 0.0 for parts in lists]
counted = lists[-1]
