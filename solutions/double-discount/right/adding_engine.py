"""Divides for the engine that only adds; one division also serves for what is returned."""

import harness

buggy_lines = [n for n, line in enumerate(stub.splitlines(), 1) if ".backward(" in line or " += " in line]


def train(model, optimizer, loss_fn, batches, accumulation_steps):
    engine = harness.SummingEngine(model, optimizer, accumulation_steps)
    shares = 0.0
    for x, y in batches:
        share = loss_fn(model(x), y).div(accumulation_steps)
        engine.backward(share)
        engine.step()
        shares += share.item()
    return shares * accumulation_steps / len(batches)
