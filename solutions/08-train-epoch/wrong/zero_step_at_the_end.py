# caught by: test_full_windows, test_leftovers_do_not_count, test_when_updates_are_made, test_trained_model, test_k1_is_a_plain_loop
"""You call step() once more after the last window, with gradients of zero. Plain SGD does nothing then, but momentum goes on
rolling and AdamW decays the weights: make that update only where micro-batches are left over."""


def train_epoch(model, optimizer, loss_fn, batches, accumulation_steps):
    optimizer.zero_grad(set_to_none=False)
    for i, (x, y) in enumerate(batches):
        held = min(accumulation_steps, len(batches) - i // accumulation_steps * accumulation_steps)
        (loss_fn(model(x), y) / held).backward()
        if (i + 1) % accumulation_steps == 0:
            optimizer.step()
            optimizer.zero_grad(set_to_none=False)
    optimizer.step()
    optimizer.zero_grad(set_to_none=False)
