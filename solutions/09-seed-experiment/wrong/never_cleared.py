# caught by: test_first_updates, test_sixteen_at_a_time, test_whole_experiment, test_held_out_accuracy
"""You never clear the gradients, so each update still holds those of all updates before it. Clear them after every step."""


def train(model, optimizer, loss_fn, batches, epochs):
    for _ in range(epochs):
        for i, (x, y) in enumerate(batches):
            (loss_fn(model(x), y) / 4).backward()
            if (i + 1) % 4 == 0:
                optimizer.step()
