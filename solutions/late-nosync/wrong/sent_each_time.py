# caught by: test_one_message_per_window
"""Every micro-batch sends its gradients. `no_sync` comes too late: DistributedDataParallel looks in *forward* whether this
pass will be sent, and there nothing told it not to. The weights come out right all the same, so that only the clock tells.
Which calls does your `with` hold?"""

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
            loss = loss_sum(ddp(x), y) * network.ranks / tokens
            with ddp.no_sync() if number < len(window) else nullcontext():
                loss.backward()
        optimizer.step()
        optimizer.zero_grad()
