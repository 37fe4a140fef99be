"""What is true is not a matter of opinion here: each subject is decided by running or measuring it."""

import torch
from torch import nn
from torch.utils.flop_counter import FlopCounterMode

from grader.checks import Wrong, check, require_answer, training_peak

WIDTH = 32


def net():
    torch.manual_seed(0)
    first, second = (nn.Linear(WIDTH, WIDTH, dtype=torch.float64) for _ in range(2))
    return nn.Sequential(first, nn.ReLU(), second)


def gradients(model, x, y, pieces):
    for a, b in zip(x.chunk(pieces), y.chunk(pieces), strict=True):
        (nn.functional.mse_loss(model(a), b) / pieces).backward()
    return torch.cat([p.grad.flatten() for p in model.parameters()])


def data(samples):
    return torch.randn(samples, WIDTH, dtype=torch.float64), torch.randn(samples, WIDTH, dtype=torch.float64)


def peak(steps):
    def build():
        model = net()
        return model, torch.optim.SGD(model.parameters(), lr=0.1), nn.MSELoss()

    return training_peak(build, data, micro_batch=8, steps=steps)


def work(pieces):
    with FlopCounterMode(display=False) as counter:
        gradients(net(), *data(32), pieces)
    return counter.get_total_flops()


def same_update():
    x, y = data(32)
    return torch.allclose(gradients(net(), x, y, 4), gradients(net(), x, y, 1))


def normalises_by_micro_batch():
    x, layer = data(32)[0], nn.BatchNorm1d(WIDTH, dtype=torch.float64)
    return not torch.allclose(torch.cat([layer(part) for part in x.chunk(4)]), layer(x))


def updates(steps, micro_batches=24):
    return sum((i + 1) % steps == 0 for i in range(micro_batches))


# For each subject the index of its true statement: found out once, before there is a submission, for all of them.
torch.manual_seed(0)
TRUTH = {
    "memory": int(peak(2) > peak(1)),
    "work": int(work(4) == work(1)),
    "equal": int(not same_update()),
    "norm": int(normalises_by_micro_batch()),
    "count": int(updates(4) != updates(1) / 4),
    "longer": int(peak(8) != peak(2)),
}


NOT_FOR = {
    "speed": "every sample is computed as before, only in smaller pieces, so no time is won",
    "parameters": "the model keeps all its parameters, and each its own gradient",
    "forward": "every micro-batch has its backward pass, or it would teach nothing",
    "rate": "the update still multiplies the averaged gradient by a learning rate",
    "disk": "how the data is read has nothing to do with it",
}


@check(points=1, hint="Which resource runs out first when a batch grows?")
def test_purpose(submission, variant):
    """The answer says what accumulation is for."""
    letters = {name: letter for letter, name in variant["purpose_names"].items()}
    mistakes = {sentence: letters[name] for name, sentence in NOT_FOR.items() if name in letters}
    require_answer(submission.answer("purpose"), letters["batch"], what="the purpose", mistakes=mistakes)


@check(points=3, hint="Read each one as it stands: what would you measure to find out?")
def test_true_statements(submission, variant):
    """All true statements are named, and no other."""
    names = {letter: name.split() for letter, name in variant["names"].items()}
    want = [letter for letter, (subject, index) in names.items() if TRUTH[subject] == int(index)]
    got = set(submission.answer("true_statements"))
    if got != set(want):
        # How many are judged wrongly is not told: with it, two attempts would name the right ones.
        raise Wrong(
            "Not all statements are judged rightly.", quantity="the true statements", actual=", ".join(sorted(got))
        )
