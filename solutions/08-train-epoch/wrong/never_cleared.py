# caught by: test_full_windows, test_short_last_window, test_leftovers_do_not_count, test_trained_model, test_k1_is_a_plain_loop
"""You never clear the gradients: every update still holds those of all the windows before it. Clear them once per window."""


def train_epoch(model, optimizer, loss_fn, batches, accumulation_steps):
    for start in range(0, len(batches), accumulation_steps):
        window = batches[start : start + accumulation_steps]
        for x, y in window:
            (loss_fn(model(x), y) / len(window)).backward()
        optimizer.step()
