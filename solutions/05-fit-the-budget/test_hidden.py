"""Feasible is what fits when it is measured: the shown model is trained under FakeTensorMode, which takes no memory."""

from functools import lru_cache

from grader.checks import CourseFault, Curve, Curves, MemoryBar, Wrong, check, execute, training_peak

MIB = 2**20
_ROUNDING = 4096  # bytes of a few scalars


@lru_cache(maxsize=64)
def measured(snippet, size, steps):
    names = execute(snippet)[1]
    return training_peak(names["build"], names["batch_of"], micro_batch=size, steps=steps)


def peak(variant, snippet, size, steps):
    """Return peak bytes; those of k = 3 for any larger k, which takes no more."""
    found = measured(snippet, size, min(steps, 3))
    fixed = 2 * variant["parameters_mib"] + variant["layer_mib"]
    told = (fixed + size * variant["sample_mib"]) * MIB
    if steps > 1 and abs(found - told) > _ROUNDING:
        raise CourseFault(f"05-fit-the-budget: measured {found} bytes, but the task's table makes {told:.0f}.")
    return found


def choice(submission, variant):
    """Return the micro-batch size and the steps that were chosen, two numbers that can be measured."""
    chosen = submission.answer("micro_batch"), submission.answer("accumulation_steps")
    for name, value in zip(("micro_batch", "accumulation_steps"), chosen, strict=True):
        if not 1 <= value <= variant["batch"]:
            raise Wrong(f"`{name}` should be a whole number from 1 to {variant['batch']}.", actual=f"{value!r:.40}")
    return chosen


@check(points=1, hint="All of the batch, in pieces of one size, and nothing more.")
def test_batch(submission, variant):
    """Micro-batch size times accumulation steps is the batch that was asked for."""
    size, steps = choice(submission, variant)
    if size * steps != variant["batch"]:
        raise Wrong(f"{steps} micro-batches of {size} do not make {variant['batch']} samples per update.")


@check(points=2, hint="What is alive during the second micro-batch's backward, besides the rows of the table?")
def test_fits(submission, variant, snippet):
    """The measured peak of the loop stays within the budget."""
    size, steps = choice(submission, variant)
    if peak(variant, snippet, size, steps) > variant["budget_mib"] * MIB:
        # By how much is not told: from the bytes of one choice the best one could be computed.
        raise Wrong("The loop needs more than the budget.", quantity="the measured peak")


@check(points=1, hint="Try every divisor of the batch, not only some of them.")
def test_fewest_steps(submission, variant, snippet):
    """No choice that makes the batch and fits takes fewer steps."""
    size, steps = choice(submission, variant)
    batch, budget = variant["batch"], variant["budget_mib"] * MIB
    sizes = [size for size in range(batch, 0, -1) if batch % size == 0]
    best = next((size for size in sizes if peak(variant, snippet, size, batch // size) <= budget), None)
    if best is None:
        raise CourseFault("05-fit-the-budget: no choice fits the budget of this variant.")
    if size * steps != batch or size > best:
        raise Wrong("This counts for a choice that makes the batch and fits the budget.")
    if size < best:
        raise Wrong(f"{steps} steps make the batch and fit, but fewer do so too.", actual=str(steps))
    label = f"peak tensor bytes, micro-batches of {size}, k = {steps}"
    used = peak(variant, snippet, size, steps)
    bar = MemoryBar(check=submission.check, label=label, measured_bytes=used, budget_bytes=int(budget))
    submission.show(bar)
    most = max(12, steps + 2)
    fixed = 2 * variant["parameters_mib"] + variant["layer_mib"]
    peaks = tuple(fixed + batch / k * variant["sample_mib"] for k in range(2, most + 1))
    budgets = (variant["budget_mib"],) * len(peaks)
    chart = Curves(
        check=submission.check,
        title=f"Peak of an update of {batch} samples",
        x_label="k, micro-batches per update",
        y_label="MiB",
        first=2,
        curves=(Curve(name="peak", values=peaks), Curve(name="budget", values=budgets)),
    )
    submission.show(chart)
