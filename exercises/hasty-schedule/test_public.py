"""A check that you can read and run yourself; the others are your instructor's."""

import harness
import torch

from grader.checks import Run, check, describe, require_answer, require_close, require_plain


@check(points=1, hint="How often does each of the three happen in your example, and when?")
def test_your_example(submission, variant):
    """The task's micro-batches: weights, average and the number of updates."""
    run = Run(sizes=(2,) * variant["count"], steps=variant["steps"], epochs=variant["epochs"])
    own, schedule = run.fresh(), harness.Schedule(variant["kind"], variant["updates"])
    mean = harness.Average(own.model, variant["decay"])
    made = 0
    for window in run.windows * run.epochs:
        x, y = (torch.cat(parts) for parts in zip(*(run.micro_batches[i] for i in window), strict=True))
        own.optimizer.zero_grad()
        run.loss_fn(own.model(x), y).backward()
        own.optimizer.param_groups[0]["lr"] = 0.1 * schedule(made)
        own.optimizer.step()
        mean.update(own.model)
        made += 1
    describe(f"{run.words}, schedule {variant['kind']}, decay {variant['decay']}")
    average = harness.Average(run.model, variant["decay"])
    count = submission.call(
        "train", run.model, average, run.optimizer, schedule, run.loss_fn, run.micro_batches, run.steps, run.epochs
    )
    for what, got, want in (("model", run.model, own.model), ("average", average.module, mean.module)):
        for (name, parameter), wanted in zip(got.named_parameters(), want.parameters(), strict=True):
            require_close(parameter.detach(), wanted.detach(), f"`{name}` of the {what}", rtol=1e-8)
    require_plain(count, "the number of updates")
    require_answer(count, made, "the number of updates")
