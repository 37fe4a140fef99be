# caught by: test_your_example, test_every_token_counts_once, test_short_windows_and_optimizers
"""You sum the tokens over the ranks, but of one micro-batch at a time, and divide by k as well: that is a mean of the
micro-batches' means. Tokens of a micro-batch with few of them count more than others of the same window."""

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
        for number, (x, y) in enumerate(window, 1):
            tokens = torch.tensor(float(count(y)))
            dist.all_reduce(tokens, group=network.group)
            with ddp.no_sync() if number < len(window) else nullcontext():
                loss = loss_sum(ddp(x), y) * network.ranks / tokens.clamp(min=1)
                (loss / len(window)).backward()
        optimizer.step()
        optimizer.zero_grad()
