# caught by: test_seen
"""You let each gradient be in `.grad` at once, as without FSDP. Where a backward is not synced, its gradient is not split among the
ranks yet, and waits elsewhere: `.grad` stays as it was."""

shown, waiting, lists = [], [], []
for i in range(len(coefficients)):
    shown = [i] if i in cleared else [*shown, i]
    lists.append(shown)
seen = [sum(coefficients[i] for i in parts) if parts else None for parts in lists]
right, waiting = [], []
for i in range(len(coefficients)):
    right = [] if i in cleared else right
    waiting = [*waiting, i]
    if i in synced:
        right, waiting = [*right, *waiting], []
counted = right
