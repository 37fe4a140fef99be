from contextlib import nullcontext

import torch
from torch.nn.parallel import DistributedDataParallel

COEFFICIENTS = [
    {{ coefficients[0] }},  # rank 0
    {{ coefficients[1] }},  # rank 1
]
QUIET = {{ quiet }}  # all but the last
BRANCH = {{ branch }}
ALWAYS = {{ always }}


class Model(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.trunk = torch.nn.Linear(1, 1, bias=False, dtype=torch.float64)
        self.branch = torch.nn.Linear(1, 1, bias=False, dtype=torch.float64)

    def forward(self, x, branches):
        return self.trunk(x) + self.branch(x) if branches else self.trunk(x)


def run(rank, group, quiet, branch, loops=1, **options):
    model = Model()
    ddp = DistributedDataParallel(model, process_group=group, **options)
    for _ in range(loops):
        for i, coefficient in enumerate(COEFFICIENTS[rank]):
            x = torch.tensor([[coefficient]], dtype=torch.float64)
            with ddp.no_sync() if i in quiet else nullcontext():
                ddp(x, i in branch).sum().backward()
            gradients = [weight.grad for weight in model.parameters()]
            yield [None if one is None else one.item() for one in gradients]
