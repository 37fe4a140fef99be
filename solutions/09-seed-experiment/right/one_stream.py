"""All epochs are one stream of micro-batches, and a counter says when an update is due."""

from itertools import chain, repeat


def train(model, optimizer, loss_fn, batches, epochs):
    stream = chain.from_iterable(repeat(batches, epochs))
    pending = 0
    for x, y in stream:
        if pending == 0:
            model.zero_grad(set_to_none=False)
        (0.25 * loss_fn(model(x), y)).backward()
        pending = (pending + 1) % 4
        if not pending:
            optimizer.step()
