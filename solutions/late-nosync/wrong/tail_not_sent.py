# caught by: test_your_example, test_one_message_per_window, test_short_windows_and_optimizers
"""Only a full window's last micro-batch is sent. The last window of an epoch may be shorter: then its gradients stay on their
rank, and each rank makes an update of its own."""

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
    for i, (x, y) in enumerate(micro_batches, 1):
        if i % steps == 1 or steps == 1:
            window = micro_batches[i - 1 : i - 1 + steps]
            tokens = torch.tensor(float(sum(count(labels) for _, labels in window)))
            dist.all_reduce(tokens, group=network.group)
        with nullcontext() if i % steps == 0 else ddp.no_sync():
            (loss_sum(ddp(x), y) * network.ranks / tokens).backward()
        if i % steps == 0 or i == len(micro_batches):
            optimizer.step()
            optimizer.zero_grad()
