import torch
from torch import nn

K = {{ k }}


def build():
    layers = [nn.Linear({{ width }}, {{ width }}, bias=False, dtype=torch.bfloat16)]
    for _ in range({{ depth - 1 }}):
        layers += [nn.ReLU(), nn.Linear({{ width }}, {{ width }}, bias=False, dtype=torch.bfloat16)]
    model = nn.Sequential(*layers)
    return model, torch.optim.{{ optimizer }}, nn.MSELoss()


def update(model, optimizer, loss_fn):
    for _ in range(K):
        x = torch.randn({{ samples }}, {{ tokens }}, {{ width }}, dtype=torch.bfloat16)
        y = torch.randn({{ samples }}, {{ tokens }}, {{ width }}, dtype=torch.bfloat16)
        (loss_fn(model(x), y) / K).backward()
    optimizer.step()
    optimizer.zero_grad(set_to_none={{ set_to_none }})
