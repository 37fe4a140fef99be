# caught by: test_your_example, test_every_token_counts_once, test_short_windows_and_optimizers
"""Your gradients are too small by the number of ranks. You divide by the tokens of both ranks, which is all the division that is
needed; DistributedDataParallel then divides by the number of ranks once more, for it averages."""

from contextlib import nullcontext

import torch
import torch.distributed as dist
from harness import count, loss_sum
from torch.nn.parallel import DistributedDataParallel

buggy_lines = [
    next(n for n, line in enumerate(stub.splitlines(), 1) if ".no_sync()" in line),
    next(n for n, line in enumerate(stub.splitlines(), 1) if "loss_sum(logits, y)" in line),
]


def train(model, optimizer, micro_batches, steps, network):
    ddp = DistributedDataParallel(model, process_group=network.group)
    optimizer.zero_grad()
    for start in range(0, len(micro_batches), steps):
        window = micro_batches[start : start + steps]
        tokens = torch.tensor(float(sum(count(y) for _, y in window)))
        dist.all_reduce(tokens, group=network.group)
        for number, (x, y) in enumerate(window, 1):
            with ddp.no_sync() if number < len(window) else nullcontext():
                (loss_sum(ddp(x), y) / tokens).backward()
        optimizer.step()
        optimizer.zero_grad()
