"""None or numbers: what the very program that was shown leaves behind. The answer is computed by running it."""
# ruff: noqa: F821 - `execute` and `snippet` are names here

gradient = execute(snippet)[1]["model"].weight.grad
answer = None if gradient is None else gradient.tolist()
