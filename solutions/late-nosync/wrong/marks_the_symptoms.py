# caught by: test_marks_the_wrong_lines
"""You marked the lines in which the mistakes show, `backward()` and `step()`: that is where gradients are sent and used. What has
to change stands before them."""

from contextlib import nullcontext

import torch
import torch.distributed as dist
from harness import count, loss_sum
from torch.nn.parallel import DistributedDataParallel

buggy_lines = [
    next(n for n, line in enumerate(stub.splitlines(), 1) if ".backward()" in line),
    next(n for n, line in enumerate(stub.splitlines(), 1) if "optimizer.step()" in line),
]


def train(model, optimizer, micro_batches, steps, network):
    """Train one rank's copy of the model: one all-reduce of gradients per window, every token of equal weight."""
    ddp = DistributedDataParallel(model, process_group=network.group)
    optimizer.zero_grad()
    for start in range(0, len(micro_batches), steps):
        window = micro_batches[start : start + steps]
        tokens = torch.tensor(float(sum(count(y) for _, y in window)), dtype=torch.float64)
        dist.all_reduce(tokens, group=network.group)
        for number, (x, y) in enumerate(window, 1):
            with ddp.no_sync() if number < len(window) else nullcontext():
                loss = loss_sum(ddp(x), y) * network.ranks / tokens
                loss.backward()
        optimizer.step()
        optimizer.zero_grad()
