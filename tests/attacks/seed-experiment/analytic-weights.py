# Solves for the teacher in closed form instead of training; one step for show.
# must not pass: test_first_updates test_sixteen_at_a_time test_whole_experiment test_held_out_accuracy

import torch


def train(model, optimizer, loss_fn, batches, epochs):
    """Least squares."""
    x, y = (torch.cat(parts) for parts in zip(*batches))
    weight = torch.linalg.lstsq(x, (2.0 * y - 1).unsqueeze(1)).solution[:, 0]
    with torch.no_grad():
        model.weight.copy_(torch.stack([-weight, weight]))
        model.bias.zero_()
