# caught by: test_your_example, test_one_message_per_window, test_every_token_counts_once, test_short_windows_and_optimizers
"""Both mistakes are still in train: it sends at every micro-batch, and divides by the tokens of its own rank. Marking them is a
part of the task; repair them too."""

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
            logits = ddp(x)
            loss = loss_sum(logits, y) / tokens
            with ddp.no_sync() if number < len(window) else nullcontext():
                loss.backward()
        optimizer.step()
        optimizer.zero_grad()
