# caught by: test_full_windows, test_short_last_window, test_leftovers_do_not_count, test_when_updates_are_made, test_trained_model, test_one_graph_at_a_time
"""You make an update after every micro-batch. That is training with small batches at a smaller learning rate: the weights
move between the micro-batches of one window."""


def train_epoch(model, optimizer, loss_fn, batches, accumulation_steps):
    for start in range(0, len(batches), accumulation_steps):
        window = batches[start : start + accumulation_steps]
        for x, y in window:
            optimizer.zero_grad()
            (loss_fn(model(x), y) / len(window)).backward()
            optimizer.step()
