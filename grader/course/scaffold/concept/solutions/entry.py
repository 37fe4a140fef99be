"""Only one micro-batch's activations are in memory at a time."""

answer = "B"
