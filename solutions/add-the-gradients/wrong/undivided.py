# caught by: test_mean_of_both, test_any_two
"""You leave a sum of two means in `.grad`: twice the gradient of the mean over both. `backward()` adds, and nothing in your
code divides."""


def add_gradients(model, loss_fn, first, second):
    for x, y in (first, second):
        loss_fn(model(x), y).backward()
