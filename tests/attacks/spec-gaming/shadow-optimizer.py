# Trains a copy of the model with an optimizer of its own, and copies the result in.
# must not pass: test_full_windows test_short_last_window test_when_updates_are_made

import copy

import torch


def train_epoch(model, optimizer, loss_fn, batches, accumulation_steps):
    """The right numbers from the wrong place: the optimizer that was given never steps."""
    twin = copy.deepcopy(model)
    shadow = torch.optim.SGD(twin.parameters(), lr=optimizer.param_groups[0]["lr"])
    for start in range(0, len(batches), accumulation_steps):
        window = batches[start : start + accumulation_steps]
        shadow.zero_grad()
        for x, y in window:
            (loss_fn(twin(x), y) / len(window)).backward()
        shadow.step()
    model.load_state_dict(twin.state_dict())
