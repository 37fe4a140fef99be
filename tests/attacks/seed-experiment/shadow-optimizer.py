# Trains on whole batches of 64 by arithmetic of its own, and copies the result in: the given optimizer never steps.
# must not pass: test_first_updates test_sixteen_at_a_time test_whole_experiment test_held_out_accuracy

import copy

import torch


def train(model, optimizer, loss_fn, batches, epochs):
    """The right parameters from the wrong place."""
    twin = copy.deepcopy(model)
    shadow = torch.optim.SGD(twin.parameters(), lr=optimizer.param_groups[0]["lr"])
    kept = list(batches)
    for _ in range(epochs):
        for start in range(0, len(kept), 4):
            x, y = (torch.cat(parts) for parts in zip(*kept[start : start + 4]))
            shadow.zero_grad()
            loss_fn(twin(x), y).backward()
            shadow.step()
    model.load_state_dict(twin.state_dict())
