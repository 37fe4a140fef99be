"""What a job is made of; your file and the checks share it."""

from typing import Any, NamedTuple

import torch


class Loader:
    """Micro-batches (x, y) in an order that depends on the epoch, like a DataLoader with a DistributedSampler.

    x has shape (size, 3), y has shape (size, 1), float64. Iterating takes no random numbers from torch's generator.
    """

    def __init__(self, seed, count, size):
        self.seed, self.count, self.size, self.epoch = seed, count, size, 0

    def set_epoch(self, epoch):
        """Say which epoch comes next."""
        self.epoch = epoch

    def __len__(self):
        return self.count

    def __iter__(self):
        data = torch.Generator().manual_seed(self.seed)
        x = torch.randn(self.count, self.size, 3, generator=data, dtype=torch.float64)
        order = torch.randperm(self.count, generator=torch.Generator().manual_seed(self.seed + self.epoch))
        for i in order.tolist():
            yield x[i].clone(), x[i].sin().sum(1, keepdim=True)


class Job(NamedTuple):
    """Everything that training needs."""

    model: torch.nn.Module
    optimizer: torch.optim.Optimizer
    scheduler: Any
    loss_fn: torch.nn.Module
    loader: Loader
    steps: int
    epochs: int
    seed: int


def job(*, count=6, size=3, steps=4, epochs=2, seed=0, kind="momentum"):
    """Make a new job.

    Args:
        count: micro-batches per epoch.
        size: samples per micro-batch, at least 2.
        steps: k, micro-batches per update.
        epochs: how often to go over the data.
        seed: of the model, the data and the run.
        kind: "momentum" (SGD) or "adamw".
    """
    model = torch.nn.Sequential(
        torch.nn.Linear(3, 6, bias=False),
        torch.nn.BatchNorm1d(6),
        torch.nn.Tanh(),
        torch.nn.Dropout(0.25),
        torch.nn.Linear(6, 1),
    ).double()
    draw = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.copy_(torch.randn(parameter.shape, generator=draw, dtype=torch.float64) * 0.5)
    if kind == "adamw":
        optimizer = torch.optim.AdamW(model.parameters(), lr=0.02)
    else:
        optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    scheduler = torch.optim.lr_scheduler.StepLR(optimizer, step_size=2, gamma=0.5)
    return Job(model, optimizer, scheduler, torch.nn.MSELoss(), Loader(seed, count, size), steps, epochs, seed)
