"""Uses the engine that divides by itself, and hands it the mean as it is; losses are averaged by the statistics module."""

from statistics import fmean

from harness import DividingEngine

buggy_lines = [n for n, line in enumerate(stub.splitlines(), 1) if ".backward(" in line or " += " in line]


def train(model, optimizer, loss_fn, batches, accumulation_steps):
    engine, losses = DividingEngine(model, optimizer, accumulation_steps), []
    for x, y in batches:
        loss = loss_fn(model(x), y)
        losses.append(float(loss.detach()))
        engine.backward(loss)
        engine.step()
    return fmean(losses)
