"""Counted while the program that was shown runs: what it calls is written down."""
# ruff: noqa: F821 - `execute` and `snippet` are names here

watched = snippet.replace("loss.backward()", "loss.backward(); log.append(len(x))")
watched = watched.replace("optimizer.zero_grad()", "optimizer.zero_grad(); log.append(0)")
names = execute(watched, scope={"log": []})[1]
log = names["log"]

ends = [place for place, size in enumerate(log) if not size]
before = ends[-2] + 1 if len(ends) > 1 else 0
backwards = len(log) - len(ends)
updates = len(ends)
tail = sum(log[before : ends[-1]])
left_over = sum(log[ends[-1] :])
rate = names["optimizer"].param_groups[0]["lr"]
