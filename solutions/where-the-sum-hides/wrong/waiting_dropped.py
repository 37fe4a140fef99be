# caught by: test_seen
"""You let a synced backward bring its own gradient only. What waited since the last one is reduced with it."""

shown, waiting, lists = [], [], []
for i in range(len(coefficients)):
    shown = [] if i in cleared else shown
    if i in synced:
        shown = [*shown, i]
    lists.append(shown)
seen = [sum(coefficients[i] for i in parts) if parts else None for parts in lists]
right, waiting = [], []
for i in range(len(coefficients)):
    right = [] if i in cleared else right
    waiting = [*waiting, i]
    if i in synced:
        right, waiting = [*right, *waiting], []
counted = right
