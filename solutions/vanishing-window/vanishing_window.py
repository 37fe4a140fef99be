"""Gradients are cleared once per window: after its step, or before its first backward."""

import re

buggy_line = next(
    stub.count("\n", 0, found.end()) + 1  # noqa: F821 - the grader knows the stub of each student
    for pattern in (
        r"            optimizer\.step\(\)\n(?=        \w+\.zero_grad)",
        r"for \w+, \(\w+, \w+\) in enumerate\(batches\):\n(?=        if \(\w+ \+ 1\))",
        r"in batches\[start : start \+ accumulation_steps\]:\n(?=            \w+\.zero_grad)",
        r"        \w+ = loss_fn\(model\(\w+\), \w+\)\n(?=        \w+\.zero_grad)",
    )
    for found in re.finditer(pattern, stub)  # noqa: F821
)


def train_a(model, optimizer, loss_fn, batches, accumulation_steps):
    """Clear after the step."""
    for i, (x, y) in enumerate(batches):
        loss = loss_fn(model(x), y) / accumulation_steps
        loss.backward()
        if (i + 1) % accumulation_steps == 0:
            optimizer.step()
            optimizer.zero_grad()


def train_b(model, optimizer, loss_fn, batches, accumulation_steps):
    """Clear before a window's first micro-batch."""
    for i, (x, y) in enumerate(batches):
        if i % accumulation_steps == 0:
            optimizer.zero_grad()
        loss = loss_fn(model(x), y)
        (loss / accumulation_steps).backward()
        if i % accumulation_steps == accumulation_steps - 1:
            optimizer.step()


def train_c(model, optimizer, loss_fn, batches, accumulation_steps):
    """Clear at the beginning of each window."""
    for start in range(0, len(batches), accumulation_steps):
        optimizer.zero_grad()
        for x, y in batches[start : start + accumulation_steps]:
            loss = loss_fn(model(x), y) / accumulation_steps
            loss.backward()
        optimizer.step()


def train_d(model, optimizer, loss_fn, batches, accumulation_steps):
    """Clear after the step, and count anew."""
    held = 0
    for x, y in batches:
        loss = loss_fn(model(x), y)
        (loss / accumulation_steps).backward()
        held += 1
        if held < accumulation_steps:
            continue
        optimizer.step()
        optimizer.zero_grad()
        held = 0
