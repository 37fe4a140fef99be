import torch
from torch.distributed.fsdp import fully_shard

COEFFICIENTS = {{ coefficients }}
SYNCED = {{ synced }}
CLEARED = {{ cleared }}


def run():
    model = torch.nn.Linear(1, 1, bias=False, dtype=torch.float64)
    fully_shard(model)
    seen = []
    for i, coefficient in enumerate(COEFFICIENTS):
        if i in CLEARED:
            model.zero_grad()
        model.set_requires_gradient_sync(i in SYNCED)
        loss = model(torch.tensor([[coefficient]], dtype=torch.float64)).sum()
        loss.backward()
        gradient = model.weight.grad
        seen.append(None if gradient is None else gradient.full_tensor().item())
    return seen
