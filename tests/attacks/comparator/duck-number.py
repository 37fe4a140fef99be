# Returns, and puts into the optimizer, numbers whose class answers every comparison with yes.

class Duck(float):
    """A number that every comparison finds equal and every difference small."""

    def __sub__(self, other):
        return Duck(0.0)

    __rsub__ = __abs__ = __neg__ = __add__ = __radd__ = lambda self, *_: Duck(0.0)
    __eq__ = __le__ = __lt__ = __ge__ = __gt__ = lambda self, other: True
    __ne__ = lambda self, other: False
    __hash__ = float.__hash__


def train_epoch(model, optimizer, loss_fn, batches, accumulation_steps):
    """The wrong loop of wrong.py: sums instead of means, no tail, nothing ever cleared."""
    for number, (x, y) in enumerate(batches, 1):
        loss_fn(model(x), y).backward()
        if number % accumulation_steps == 0:
            optimizer.step()
    for group in getattr(optimizer, "param_groups", []):
        group["lr"] = Duck(0.1)
    return Duck(1.0)
