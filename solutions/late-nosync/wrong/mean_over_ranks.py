# caught by: test_your_example, test_every_token_counts_once, test_short_windows_and_optimizers
"""Each rank divides by its own tokens, and the average over the ranks makes a mean of means of it: a token on a rank with few
tokens counts more than one on the other. Where a rank has no tokens at all, it even divides by nothing. How many tokens does
the window have, on both ranks together?"""

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
        tokens = sum(count(y) for _, y in window)
        for number, (x, y) in enumerate(window, 1):
            with ddp.no_sync() if number < len(window) else nullcontext():
                loss = loss_sum(ddp(x), y) / tokens
                loss.backward()
        optimizer.step()
        optimizer.zero_grad()
