# caught by: test_trained_model
"""You divide the gradients of the first parameter group alone; those of the others stay sums over their
window. Go over every group, or divide each loss before its backward."""


def train_epoch(model, optimizer, loss_fn, batches, accumulation_steps):
    for start in range(0, len(batches), accumulation_steps):
        window = batches[start : start + accumulation_steps]
        optimizer.zero_grad()
        for x, y in window:
            loss_fn(model(x), y).backward()
        for parameter in optimizer.param_groups[0]["params"]:
            if parameter.grad is not None:
                parameter.grad /= len(window)
        optimizer.step()
