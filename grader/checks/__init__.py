"""What a hidden check is written with: all that a course may import of the grader, and nothing else of it.

Importing this package loads nothing: the pytest plugin lies in it, and pytest loads that in every project of an
environment. Each name brings its module along when it is first used, those of training loops the kit for them.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from grader.checks.author import execute
    from grader.checks.example import describe
    from grader.checks.failure import Unreadable, Wrong
    from grader.checks.figures import Measured
    from grader.checks.mark import check
    from grader.checks.marked import require_marked_lines
    from grader.checks.require import ratio_of, require_answer, require_close, require_plain, tolerance
    from grader.checks.submission import Submission
    from grader.checks.trials import require_caught
    from grader.errors import CourseFault
    from grader.report.evidence.curves import Curve, Curves
    from grader.report.evidence.memory import MemoryBar
    from grader.report.evidence.weights import WeightTable
    from grader.report.weight_row import WeightRow
    from grader.sandbox.activations import LargeActivations
    from grader.sandbox.meter import TensorMeter
    from grader.training.edges import EQUAL_EDGES, RAGGED_EDGES, edge_cases
    from grader.training.explain import explain_training
    from grader.training.explain_sums import explain_sums
    from grader.training.frameworks import framework, quietly
    from grader.training.memory import memory_of, require_memory
    from grader.training.oracle import Trajectory, full_batch_run
    from grader.training.planned import training_peak
    from grader.training.require import require_same_trajectory, require_training
    from grader.training.runs import Run, windows
    from grader.training.settings import require_settings, settings_of
    from grader.training.sums import SumRun

__all__ = [
    "EQUAL_EDGES", "RAGGED_EDGES", "CourseFault", "Curve", "Curves", "LargeActivations", "Measured", "MemoryBar", "Run",
    "Submission", "SumRun", "TensorMeter", "Trajectory", "Unreadable", "WeightRow", "WeightTable",
    "Wrong", "check", "describe", "edge_cases", "execute",
    "explain_sums", "explain_training", "framework", "full_batch_run", "memory_of", "quietly",
    "ratio_of", "require_answer", "require_caught", "require_close", "require_marked_lines", "require_memory",
    "require_plain", "require_same_trajectory", "require_settings", "require_training", "settings_of", "tolerance",
    "training_peak", "windows",
]  # fmt: skip

_HOME = {
    "checks.author": "execute",
    "checks.example": "describe",
    "checks.failure": "Unreadable Wrong",
    "checks.figures": "Measured",
    "checks.mark": "check",
    "checks.marked": "require_marked_lines",
    "checks.require": "ratio_of require_answer require_close require_plain tolerance",
    "checks.submission": "Submission",
    "checks.trials": "require_caught",
    "errors": "CourseFault",
    "report.evidence.curves": "Curve Curves",
    "report.evidence.memory": "MemoryBar",
    "report.evidence.weights": "WeightTable",
    "report.weight_row": "WeightRow",
    "sandbox.activations": "LargeActivations",
    "sandbox.meter": "TensorMeter",
    "training.edges": "EQUAL_EDGES RAGGED_EDGES edge_cases",
    "training.explain": "explain_training",
    "training.explain_sums": "explain_sums",
    "training.frameworks": "framework quietly",
    "training.memory": "memory_of require_memory",
    "training.oracle": "Trajectory full_batch_run",
    "training.planned": "training_peak",
    "training.require": "require_same_trajectory require_training",
    "training.runs": "Run windows",
    "training.settings": "require_settings settings_of",
    "training.sums": "SumRun",
}
HOME = {name: f"grader.{module}" for module, names in _HOME.items() for name in names.split()}
"""Name -> the module that it is defined in."""


def __getattr__(name: str) -> object:
    """Import an exported name's module on first use."""
    if name not in HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(HOME[name]), name)
