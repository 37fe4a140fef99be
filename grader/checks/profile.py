"""How Hypothesis runs under a grade: no database, no deadline, no blobs, a bounded search for a small example."""

import contextlib
from collections.abc import Iterator

import hypothesis

from grader.checks.internals import bounded, seed_with

__all__ = ["EXAMPLES", "as_graded", "load_profile", "seed_with"]

EXAMPLES = 60


@contextlib.contextmanager
def as_graded() -> Iterator[None]:
    """Grade checks that are collected or run meanwhile; afterwards Hypothesis is as it was."""
    before = hypothesis.settings.default
    load_profile()
    try:
        with bounded():
            yield
    finally:
        hypothesis.settings.register_profile("before grade", before)
        hypothesis.settings.load_profile("before grade")


def load_profile() -> None:
    """Make these settings the default of every check that is collected from now on."""
    hypothesis.settings.register_profile(
        "grade",
        derandomize=False,  # Hypothesis turns it on where CI is set: all seeds would give the same examples
        database=None,
        deadline=None,
        print_blob=False,
        max_examples=EXAMPLES,
        report_multiple_bugs=False,
        suppress_health_check=list(hypothesis.HealthCheck),
        phases=[hypothesis.Phase.explicit, hypothesis.Phase.generate, hypothesis.Phase.shrink],
    )
    hypothesis.settings.load_profile("grade")
