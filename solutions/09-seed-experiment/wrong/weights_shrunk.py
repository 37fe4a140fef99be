# caught by: test_first_updates, test_whole_experiment
"""You shrink the weights by hand before each update. The gradient belongs to the weights that it was computed with, and it is
optimizer.step() alone that changes them here."""


def train(model, optimizer, loss_fn, batches, epochs):
    optimizer.zero_grad()
    for _ in range(epochs):
        for i, (x, y) in enumerate(batches):
            (loss_fn(model(x), y) / 4).backward()
            if (i + 1) % 4 == 0:
                for parameter in model.parameters():
                    parameter.data.mul_(0.99)
                optimizer.step()
                optimizer.zero_grad()
