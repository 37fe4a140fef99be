# caught by: test_mean_of_both, test_any_two
"""You divide by the number of samples. `loss_fn` has done that already, within each micro-batch: its value is a mean. Left to
do is the mean over the two of them."""


def add_gradients(model, loss_fn, first, second):
    samples = len(first[0]) + len(second[0])
    for x, y in (first, second):
        (loss_fn(model(x), y) / samples).backward()
