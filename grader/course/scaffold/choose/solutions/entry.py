"""It fits, and size times steps is the batch."""

answer = next(a for a, (size, steps) in options.items() if size <= fits and size * steps == batch)
