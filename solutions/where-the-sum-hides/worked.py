# Two columns: what .grad shows, and what waits to be reduced.
shown, waiting = None, 0.0
for i in range(len(coefficients)):
    if i in cleared:
        shown = None
    waiting = waiting + coefficients[i]
    if i in synced:
        shown, waiting = waiting + (shown or 0.0), 0.0
