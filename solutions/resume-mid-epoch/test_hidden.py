"""After every call the job is compared with an uninterrupted run of the checker's at the same micro-batch.

Where they differ, the checker goes on from the last stop itself and forgets things on purpose: what gives the same
numbers is named, however the submission keeps its checkpoint.
"""

from copy import deepcopy
from functools import lru_cache
from itertools import combinations, islice

import harness
import torch

from grader.checks import Wrong, check, describe, require_close

STATES = {
    "gradients": "`.grad` was empty when it went on",
    "draws": "the random numbers began again at the seed",
    "memory": "the optimizer's memory was empty when it went on",
    "ticks": "the schedule began to count from 0 again",
    "statistics": "the running statistics began anew",
}
"""What has to come back after a stop -> what was so without it."""
PLACES = {
    "window": "the window began again",
    "epoch": "the epoch began again",
    "late": "it went on one micro-batch too late",
    "early": "it went on one micro-batch too early",
    "updates": "it went on at the micro-batch whose number is that of the updates",
    "order": "the data had the order of the first epoch",
    "windows": "windows were counted from where it went on",
    "skipped": "what was behind it in its epoch was left out of the next epochs, too",
}
"""Where a run goes on wrongly -> the same in words."""


def told(given, stops):
    """Describe a job and its stops, for the report."""
    numbers = harness.job(**given)
    total = numbers.epochs * len(numbers.loader)
    describe(
        f"{len(numbers.loader)} micro-batches per epoch, k = {numbers.steps}, {numbers.epochs} epochs, "
        f"{given.get('kind', 'momentum')}; calls with stop_after = {', '.join(map(str, calls_of(stops, total)))}"
    )


def calls_of(stops, total):
    """Return what each call is given; a last one trains to the end, where something is left."""
    return [*stops, None] if sum(stops) < total else stops


def snapshot(job):
    """Return what a job is made of at a moment, by what it is called in a report."""
    found = {f"`{name}`": value.clone() for name, value in job.model.state_dict().items()}
    for number, entry in job.optimizer.state_dict()["state"].items():
        for key, value in entry.items():
            found[f"the optimizer's `{key}` of parameter {number + 1}"] = torch.as_tensor(value).clone()
    return {"the learning rate": torch.tensor(job.optimizer.param_groups[0]["lr"], dtype=torch.float64), **found}


def trained(job, begin=0, slip=""):
    """Train from a micro-batch of the whole run on, and yield after each one; `slip` is one of `PLACES`."""
    n = len(job.loader)
    first = begin % n if slip == "windows" else 0
    for at in range(begin, job.epochs * n):
        epoch, i = divmod(at, n)
        if slip == "skipped" and epoch > begin // n and i < begin % n:
            continue
        job.loader.set_epoch(0 if slip == "order" and epoch == begin // n else epoch)
        x, y = next(islice(job.loader, i, None))
        first = first if at // n == begin // n else 0
        start = first + (i - first) // job.steps * job.steps
        held = min(job.steps, n - start)
        (job.loss_fn(job.model(x), y) / held).backward()
        if i + 1 == start + held:
            job.optimizer.step()
            job.optimizer.zero_grad()
            job.scheduler.step()
        yield


@lru_cache(maxsize=32)
def uninterrupted(given):
    """Return a snapshot after each micro-batch of a run without a stop, the start included."""
    job = harness.job(**dict(given))
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(job.seed)
        return [snapshot(job), *(snapshot(job) for _ in trained(job))]


@lru_cache(maxsize=2)
def stopped(given, done):
    """Return a job after so many micro-batches, and the state of the random numbers then."""
    job = harness.job(**dict(given))
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(job.seed)
        for _ in islice(trained(job), done):
            pass
        return job, torch.get_rng_state()


def gone_on(given, done, stop, slips):
    """Return a snapshot of a run that went on after `done` micro-batches, and made these slips.

    Args:
        given: what the job is made of.
        done: micro-batches before the stop.
        stop: how many more to work on; None for all that are left.
        slips: of `STATES` and `PLACES`.
    """
    job, (before, draws) = harness.job(**dict(given)), stopped(given, done)
    learned = {name for name, _ in job.model.named_parameters()}
    kept = {k: v for k, v in before.model.state_dict().items() if k in learned or "statistics" not in slips}
    job.model.load_state_dict(kept, strict=False)
    memory = deepcopy(before.optimizer.state_dict())
    job.optimizer.load_state_dict(memory | {"state": {}} if "memory" in slips else memory)
    if "ticks" not in slips:
        job.scheduler.load_state_dict(before.scheduler.state_dict())
    if "gradients" not in slips:
        for parameter, old in zip(job.model.parameters(), before.model.parameters(), strict=True):
            parameter.grad = None if old.grad is None else old.grad.clone()
    n = len(job.loader)
    epoch, i = divmod(done, n)
    begin = {
        "window": done - i % job.steps,
        "epoch": epoch * n,
        "late": done + 1,
        "early": done - 1,
        "updates": epoch * n + i // job.steps,
    }
    place = next((slip for slip in slips if slip in PLACES), "")
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(job.seed) if "draws" in slips else torch.set_rng_state(draws)
        for _ in islice(trained(job, begin.get(place, done), place), stop):
            pass
    return snapshot(job)


def alike(found, wanted, rtol):
    """Tell whether two snapshots are the same up to rounding."""
    return found.keys() == wanted.keys() and all(
        found[name].shape == value.shape and torch.allclose(found[name].to(value), value, rtol=rtol, atol=rtol)
        for name, value in wanted.items()
    )


def slips_of(found, given, done, stop):
    """Return in words the slip that gives a snapshot, or the two that do; nothing where none do."""
    every = STATES | PLACES
    for slips in [*combinations(every, 1), *combinations(every, 2)]:
        if len(PLACES.keys() & slips) < 2 and alike(found, gone_on(given, done, stop, slips), 1e-7):
            return ", and ".join(every[slip] for slip in slips)
    return ""


def judge(submission, given, stops, *, anew=False):
    """Let the submission train with stops, and compare after each call; `anew`: in a new process each time."""
    told(given, stops)
    key = tuple(given.items())
    history = uninterrupted(key)
    total = len(history) - 1
    checkpoint, done = None, 0
    for number, stop in enumerate(calls_of(stops, total), start=1):
        if anew and checkpoint is not None:
            submission.restart()
        job = harness.job(**given)
        checkpoint = submission.call("train", job, stop_after=stop, checkpoint=deepcopy(checkpoint))
        before, done = done, total if stop is None else min(done + stop, total)
        when = f"after call {number}, which ends at micro-batch {done} of {total},"
        found = snapshot(job)
        slips = before and not alike(found, history[done], 1e-9) and slips_of(found, key, before, stop)
        require_snapshot(found, history[done], when, slips)
        if (checkpoint is None) != (done == total):
            what = (
                "None was returned, and micro-batches are left"
                if checkpoint is None
                else "A checkpoint was returned, and nothing is left"
            )
            raise Wrong(f"{what}: call {number} ends at micro-batch {done} of {total}.")


def require_snapshot(found, wanted, when, slips):
    """Require that the job is where the uninterrupted run is at the same moment; else name the slips."""
    for name, value in wanted.items():
        if name not in found:
            raise Wrong(f"{name[:1].upper()}{name[1:]} is missing {when.removesuffix(',')}.", quantity=name)
        mistakes = {slips: found[name]} if slips else {}
        require_close(found[name], value, f"{name} {when}", rtol=1e-9, mistakes=mistakes)


@check(points=2, hint="How many micro-batches are behind you, and what else than weights has a memory?")
def test_between_windows(submission):
    """A run that stops after an update goes on exactly, in the middle of an epoch and at its end."""
    judge(submission, {"count": 6, "steps": 2, "epochs": 2}, [4])
    judge(submission, {"count": 6, "steps": 2, "epochs": 3, "kind": "adamw", "seed": 3}, [6, 2])
    judge(submission, {"count": 5, "steps": 2, "epochs": 3, "seed": 4}, [5])
    judge(submission, {"count": 7, "steps": 3, "epochs": 2, "kind": "adamw", "seed": 5}, [6, 4])


@check(
    points=3, hint="What is in .grad in the middle of a window, and how many micro-batches does that window still need?"
)
def test_inside_a_window(submission):
    """A run that stops in the middle of a window goes on with the gradients that it has of it."""
    for stop in (1, 2, 3, 5, 7):
        judge(submission, {"count": 6, "steps": 4, "epochs": 2, "seed": stop}, [stop])
    judge(submission, {"count": 5, "steps": 8, "epochs": 2, "kind": "adamw", "seed": 6}, [2, 5])
    judge(submission, {"count": 7, "steps": 3, "epochs": 2, "kind": "adamw", "seed": 7}, [5, 3])


@check(
    points=2, hint="A call with stop_after=1 works on one micro-batch: what comes of a window that takes k such calls?"
)
def test_one_at_a_time(submission):
    """A run that is stopped after each micro-batch comes to its end, and to the same model."""
    judge(submission, {"count": 5, "steps": 3, "epochs": 2, "seed": 8}, [1] * 10)
    judge(submission, {"count": 3, "steps": 2, "epochs": 2, "kind": "adamw", "seed": 9}, [1] * 6)


@check(points=1, hint="If exactly as many micro-batches are left as the call may work on, is anything left after it?")
def test_to_the_end(submission):
    """A call that may work on all that is left, or on more, trains to the end and returns None."""
    judge(submission, {"count": 6, "steps": 4, "epochs": 2, "seed": 11}, [12])
    judge(submission, {"count": 5, "steps": 2, "epochs": 2, "kind": "adamw", "seed": 12}, [13])


@check(
    points=1,
    hint="What decides the next update, and is nowhere in the checkpoint? `.grad`, the random numbers and what a "
    "global variable holds are gone with the old process.",
)
def test_in_a_new_process(submission):
    """What goes on is a new process, that has nothing but the checkpoint."""
    judge(submission, {"count": 6, "steps": 4, "epochs": 2, "seed": 10}, [5], anew=True)
