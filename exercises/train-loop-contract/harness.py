"""What a loop is given; your file and the checks share it."""

import copy
from typing import Any, NamedTuple

import torch


class Job(NamedTuple):
    """Everything that training needs, in float64."""

    model: torch.nn.Module
    average: torch.nn.Module
    optimizer: torch.optim.Optimizer
    scheduler: Any
    loss_fn: torch.nn.Module
    batches: list
    steps: int
    epochs: int
    clip: float
    beta: float


def average_of(model):
    """Return a copy of a model that is trained by nobody."""
    return copy.deepcopy(model).requires_grad_(False)


def job(*, sizes=(3, 1, 2, 4, 2), steps=2, epochs=2, clip=1.0, seed=0):
    """Make a job to try your loop on: SGD with momentum, and a rate that is halved after every second update."""
    torch.manual_seed(seed)
    model = torch.nn.Sequential(torch.nn.Linear(3, 4), torch.nn.Tanh(), torch.nn.Linear(4, 2)).double()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    scheduler = torch.optim.lr_scheduler.StepLR(optimizer, step_size=2, gamma=0.5)
    batches = [tuple(torch.randn(size, width, dtype=torch.float64) for width in (3, 2)) for size in sizes]
    loss_fn = torch.nn.MSELoss()
    return Job(model, average_of(model), optimizer, scheduler, loss_fn, batches, steps, epochs, clip, 0.75)
