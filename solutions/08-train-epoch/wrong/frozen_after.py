# caught by: test_trained_model
"""The updates are right, but you leave the parameters frozen: after requires_grad_(False) the next epoch trains nothing. To
clear gradients, call zero_grad()."""


def train_epoch(model, optimizer, loss_fn, batches, accumulation_steps):
    for start in range(0, len(batches), accumulation_steps):
        window = batches[start : start + accumulation_steps]
        optimizer.zero_grad()
        for x, y in window:
            (loss_fn(model(x), y) / len(window)).backward()
        optimizer.step()
    for parameter in model.parameters():
        parameter.requires_grad_(False)
