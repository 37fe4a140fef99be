# caught by: test_first_updates, test_sixteen_at_a_time, test_whole_experiment
"""You clear the gradients before each micro-batch: every update is made of the last 16 samples of its window, and three
quarters of the work are thrown away."""


def train(model, optimizer, loss_fn, batches, epochs):
    for _ in range(epochs):
        for i, (x, y) in enumerate(batches):
            optimizer.zero_grad()
            (loss_fn(model(x), y) / 4).backward()
            if (i + 1) % 4 == 0:
                optimizer.step()
