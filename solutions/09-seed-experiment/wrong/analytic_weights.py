# caught by: test_first_updates, test_sixteen_at_a_time, test_whole_experiment, test_held_out_accuracy
"""You compute the weights from all data at once instead of training. The accuracy may be high, but no update was made: the
task is what accumulation does to training."""


def train(model, optimizer, loss_fn, batches, epochs):
    import torch

    x, y = (torch.cat(parts) for parts in zip(*batches))
    plane = torch.linalg.lstsq(x, (2 * y - 1).to(x.dtype).unsqueeze(1)).solution.squeeze(1)
    with torch.no_grad():
        model.weight.copy_(torch.stack([-plane, plane]))
        model.bias.zero_()
