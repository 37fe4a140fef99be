"""The repaired project trains small models, which are compared with the checker's own, trained on whole windows."""

import copy

import torch

from grader.checks import check, describe, require_answer, require_close

RATE, SAMPLES, WIDTH = 0.5, 2, 3


def case(count, seed):
    """A model and micro-batches of their own, in float64."""
    draw = torch.Generator().manual_seed(seed)
    model = torch.nn.Linear(WIDTH, 1).double()
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.copy_(torch.randn(parameter.shape, generator=draw, dtype=torch.float64))
    shapes = ((SAMPLES, WIDTH), (SAMPLES, 1))
    batches = [tuple(torch.randn(s, generator=draw, dtype=torch.float64) / 2 for s in shapes) for _ in range(count)]
    return model, batches


def trained(model, batches, epochs, k):
    """The same model, one update per window on all its samples at once, each with the rate that it should have."""
    model, momentum = copy.deepcopy(model), None
    starts = range(0, len(batches), k)
    updates = epochs * len(starts)
    for update in range(updates):
        start = starts[update % len(starts)]
        x, y = (torch.cat(part) for part in zip(*batches[start : start + k], strict=True))
        loss = torch.nn.functional.mse_loss(model(x), y)
        gradients = torch.autograd.grad(loss, list(model.parameters()))
        momentum = gradients if momentum is None else [0.5 * m + g for m, g in zip(momentum, gradients, strict=True)]
        with torch.no_grad():
            for parameter, step in zip(model.parameters(), momentum, strict=True):
                parameter -= RATE * (1 - update / updates) * step
    return model


def judge(submission, *cases):
    for seed, (count, epochs, k) in enumerate(cases):
        model, batches = case(count, seed)
        describe(f"{count} micro-batches of {SAMPLES} samples, {epochs} epoch{'s' if epochs > 1 else ''}, k = {k}")
        wanted = trained(model, batches, epochs, k)
        submission.call("train", model, torch.nn.MSELoss(), batches, epochs, k, RATE)
        for (name, found), want in zip(model.named_parameters(), wanted.parameters(), strict=True):
            require_close(found.detach(), want.detach(), f"`{name}` after training", rtol=1e-8)


@check(points=2, hint="With k = 1 the project was right as it was.")
def test_plain(submission):
    """With k = 1 the rate falls from update to update, as before."""
    judge(submission, (5, 2, 1), (1, 1, 1))


@check(points=4, hint="What is the rate of the last update, and what should it be?")
def test_full_windows(submission):
    """With windows that are all full, the rate falls from `rate` to 0 over all updates."""
    judge(submission, (4, 1, 2), (8, 2, 4), (6, 2, 3))


@check(points=3, hint="How many updates does an epoch of 10 micro-batches make with k = 4? And three of them?")
def test_short_windows(submission):
    """With a short last window in each epoch it does so, too."""
    judge(submission, (5, 3, 2), (10, 2, 4), (2, 3, 5))


@check(points=2, hint="Which of the five would be seen in the gradients, or with k = 1?")
def test_cause(submission):
    """The cause is found."""
    require_answer(submission.answer("cause"), "C", "the cause")
