# caught by: test_leftovers_do_not_count, test_trained_model
"""You clear the gradients after each step, but not before the first window: what was left over from before the call is part
of the first update."""


def train_epoch(model, optimizer, loss_fn, batches, accumulation_steps):
    for start in range(0, len(batches), accumulation_steps):
        window = batches[start : start + accumulation_steps]
        for x, y in window:
            (loss_fn(model(x), y) / len(window)).backward()
        optimizer.step()
        optimizer.zero_grad()
