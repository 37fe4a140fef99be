# Edits .data and .grad.data, which no version counter sees, instead of taking steps of the optimizer.
# must not pass: test_full_windows test_short_last_window test_when_updates_are_made test_trained_model


def train_epoch(model, optimizer, loss_fn, batches, accumulation_steps):
    """Plain descent of its own, whatever the optimizer."""
    for start in range(0, len(batches), accumulation_steps):
        window = batches[start : start + accumulation_steps]
        model.zero_grad()
        for x, y in window:
            (loss_fn(model(x), y) / len(window)).backward()
        for parameter in model.parameters():
            if parameter.grad is not None:
                parameter.data.add_(parameter.grad.data, alpha=-optimizer.param_groups[0]["lr"])
