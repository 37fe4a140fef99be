"""After every call the job is compared with an uninterrupted run of the checker's at the same micro-batch."""

from copy import deepcopy
from functools import lru_cache
from itertools import accumulate as sums

import harness
import torch

from grader.checks import Wrong, check, describe, require_close


def told(given, stops):
    """Describe a job and its stops, for the report."""
    numbers = harness.job(**given)
    describe(
        f"{len(numbers.loader)} micro-batches per epoch, k = {numbers.steps}, {numbers.epochs} epochs, "
        f"{given.get('kind', 'momentum')}; calls with stop_after = {', '.join(map(str, stops))}, None"
    )


def snapshot(job):
    """Return what a job is made of at a moment, by what it is called in a report."""
    found = {f"`{name}`": value.clone() for name, value in job.model.state_dict().items()}
    for number, entry in job.optimizer.state_dict()["state"].items():
        for key, value in entry.items():
            found[f"the optimizer's `{key}` of parameter {number + 1}"] = torch.as_tensor(value).clone()
    return found, job.optimizer.param_groups[0]["lr"]


@lru_cache(maxsize=32)
def uninterrupted(given):
    """Return a snapshot after each micro-batch of a run without a stop, the start included."""
    job = harness.job(**dict(given))
    history = [snapshot(job)]
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(job.seed)
        for epoch in range(job.epochs):
            job.loader.set_epoch(epoch)
            batches = list(job.loader)
            for i, (x, y) in enumerate(batches):
                start = i // job.steps * job.steps
                held = min(job.steps, len(batches) - start)
                (job.loss_fn(job.model(x), y) / held).backward()
                if i + 1 == start + held:
                    job.optimizer.step()
                    job.optimizer.zero_grad()
                    job.scheduler.step()
                history.append(snapshot(job))
    return history


def judge(submission, given, stops, *, anew=False):
    """Let the submission train with stops, and compare after each call; `anew`: in a new process each time."""
    told(given, stops)
    history = uninterrupted(tuple(given.items()))
    checkpoint = None
    for number, done in enumerate([*sums(stops), len(history) - 1], start=1):
        if anew and checkpoint is not None:
            submission.restart()
        job = harness.job(**given)
        stop = stops[number - 1] if number <= len(stops) else None
        checkpoint = submission.call("train", job, stop_after=stop, checkpoint=deepcopy(checkpoint))
        require_snapshot(
            job, history[done], f"after call {number}, which ends at micro-batch {done} of {len(history) - 1}"
        )
        if (checkpoint is None) != (done == len(history) - 1):
            what = (
                "None was returned, and micro-batches are left"
                if checkpoint is None
                else "A checkpoint was returned, and nothing is left"
            )
            raise Wrong(f"{what}: call {number} ends at micro-batch {done} of {len(history) - 1}.")


def require_snapshot(job, wanted, when):
    """Require that the job is where the uninterrupted run is at the same moment."""
    (found, rate), (values, wanted_rate) = snapshot(job), wanted
    require_close(rate, wanted_rate, f"the learning rate {when}")
    for name, value in values.items():
        if name not in found:
            raise Wrong(f"{name[:1].upper()}{name[1:]} is missing {when}.", quantity=name)
        require_close(found[name], value, f"{name} {when}", rtol=1e-9)


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


@check(points=2, hint="A call with stop_after=1 works on one micro-batch: what comes of a window of four such calls?")
def test_one_at_a_time(submission):
    """A run that is stopped after each micro-batch comes to its end, and to the same model."""
    judge(submission, {"count": 5, "steps": 3, "epochs": 2, "seed": 8}, [1] * 9)
    judge(submission, {"count": 3, "steps": 2, "epochs": 2, "kind": "adamw", "seed": 9}, [1] * 5)


@check(points=1, hint="What is not in the checkpoint is not there: no global variable, no seed that is set once.")
def test_in_a_new_process(submission):
    """What goes on is a new process, that has nothing but the checkpoint."""
    judge(submission, {"count": 6, "steps": 4, "epochs": 2, "seed": 10}, [5], anew=True)
