"""The repaired project trains small models; curve and weights are compared with the checker's own, in float64."""

import copy

import torch

from grader.checks import check, describe, require_answer, require_close, require_plain

WIDTH, RATE = 2, 0.1


def case(sizes, seed):
    """A model and micro-batches of these sizes."""
    draw = torch.Generator().manual_seed(seed)
    model = torch.nn.Linear(WIDTH, 1).double()
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.copy_(torch.randn(parameter.shape, generator=draw, dtype=torch.float64))
    pairs = [((size, WIDTH), (size, 1)) for size in sizes]
    return model, [tuple(torch.randn(s, generator=draw, dtype=torch.float64) for s in pair) for pair in pairs]


def wanted(model, batches, ks):
    """The curve, and the model after it: each window as one batch of all its samples."""
    model, curve = copy.deepcopy(model), []
    optimizer = torch.optim.SGD(model.parameters(), lr=RATE, momentum=0.5)
    for k in ks:
        for start in range(0, len(batches), k):
            x, y = (torch.cat(part) for part in zip(*batches[start : start + k], strict=True))
            loss = torch.nn.functional.mse_loss(model(x), y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            curve.append(loss.item())
    return model, curve


def run(submission, sizes, ks):
    """Have the submission train; return its curve and model, and the right ones."""
    model, batches = case(sizes, len(sizes))
    describe(f"micro-batches of {', '.join(map(str, sizes))} samples, ks = {ks}")
    right, curve = wanted(model, batches, ks)
    optimizer = torch.optim.SGD(model.parameters(), lr=RATE, momentum=0.5)
    got = submission.call("train", model, optimizer, torch.nn.MSELoss(), batches, ks)
    return got, curve, model, right


def judge_curve(submission, sizes, ks):
    got, curve, _, _ = run(submission, sizes, ks)
    assert isinstance(got, list), "train returns the curve, a list"
    require_plain(got, "the curve")
    assert len(got) == len(curve), f"the curve has one number per update, {len(curve)}"
    for update, (found, want) in enumerate(zip(got, curve, strict=True), start=1):
        require_close(found, want, f"the loss of update {update}", rtol=1e-8)


@check(points=3, hint="The losses of a window of two equal micro-batches are 3 and 5. What belongs into the curve?")
def test_curve(submission):
    """With micro-batches of one size the curve has each window's mean loss, whatever k is."""
    judge_curve(submission, [2, 2], [1, 1])
    judge_curve(submission, [2, 2, 2, 2], [1, 2, 4])


@check(points=3, hint="A loss of 4 samples counts twice as much as one of 2. How many losses are in the last window?")
def test_ragged_curve(submission):
    """So it has with micro-batches of different sizes, and in a short last window."""
    judge_curve(submission, [4, 2], [2])
    judge_curve(submission, [2, 2, 2], [2, 4])
    judge_curve(submission, [3, 1, 4, 2, 5], [1, 2, 3])


@check(points=3, hint="The validation loss has no steps. Was there anything wrong with what is trained?")
def test_training(submission):
    """What is trained stays as it is: each update is the mean over all samples of its window."""
    for sizes, ks in (([2, 2, 2, 2], [1, 2, 4]), ([3, 1, 4, 2, 5], [1, 2, 3])):
        _, _, model, right = run(submission, sizes, ks)
        for (name, found), want in zip(model.named_parameters(), right.parameters(), strict=True):
            require_close(found.detach(), want.detach(), f"`{name}` after training", rtol=1e-8)


@check(points=2, hint="Which of the five leaves the validation loss alone?")
def test_cause(submission):
    """The cause is found."""
    require_answer(submission.answer("cause"), "C", "the cause")
