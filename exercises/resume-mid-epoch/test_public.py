"""A check that you can read and run yourself; the others are your instructor's."""

import harness
import torch

from grader.checks import Wrong, check, describe, require_close


@check(points=1, hint="The loop stands in the task: it is what `train` does where nobody stops it.")
def test_without_a_stop(submission):
    """Without a stop, training is that of the task's loop, and None is returned."""
    for given in ({"kind": "momentum"}, {"kind": "adamw", "count": 3, "steps": 3, "epochs": 3, "seed": 2}):
        describe(f"{given}")
        own, job = harness.job(**given), harness.job(**given)
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(own.seed)
            for epoch in range(own.epochs):
                own.loader.set_epoch(epoch)
                batches = list(own.loader)
                for start in range(0, len(batches), own.steps):
                    window = batches[start : start + own.steps]
                    for x, y in window:
                        (own.loss_fn(own.model(x), y) / len(window)).backward()
                    own.optimizer.step()
                    own.optimizer.zero_grad()
                    own.scheduler.step()
        if submission.call("train", job) is not None:
            raise Wrong("Nothing was left to do, and something else than None was returned.")
        for (name, got), want in zip(job.model.state_dict().items(), own.model.state_dict().values(), strict=True):
            require_close(got, want, f"`{name}` at the end", rtol=1e-9)
