"""An auto-grader for courses on PyTorch: a stub, hidden checks, and a report that explains."""

__version__ = "0.1.0"
