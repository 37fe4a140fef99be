# caught by: test_first_updates, test_sixteen_at_a_time, test_whole_experiment
"""You test i % 4 with i counting from 0: the first update is made after a single micro-batch, all windows are shifted, and the
last three micro-batches of an epoch reach into the next."""


def train(model, optimizer, loss_fn, batches, epochs):
    optimizer.zero_grad()
    for _ in range(epochs):
        for i, (x, y) in enumerate(batches):
            (loss_fn(model(x), y) / 4).backward()
            if i % 4 == 0:
                optimizer.step()
                optimizer.zero_grad()
