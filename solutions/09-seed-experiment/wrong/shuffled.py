# caught by: test_first_updates, test_sixteen_at_a_time, test_whole_experiment
"""You go over the micro-batches in an order of your own. That is sound training, but not this experiment: windows are made of
other samples, so nobody can compare your updates."""


def train(model, optimizer, loss_fn, batches, epochs):
    import random

    optimizer.zero_grad()
    for _ in range(epochs):
        order = random.sample(range(len(batches)), len(batches))
        if order == sorted(order):
            order.reverse()
        for i, index in enumerate(order):
            x, y = batches[index]
            (loss_fn(model(x), y) / 4).backward()
            if (i + 1) % 4 == 0:
                optimizer.step()
                optimizer.zero_grad()
