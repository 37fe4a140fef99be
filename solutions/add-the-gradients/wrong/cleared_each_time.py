# caught by: test_mean_of_both, test_any_two
"""Only the second micro-batch counts. The first one's gradient is gone when the second one's arrives, cleared or overwritten, or
`backward()` never ran for it. What adds up is what each `backward()` leaves in `.grad`."""


def add_gradients(model, loss_fn, first, second):
    for x, y in (first, second):
        model.zero_grad()
        (loss_fn(model(x), y) / 2).backward()
