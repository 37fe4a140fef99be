# caught by: test_nothing_else_changes
"""You give parameters without a gradient one of zeros. An optimizer skips None but not zeros: momentum and weight decay would
move parameters that were frozen or not used."""


def accumulate(model, micro_batches, loss_sum, count):
    import torch

    for parameter in model.parameters():
        parameter.grad = torch.zeros_like(parameter)
    total, counted = 0.0, 0
    for x, y in micro_batches:
        loss = loss_sum(model(x), y)
        loss.backward()
        total += loss.item()
        counted += count(y)
    if counted == 0:
        return 0.0
    for parameter in model.parameters():
        if parameter.grad is not None:
            parameter.grad /= counted
    return total / counted
