"""Bytes are measured: the shown program is run under FakeTensorMode, which takes no memory."""

from functools import lru_cache

from torch._subclasses.fake_tensor import FakeTensorMode

from grader.checks import CourseFault, MemoryBar, TensorMeter, Wrong, check, execute

MIB = 2**20
_NEAR = 0.01  # MiB


@lru_cache(maxsize=8)
def measured(snippet):
    """Return the bytes that are alive after the second update, and most at once during it."""
    names = execute(snippet)[1]
    with FakeTensorMode(), TensorMeter() as meter:
        model, optimizer, loss_fn = names["build"]()
        names["update"](model, optimizer, loss_fn)
        meter.peak_bytes = meter.live_bytes
        names["update"](model, optimizer, loss_fn)
        return meter.live_bytes, meter.peak_bytes


def in_mib(variant, snippet):
    """Return both in MiB, which the task's table must lead to."""
    held, peak = (count / MIB for count in measured(snippet))
    parameters = variant["parameters_mib"]
    always = parameters * (1 + variant["states"])
    zeros = 0 if variant["set_to_none"] else parameters
    sums = parameters if variant["k"] > 1 else zeros
    wanted = always + zeros, always + sums + variant["samples_mib"] + variant["layer_mib"]
    if abs(held - wanted[0]) > _NEAR or abs(peak - wanted[1]) > _NEAR:
        raise CourseFault(f"states-count: measured {held} and {peak} MiB, but the task's table makes {wanted}.")
    return held, peak


@check(points=2, hint="What has a value for each parameter, and outlives an update?")
def test_held(submission, variant, snippet):
    """That many MiB are alive after an update."""
    held, _ = in_mib(variant, snippet)
    got = submission.answer("held_mib")
    if not abs(got - held) <= _NEAR:
        raise Wrong("That is not what is alive between two updates.", quantity="what is held", actual=str(got))


@check(points=2, hint="Which gradients are there when the worst backward() begins?")
def test_peak(submission, variant, snippet):
    """That many MiB are alive at the worst moment of an update."""
    held, peak = in_mib(variant, snippet)
    got = submission.answer("peak_mib")
    if not abs(got - peak) <= _NEAR:
        raise Wrong("That is not what is alive at the worst moment.", quantity="the peak", actual=str(got))
    label = "alive between two updates, beside the peak of one"
    bar = MemoryBar(check=submission.check, label=label, measured_bytes=int(held * MIB), budget_bytes=int(peak * MIB))
    submission.show(bar)


@check(points=1, hint="Who else puts numbers into .grad before the worst moment?")
def test_peak_changes(submission, variant, snippet):
    """The peak depends on set_to_none, or it does not: both are measured."""
    said, other = (f"set_to_none={value}" for value in (variant["set_to_none"], not variant["set_to_none"]))
    _, peak = measured(snippet)
    _, changed = measured(snippet.replace(said, other))
    if submission.answer("peak_changes") != (abs(peak - changed) > _NEAR * MIB):
        raise Wrong("Measured both ways, it is the other way round.", quantity="whether the peak changes")
