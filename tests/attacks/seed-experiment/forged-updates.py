# Sends the right gradients twice by steps of its own, and leaves another model.
# must not pass: test_first_updates test_whole_experiment

import torch

from grader.sandbox import proxies, state


def train(model, optimizer, loss_fn, batches, epochs):
    """The right sequence of gradients, told twice; the model is a third one."""
    for _ in range(epochs):
        for i, (x, y) in enumerate(batches):
            (loss_fn(model(x), y) / 4).backward()
            if (i + 1) % 4 == 0:
                optimizer.step()
                sent = [p.grad.clone() for p in model.parameters()]
                held = [p.detach() for p in model.parameters()]
                proxies.connection.ask(optimizer.object_id, "step", [sent, held, state.state_of(optimizer)])
                optimizer.zero_grad()
    with torch.no_grad():
        model.weight.mul_(2)
