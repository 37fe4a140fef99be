# caught by: test_mean_of_both, test_any_two
"""You divide `.grad` after each `backward()`. At the second division the first gradient is in it again, and is divided once
more: it counts a quarter, the second one a half."""


def add_gradients(model, loss_fn, first, second):
    for x, y in (first, second):
        loss_fn(model(x), y).backward()
        for p in model.parameters():
            p.grad /= 2
