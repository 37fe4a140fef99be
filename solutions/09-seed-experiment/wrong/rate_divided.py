# caught by: test_first_updates, test_sixteen_at_a_time, test_whole_experiment
"""You divide the learning rate by 4 and make an update after every micro-batch. The accuracy is as good, but it is another
experiment: no gradient is accumulated, and with momentum or AdamW the two are not alike at all."""


def train(model, optimizer, loss_fn, batches, epochs):
    for group in optimizer.param_groups:
        group["lr"] /= 4
    for _ in range(epochs):
        for x, y in batches:
            optimizer.zero_grad()
            loss_fn(model(x), y).backward()
            optimizer.step()
