"""Plans are computed from the task's model of the job: the gradients that a rank holds, and what it sends."""

import pytest

from grader.checks import MemoryBar, Wrong, check, require_answer

GIB = 2**30


@pytest.fixture
def plans(variant):
    """Return letter -> (peak of a rank in GiB, seconds of sending per update)."""
    whole, ranks = variant["full_gib"], variant["ranks"]
    found = {}
    for plan, letter in variant["letters"].items():
        cut = 2 if "halved" in plan else 1
        count = variant["k"] * cut
        gradients, reductions = (whole, 1) if "once" in plan else (whole / ranks, count)
        peak = variant["other_gib"] + variant["activations_gib"] / cut + gradients
        found[letter] = peak, (2 * count + reductions) * whole * (ranks - 1) / ranks / variant["speed"]
    return found


@check(points=2, hint="What does a rank hold of a gradient that was not reduced yet?")
def test_fits(submission, variant, plans):
    """All plans are named that stay within the memory of a rank, and no others."""
    right = sorted(letter for letter, (peak, _) in plans.items() if peak <= variant["budget_gib"])
    got = submission.answer("fits")
    strange = [letter for letter in got if letter not in plans]
    if strange:
        raise Wrong(f"There is no plan {strange[0]!r:.20}; the plans are A, B, C and D.", quantity="the plans that fit")
    if sorted(got) != right:
        raise Wrong("These are not the plans that fit.", quantity="the plans that fit")


@check(points=1, hint="Of the plans that fit, which sends least?")
def test_fastest(submission, variant, plans):
    """It is the plan that sends least, of those that fit."""
    right = _fastest(variant, plans)
    got = submission.answer("fastest")
    if got != right:
        raise Wrong(f"Plan {got} is not the fastest that fits.", quantity="the fastest plan that fits")
    bar = MemoryBar(
        check=submission.check,
        label=f"peak of a rank, plan {right}",
        measured_bytes=int(plans[right][0] * GIB),
        budget_bytes=variant["budget_gib"] * GIB,
    )
    submission.show(bar)


@check(points=1, hint="How often are all parameters gathered, and how often all gradients reduced?")
def test_seconds(submission, variant, plans):
    """The time is that of all gathering and reducing of an update, for the fastest plan that fits."""
    right = plans[_fastest(variant, plans)][1]
    require_answer(submission.answer("seconds"), right, "the time of sending", rtol=1e-3)


def _fastest(variant, plans):
    """Return the letter of the plan that sends least, of those that fit."""
    fitting = {letter: seconds for letter, (peak, seconds) in plans.items() if peak <= variant["budget_gib"]}
    return min(fitting, key=fitting.__getitem__)
