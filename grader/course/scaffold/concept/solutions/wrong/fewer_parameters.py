# caught by: test_purpose
"""Accumulation changes when the optimizer steps; the model keeps all its parameters."""

answer = "C"
