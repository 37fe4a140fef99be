"""One all-reduce for the tokens of all windows beforehand, and the flag that no_sync sets."""

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
    for start in range(0, len(micro_batches), steps):
        window = micro_batches[start : start + steps]
        of_rank = torch.zeros(network.ranks, dtype=torch.int64)
        of_rank[network.rank] = sum(count(y) for _, y in window)
        dist.all_reduce(of_rank, group=network.group)
        weight = network.ranks / int(of_rank.sum())
        optimizer.zero_grad()
        while window:
            x, y = window.pop(0)
            ddp.require_backward_grad_sync = not window
            (weight * loss_sum(ddp(x), y)).backward()
        optimizer.step()
