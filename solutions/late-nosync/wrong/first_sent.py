# caught by: test_your_example, test_every_token_counts_once, test_ranks_agree, test_short_windows_and_optimizers
"""A window's first micro-batch is sent, and the others stay on their rank: what is added to `.grad` after the all-reduce never
reaches the other rank, so the weights drift apart. When are a window's gradients complete?"""

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
        for number, (x, y) in enumerate(window):
            with ddp.no_sync() if number > 0 else nullcontext():
                (loss_sum(ddp(x), y) * network.ranks / tokens).backward()
        optimizer.step()
        optimizer.zero_grad()
