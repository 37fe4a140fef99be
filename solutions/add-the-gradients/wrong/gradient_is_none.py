# caught by: test_mean_of_both, test_any_two, test_one_micro_batch_at_a_time, test_weights_stay
"""You compute the loss and never call `backward()` on it. A loss is a number with a history; only `backward()` walks
through that history and fills `.grad`."""


def add_gradients(model, loss_fn, first, second):
    return (loss_fn(model(first[0]), first[1]) + loss_fn(model(second[0]), second[1])) / 2
