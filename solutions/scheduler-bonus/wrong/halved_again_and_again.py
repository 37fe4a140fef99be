# caught by: test_rates_and_updates, test_where_everything_divides, test_whole_experiment, test_held_out_accuracy
"""The rate is multiplied in place, in each update after the first quarter, with a factor that was meant for the rate
to begin with: it falls at every update, faster and faster. What was in that variable before?"""

import math


def train(model, optimizer, loss_fn, batches, accumulation_steps, epochs):
    updates = epochs * math.ceil(len(batches) / accumulation_steps)
    every, done = math.ceil(updates / 4), 0
    for _ in range(epochs):
        for start in range(0, len(batches), accumulation_steps):
            window = batches[start : start + accumulation_steps]
            optimizer.zero_grad()
            for x, y in window:
                loss = loss_fn(model(x), y) / len(window)
                loss.backward()
            for group in optimizer.param_groups:
                group["lr"] *= 0.5 ** (done // every)
            optimizer.step()
            done += 1
