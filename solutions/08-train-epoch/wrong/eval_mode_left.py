# caught by: test_trained_model
"""The updates are right, but you leave the model in eval mode: dropout and batch normalisation would not train in the next
epoch. Whoever calls your function expects the mode that it had."""


def train_epoch(model, optimizer, loss_fn, batches, accumulation_steps):
    for start in range(0, len(batches), accumulation_steps):
        window = batches[start : start + accumulation_steps]
        optimizer.zero_grad()
        for x, y in window:
            (loss_fn(model(x), y) / len(window)).backward()
        optimizer.step()
    model.eval()
