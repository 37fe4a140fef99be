# caught by: test_your_example, test_every_token_counts_once, test_short_windows_and_optimizers
"""You ask for the number of tokens once, before the loop, and divide every window by it. Windows differ in their tokens: each
needs its own number, over both ranks."""

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
    tokens = torch.tensor(float(sum(count(y) for _, y in micro_batches)))
    dist.all_reduce(tokens, group=network.group)
    windows = -(-len(micro_batches) // steps)
    for start in range(0, len(micro_batches), steps):
        window = micro_batches[start : start + steps]
        for number, (x, y) in enumerate(window, 1):
            with ddp.no_sync() if number < len(window) else nullcontext():
                (loss_sum(ddp(x), y) * network.ranks * windows / tokens).backward()
        optimizer.step()
        optimizer.zero_grad()
