# caught by: test_first_updates, test_whole_experiment
"""You set momentum = 0.9 in the optimizer's options. That is another experiment, and no better one: with labels as noisy as
these, momentum makes each update about ten times as large."""


def train(model, optimizer, loss_fn, batches, epochs):
    for group in optimizer.param_groups:
        group["momentum"] = 0.9
    optimizer.zero_grad()
    for _ in range(epochs):
        for i, (x, y) in enumerate(batches):
            (loss_fn(model(x), y) / 4).backward()
            if (i + 1) % 4 == 0:
                optimizer.step()
                optimizer.zero_grad()
