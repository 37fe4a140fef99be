# caught by: test_first_updates, test_sixteen_at_a_time, test_whole_experiment, test_held_out_accuracy
"""You make an update after every micro-batch of 16. That is the run which is to be beaten: 768 noisy updates instead of 192
calm ones."""


def train(model, optimizer, loss_fn, batches, epochs):
    for _ in range(epochs):
        for x, y in batches:
            optimizer.zero_grad()
            loss_fn(model(x), y).backward()
            optimizer.step()
