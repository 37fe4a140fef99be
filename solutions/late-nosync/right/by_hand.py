"""Without DistributedDataParallel: gradients of sums are added up here and summed over the ranks by hand."""

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
        optimizer.zero_grad(set_to_none=False)
        for x, y in window:
            loss_sum(model(x), y).backward()
        tokens = torch.tensor([float(sum(count(y) for _, y in window))])
        dist.all_reduce(tokens, group=network.group)
        flat = torch.cat([parameter.grad.flatten() for parameter in parameters])
        dist.all_reduce(flat, group=network.group)
        torch.nn.utils.vector_to_parameters(flat / tokens.item(), [parameter.grad for parameter in parameters])
        optimizer.step()
