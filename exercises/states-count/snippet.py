import torch
from torch import nn

K = {{ k }}


def layer():
    return nn.Linear({{ width }}, {{ width }}, bias=False, dtype=torch.bfloat16)


def build():
    layers = [layer()]
    for _ in range({{ depth - 1 }}):
        layers += [nn.ReLU(), layer()]
    model = nn.Sequential(*layers)
    optimizer = torch.optim.{{ optimizer }}
    return model, optimizer, nn.MSELoss()


def update(model, optimizer, loss_fn):
    for _ in range(K):
        x = torch.randn({{ samples }}, {{ tokens }}, {{ width }}, dtype=torch.bfloat16)
        y = torch.randn({{ samples }}, {{ tokens }}, {{ width }}, dtype=torch.bfloat16)
        (loss_fn(model(x), y) / K).backward()
    optimizer.step()
    optimizer.zero_grad(set_to_none={{ set_to_none }})
