"""One function for all four names: windows cut with islice, gradients set to None by hand, the mean taken of the losses."""

from itertools import islice

buggy_line = next(
    stub.count("\n", 0, found.end()) + 1
    for pattern in (
        r"            optimizer\.step\(\)\n(?=        \w+\.zero_grad)",
        r"for \w+, \(\w+, \w+\) in enumerate\(batches\):\n(?=        if \(\w+ \+ 1\))",
        r"in batches\[start : start \+ accumulation_steps\]:\n(?=            \w+\.zero_grad)",
        r"        \w+ = loss_fn\(model\(\w+\), \w+\)\n(?=        \w+\.zero_grad)",
    )
    for found in __import__("re").finditer(pattern, stub)
)


def train_a(model, optimizer, loss_fn, batches, accumulation_steps):
    stream = iter(batches)
    while window := list(islice(stream, accumulation_steps)):
        for parameter in model.parameters():
            parameter.grad = None
        for x, y in window:
            loss_fn(model(x), y).div(len(window)).backward()
        optimizer.step()


train_b = train_c = train_d = train_a
