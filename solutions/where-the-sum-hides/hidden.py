"""Gradients wait in a sum of their own until they are reduced; zero_grad knows only .grad."""
# ruff: noqa: F821 - the values of the variant are names here

shown, waiting, lists = [], [], []
for i in range(len(coefficients)):
    shown = [] if i in cleared else shown
    waiting = [*waiting, i]
    if i in synced:
        shown, waiting = [*shown, *waiting], []
    lists.append(shown)
seen = [sum(coefficients[i] for i in parts) if parts else None for parts in lists]
counted = lists[-1]
