# caught by: test_seen, test_counted
"""You let `zero_grad()` clear everything. It sets the `.grad` of parameters to None; gradients that were not reduced yet are not
there, and survive it."""

shown, waiting, lists = [], [], []
for i in range(len(coefficients)):
    if i in cleared:
        shown, waiting = [], []
    waiting = [*waiting, i]
    if i in synced:
        shown, waiting = [*shown, *waiting], []
    lists.append(shown)
seen = [sum(coefficients[i] for i in parts) if parts else None for parts in lists]
counted = lists[-1]
