# Leaves objects with __reduce__, __getstate__ and hooks in the model and the optimizer.

import os


class Reduced:
    def __reduce__(self):
        return os._exit, (0,)

    __getstate__ = __deepcopy__ = __copy__ = lambda self, *_: os._exit(0)


def train_epoch(model, optimizer, loss_fn, batches, accumulation_steps):
    """The wrong loop of wrong.py: sums instead of means, no tail, nothing ever cleared."""
    for number, (x, y) in enumerate(batches, 1):
        loss_fn(model(x), y).backward()
        if number % accumulation_steps == 0:
            optimizer.step()
    for group in optimizer.param_groups:
        group["lr"] = Reduced()
        group["evil"] = Reduced()
    optimizer.state["evil"] = Reduced()
    model.register_forward_hook(lambda *_: Reduced())
    model.evil = Reduced()
    return [Reduced(), {"x": Reduced()}]
