"""How Hypothesis runs under a grade: no database, no deadline, no blobs, a bounded search for a small example."""

import hypothesis
from hypothesis.internal.conjecture import engine, providers

EXAMPLES = 60
SHRINKS = 40


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
    # A few dozen successful shrinks give a small example; the bound is a count, so that the same seed gives the same
    # report on a slow machine.
    engine.MAX_SHRINKS = SHRINKS
    # Hypothesis also draws numbers that it finds in the source of the user's own modules: with an editable install
    # that is this program, and which of its modules are loaded would change the examples of a seed.
    providers._get_local_constants = lambda: providers._local_constants


def seed_with(seed: int) -> None:
    """Have every check of this process generate its examples from `seed`."""
    hypothesis.core.global_force_seed = seed  # type: ignore[assignment]
