# caught by: test_unequal_sizes, test_one_update_per_window, test_epochs_do_not_leak
"""You call optimizer.step() after every epoch, also when accumulation_steps divides the number of micro-batches and nothing
is left to be used. With gradients of zero, momentum and AdamW move the weights even so: make that update only for a tail."""

buggy_lines = [n for n, line in enumerate(stub.splitlines(), 1) if "/ accumulation_steps" in line or "if (i + 1)" in line]


def train(model, optimizer, loss_fn, batches, accumulation_steps, epochs):
    optimizer.zero_grad()
    for _ in range(epochs):
        for start in range(0, len(batches), accumulation_steps):
            window = batches[start : start + accumulation_steps]
            samples = sum(len(x) for x, _ in window)
            for x, y in window:
                (loss_fn(model(x), y) * len(x) / samples).backward()
            if len(window) == accumulation_steps:
                optimizer.step()
                optimizer.zero_grad(set_to_none=False)
        optimizer.step()
        optimizer.zero_grad(set_to_none=False)
