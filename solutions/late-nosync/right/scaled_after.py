"""Sums of gradients, sent once, and scaled just before the step."""
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
    pending, tokens = 0, 0
    optimizer.zero_grad()
    for i, (x, y) in enumerate(micro_batches, 1):
        pending, tokens = pending + 1, tokens + count(y)
        last = pending == steps or i == len(micro_batches)
        with nullcontext() if last else ddp.no_sync():
            loss_sum(ddp(x), y).backward()
        if not last:
            continue
        everywhere = torch.tensor([tokens])
        dist.all_reduce(everywhere, group=network.group)
        for parameter in model.parameters():
            parameter.grad *= network.ranks / everywhere.item()
        optimizer.step()
        optimizer.zero_grad()
        pending, tokens = 0, 0
