# caught by: test_first_updates, test_whole_experiment, test_held_out_accuracy
"""You add up the gradients of four micro-batches and do not divide: each update is four times as large, which is a learning
rate of 1.0. The noise that accumulation takes away comes back."""


def train(model, optimizer, loss_fn, batches, epochs):
    optimizer.zero_grad()
    for _ in range(epochs):
        for i, (x, y) in enumerate(batches):
            loss_fn(model(x), y).backward()
            if (i + 1) % 4 == 0:
                optimizer.step()
                optimizer.zero_grad()
