"""What a hidden check is written with."""

from grader.checks.author import execute
from grader.checks.example import describe
from grader.checks.failure import Unreadable, Wrong
from grader.checks.mark import check
from grader.checks.memory import training_peak
from grader.checks.oracle import Trajectory, full_batch_run
from grader.checks.require import require_answer, require_close, require_same_trajectory, tolerance
from grader.checks.submission import Measured, Submission
from grader.checks.windows import EQUAL_EDGES, RAGGED_EDGES, Run, edge_cases, windows

__all__ = [
    "EQUAL_EDGES", "RAGGED_EDGES", "Measured", "Run", "Submission", "Trajectory", "Unreadable", "Wrong", "check",
    "describe", "edge_cases", "execute", "full_batch_run", "require_answer", "require_close",
    "require_same_trajectory", "tolerance", "training_peak", "windows",
]  # fmt: skip
