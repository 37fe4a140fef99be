"""The experiment of `09-seed-experiment`: its data, model and optimizer. The checks use other seeds."""

from typing import NamedTuple

import torch

INPUTS = 64
TRAINED_ON = 4096
HELD_OUT = 4096
MICRO_BATCH = 16
FLIPPED = 0.3
RATE = 0.25
EPOCHS = 3


class World(NamedTuple):
    """What one seed gives, in float64.

    Attributes:
        micro_batches: 256 pairs of x of shape (16, 64) and y of shape (16,), int64; 30 % of the labels are flipped.
        held_out: x of shape (4096, 64) and y of shape (4096,), without flips.
    """

    micro_batches: list
    held_out: tuple


def world(seed):
    """Draw a teacher, inputs, and labels: the side of the teacher's plane that an input lies on."""
    draw = torch.Generator().manual_seed(seed)
    teacher = torch.randn(INPUTS, generator=draw, dtype=torch.float64)
    x = torch.randn(TRAINED_ON + HELD_OUT, INPUTS, generator=draw, dtype=torch.float64)
    y = (x @ teacher > 0).long()
    flip = torch.rand(TRAINED_ON, generator=draw) < FLIPPED
    noisy = torch.where(flip, 1 - y[:TRAINED_ON], y[:TRAINED_ON])
    micro_batches = list(zip(x[:TRAINED_ON].split(MICRO_BATCH), noisy.split(MICRO_BATCH), strict=True))
    return World(micro_batches, (x[TRAINED_ON:], y[TRAINED_ON:]))


def linear_model(seed):
    """Draw a Linear(64, 2) in float64."""
    model = torch.nn.Linear(INPUTS, 2, dtype=torch.float64)
    draw = torch.Generator().manual_seed(seed + 1)
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.copy_(torch.randn(parameter.shape, generator=draw, dtype=torch.float64) * 0.01)
    return model


def accuracy(model, held_out):
    """Share of held-out inputs that `model` puts on the right side."""
    x, y = held_out
    with torch.no_grad():
        return float((model(x).argmax(1) == y).double().mean())


def mean_accuracy(train, seeds=range(5)):
    """Run the experiment for each seed, and return the mean held-out accuracy."""
    reached = []
    for seed in seeds:
        data, model = world(seed), linear_model(seed)
        optimizer = torch.optim.SGD(model.parameters(), lr=RATE)
        train(model, optimizer, torch.nn.CrossEntropyLoss(), data.micro_batches, 4, EPOCHS)
        reached.append(accuracy(model, data.held_out))
    return sum(reached) / len(reached)
