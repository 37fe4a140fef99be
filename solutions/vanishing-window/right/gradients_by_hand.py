"""No backward(): gradients are taken with torch.autograd.grad, added up in a list, and handed to `.grad` once per window."""

import torch

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


def _epoch(model, optimizer, loss_fn, batches, k):
    trained = [p for p in model.parameters() if p.requires_grad]
    sums = None
    for number, (x, y) in enumerate(batches, 1):
        taken = torch.autograd.grad(loss_fn(model(x), y), trained)
        sums = taken if sums is None else [a + b for a, b in zip(sums, taken)]
        if number % k == 0:
            for parameter, gradient in zip(trained, sums):
                parameter.grad = gradient / k
            optimizer.step()
            sums = None


def train_a(model, optimizer, loss_fn, batches, accumulation_steps):
    _epoch(model, optimizer, loss_fn, batches, accumulation_steps)


def train_b(model, optimizer, loss_fn, batches, accumulation_steps):
    _epoch(model, optimizer, loss_fn, batches, accumulation_steps)


def train_c(model, optimizer, loss_fn, batches, accumulation_steps):
    _epoch(model, optimizer, loss_fn, batches, accumulation_steps)


def train_d(model, optimizer, loss_fn, batches, accumulation_steps):
    _epoch(model, optimizer, loss_fn, batches, accumulation_steps)
