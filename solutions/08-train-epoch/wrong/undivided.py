# caught by: test_full_windows, test_short_last_window, test_leftovers_do_not_count, test_trained_model, test_one_graph_at_a_time
"""You do not divide the losses. backward() adds, so the gradient is a sum of means and the update too large, by the number of
micro-batches in the window."""


def train_epoch(model, optimizer, loss_fn, batches, accumulation_steps):
    for start in range(0, len(batches), accumulation_steps):
        optimizer.zero_grad()
        for x, y in batches[start : start + accumulation_steps]:
            loss_fn(model(x), y).backward()
        optimizer.step()
