"""Without DistributedDataParallel, in one message per window: the number of tokens goes along with the gradients."""

import torch
import torch.distributed as dist
from harness import count, loss_sum

buggy_lines = [
    next(n for n, line in enumerate(stub.splitlines(), 1) if ".no_sync()" in line),
    next(n for n, line in enumerate(stub.splitlines(), 1) if "loss_sum(logits, y)" in line),
]


def train(model, optimizer, micro_batches, steps, network):
    parameters = list(model.parameters())
    for start in range(0, len(micro_batches), steps):
        window = micro_batches[start : start + steps]
        optimizer.zero_grad()
        for x, y in window:
            loss_sum(model(x), y).backward()
        tokens = torch.tensor([float(sum(count(y) for _, y in window))])
        message = torch.cat([*(parameter.grad.flatten() for parameter in parameters), tokens])
        dist.all_reduce(message, group=network.group)
        gradients = (message[:-1] / message[-1]).split([parameter.numel() for parameter in parameters])
        for parameter, gradient in zip(parameters, gradients):
            parameter.grad = gradient.view_as(parameter)
        optimizer.step()
