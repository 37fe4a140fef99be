"""No backward() at all: gradients are asked for, averaged by hand, and put in place."""

import torch


def add_gradients(model, loss_fn, first, second) -> None:
    parameters = [p for p in model.parameters() if p.requires_grad]
    pairs = zip(
        *(torch.autograd.grad(loss_fn(model(x), y), parameters) for x, y in (first, second)), parameters, strict=True
    )
    for one, other, parameter in pairs:
        parameter.grad = torch.lerp(one, other, 0.5)
