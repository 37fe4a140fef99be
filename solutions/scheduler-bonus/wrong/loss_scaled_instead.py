# caught by: test_rates_and_updates, test_whole_experiment
"""The loss is scaled down, and the learning rate left as it is. For plain SGD that is the same update; momentum
remembers the scaled gradients, and AdamW divides the factor out again. What is asked for is the rate: print it at the
last update."""

import math

def train(model, optimizer, loss_fn, batches, accumulation_steps, epochs):
    updates = epochs * math.ceil(len(batches) / accumulation_steps)
    every, done = math.ceil(updates / 4), 0
    for _ in range(epochs):
        for start in range(0, len(batches), accumulation_steps):
            window = batches[start : start + accumulation_steps]
            optimizer.zero_grad()
            for x, y in window:
                loss = loss_fn(model(x), y) / len(window) / 2 ** (done // every)
                loss.backward()
            optimizer.step()
            done += 1
