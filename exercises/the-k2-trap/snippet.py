import torch
from torch import nn

WIDTH, TOKENS = {{ width }}, {{ tokens }}


def build():
    layers = [nn.Linear(WIDTH, WIDTH, bias=False)]
    for _ in range({{ depth - 1 }}):
        layers += [nn.ReLU(), nn.Linear(WIDTH, WIDTH, bias=False)]
    model = nn.Sequential(*layers)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1{{ momentum }})
    return model, optimizer, nn.MSELoss()


def batch_of(samples):
    shape = (samples, TOKENS, WIDTH)
    return torch.randn(shape), torch.randn(shape)
