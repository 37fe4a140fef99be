"""What the program that was shown leaves behind, found by running it."""
# ruff: noqa: F821 - `execute` and `snippet` are names here

names = execute(snippet)[1]
before = None
gradient = names["w"].grad.item()
weight = names["w"].item()
