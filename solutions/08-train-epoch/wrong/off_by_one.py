# caught by: test_full_windows, test_short_last_window, test_leftovers_do_not_count, test_when_updates_are_made, test_trained_model, test_one_graph_at_a_time
"""You test i % accumulation_steps with i counting from 0, so the first update comes after a single micro-batch, and all
windows are shifted. After micro-batch i, i + 1 of them are done."""


def train_epoch(model, optimizer, loss_fn, batches, accumulation_steps):
    optimizer.zero_grad()
    for i, (x, y) in enumerate(batches):
        (loss_fn(model(x), y) / accumulation_steps).backward()
        if i % accumulation_steps == 0 or i + 1 == len(batches):
            optimizer.step()
            optimizer.zero_grad()
