# caught by: test_mean_of_both, test_any_two
"""You clear before each `backward()`, so the first micro-batch's gradient is gone when the second one's arrives. Nothing adds
up if it is taken away in between."""


def add_gradients(model, loss_fn, first, second):
    for x, y in (first, second):
        model.zero_grad()
        (loss_fn(model(x), y) / 2).backward()
