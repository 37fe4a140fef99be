# caught by: test_your_example, test_one_message_per_window, test_every_token_counts_once, test_ranks_agree, test_short_windows_and_optimizers
"""Gradients never cross the network: each rank trains a model of its own, and the weights drift apart. Which micro-batch of a
window has to run without `no_sync`?"""

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
        for x, y in window:
            with ddp.no_sync():
                (loss_sum(ddp(x), y) * network.ranks / tokens).backward()
        optimizer.step()
        optimizer.zero_grad()
