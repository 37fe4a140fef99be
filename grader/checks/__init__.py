"""What a hidden check is written with.

Importing this package loads nothing: the pytest plugin lies in it, and pytest loads that in every project of an
environment. Each name brings its module along when it is first used.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from grader.checks.author import execute
    from grader.checks.example import describe
    from grader.checks.failure import Unreadable, Wrong
    from grader.checks.figures import Measured
    from grader.checks.mark import check
    from grader.checks.memory import require_memory, training_peak
    from grader.checks.oracle import Trajectory, full_batch_run
    from grader.checks.require import require_answer, require_close, tolerance
    from grader.checks.runs import EQUAL_EDGES, RAGGED_EDGES, Run, edge_cases, windows
    from grader.checks.submission import Submission
    from grader.checks.training import require_same_trajectory, require_training
    from grader.checks.unchanged import require_settings, settings_of
    from grader.sandbox.meter import TensorMeter

__all__ = [
    "EQUAL_EDGES", "RAGGED_EDGES", "Measured", "Run", "Submission", "TensorMeter", "Trajectory", "Unreadable", "Wrong",
    "check", "describe", "edge_cases", "execute", "full_batch_run", "require_answer", "require_close", "require_memory",
    "require_same_trajectory", "require_settings", "require_training", "settings_of", "tolerance",
    "training_peak", "windows",
]  # fmt: skip

_HOME = {
    "EQUAL_EDGES": "runs",
    "Measured": "figures",
    "RAGGED_EDGES": "runs",
    "Run": "runs",
    "Submission": "submission",
    "TensorMeter": "memory",
    "Trajectory": "oracle",
    "Unreadable": "failure",
    "Wrong": "failure",
    "check": "mark",
    "describe": "example",
    "edge_cases": "runs",
    "execute": "author",
    "full_batch_run": "oracle",
    "require_answer": "require",
    "require_close": "require",
    "require_memory": "memory",
    "require_same_trajectory": "training",
    "require_training": "training",
    "require_settings": "unchanged",
    "settings_of": "unchanged",
    "tolerance": "require",
    "training_peak": "memory",
    "windows": "runs",
}


def __getattr__(name: str) -> object:
    """Import an exported name's module on first use."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
