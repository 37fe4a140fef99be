"""Each weight by running the program that was shown."""
# ruff: noqa: F821 - `execute` and `snippet` are names here

train = execute(snippet)[1]["train"]
dropped = train("drop")
flushed = train("flush")
rescaled = train("rescale")
two_epochs = train("drop", epochs=2)
