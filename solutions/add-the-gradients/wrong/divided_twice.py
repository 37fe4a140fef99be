# caught by: test_mean_of_both, test_any_two
"""You divide twice, once the losses and once the gradients: what is left is half of what it should be."""


def add_gradients(model, loss_fn, first, second):
    for x, y in (first, second):
        (loss_fn(model(x), y) / 2).backward()
    for p in model.parameters():
        p.grad /= 2
