# caught by: test_seen
"""You let what is reduced replace what was in `.grad`. It is added, until somebody clears it."""

shown, waiting, lists = [], [], []
for i in range(len(coefficients)):
    shown = [] if i in cleared else shown
    waiting = [*waiting, i]
    if i in synced:
        shown, waiting = waiting, []
    lists.append(shown)
seen = [sum(coefficients[i] for i in parts) if parts else None for parts in lists]
right, waiting = [], []
for i in range(len(coefficients)):
    right = [] if i in cleared else right
    waiting = [*waiting, i]
    if i in synced:
        right, waiting = [*right, *waiting], []
counted = right
