from contextlib import nullcontext

import torch
from torch.nn.parallel import DistributedDataParallel

COEFFICIENTS = [
    {{ coefficients[0] }},  # rank 0
    {{ coefficients[1] }},  # rank 1
]
QUIET = {{ quiet }}


def run(rank, group):
    model = torch.nn.Linear(1, 1, bias=False, dtype=torch.float64)
    ddp = DistributedDataParallel(model, process_group=group)
    seen = []
    for i, coefficient in enumerate(COEFFICIENTS[rank]):
        x = torch.tensor([[coefficient]], dtype=torch.float64)
{%- if form == "both" %}
        with ddp.no_sync() if i in QUIET else nullcontext():
            loss = ddp(x).sum()
            loss.backward()
{%- elif form == "late" %}
        loss = ddp(x).sum()
        with ddp.no_sync() if i in QUIET else nullcontext():
            loss.backward()
{%- else %}
        with ddp.no_sync() if i in QUIET else nullcontext():
            loss = ddp(x).sum()
        loss.backward()
{%- endif %}
        seen.append(model.weight.grad.item())
    return seen
