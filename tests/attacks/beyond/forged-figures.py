# Answers with figures and options that no measurement gives: negative, huge, of other names.

from grader.sandbox import wire

real = wire.to_checker


def forge(value):
    if type(value) is wire.Reply:
        figures = {"tensor_bytes": -(2**63), "cuda_bytes": 2**64 - 1} | {f"k{i}": i for i in range(10_000)}
        value = wire.Reply(value.value, value.after, figures)
    return real(value)


wire.to_checker = forge


def train_epoch(model, optimizer, loss_fn, batches, accumulation_steps):
    """The wrong loop of wrong.py: sums instead of means, no tail, nothing ever cleared."""
    for number, (x, y) in enumerate(batches, 1):
        loss_fn(model(x), y).backward()
        if number % accumulation_steps == 0:
            optimizer.step()
