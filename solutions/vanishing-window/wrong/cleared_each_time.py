# caught by: test_every_micro_batch_counts, test_the_order_in_a_window_makes_no_difference, test_your_example
"""You clear the gradients before each backward(), so an update sees the last micro-batch of its window and no other.
What is in .grad after the second backward() of a window?"""

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
    for i, (x, y) in enumerate(batches):
        loss = loss_fn(model(x), y) / accumulation_steps
        optimizer.zero_grad()
        loss.backward()
        if (i + 1) % accumulation_steps == 0:
            optimizer.step()


train_b = train_c = train_d = train_a
