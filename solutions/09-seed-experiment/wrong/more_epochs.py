# caught by: test_first_updates, test_sixteen_at_a_time, test_whole_experiment
"""Your updates are right, but you train for twice as many epochs. Compare runs that differ in one thing: the number of epochs
is given."""


def train(model, optimizer, loss_fn, batches, epochs):
    optimizer.zero_grad()
    for _ in range(2 * epochs):
        for i, (x, y) in enumerate(batches):
            (loss_fn(model(x), y) / 4).backward()
            if (i + 1) % 4 == 0:
                optimizer.step()
                optimizer.zero_grad()
