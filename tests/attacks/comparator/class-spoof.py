# Returns and leaves objects that claim by __class__ and __instancecheck__ to be tensors.

import torch


class Meta(type):
    def __instancecheck__(cls, instance):
        return True


class Spoof(metaclass=Meta):
    @property
    def __class__(self):
        return torch.Tensor

    shape, dtype, grad, requires_grad = torch.Size([1]), torch.float64, None, False

    def __eq__(self, other):
        return True

    __hash__ = None

    def __getattr__(self, name):
        return lambda *_, **__: self


def train_epoch(model, optimizer, loss_fn, batches, accumulation_steps):
    """The wrong loop of wrong.py: sums instead of means, no tail, nothing ever cleared."""
    for number, (x, y) in enumerate(batches, 1):
        loss_fn(model(x), y).backward()
        if number % accumulation_steps == 0:
            optimizer.step()
    for module in model.modules():
        for name in list(module._parameters):
            module._parameters[name] = Spoof()
    return Spoof()
