# caught by: test_clipped_sums
"""The sum over the logical batch is clipped, as in ordinary training. Single samples are not bounded at all. Of what
is the norm taken?"""

import torch


def train_epoch(model, optimizer, loss_fn, batches, accumulation_steps, clip, sigma, batch_size):
    parameters = [p for p in model.parameters() if p.requires_grad]
    for start in range(0, len(batches), accumulation_steps):
        sums = [torch.zeros_like(p) for p in parameters]
        for x, y in batches[start : start + accumulation_steps]:
            for i in range(len(x)):
                gradients = torch.autograd.grad(loss_fn(model(x[i : i + 1]), y[i : i + 1]), parameters)
                for total, gradient in zip(sums, gradients):
                    total += gradient
        norm = torch.cat([total.flatten() for total in sums]).norm()
        sums = [total * (clip / (norm + 1e-12)).clamp(max=1.0) for total in sums]
        for parameter, total in zip(parameters, sums):
            noise = sigma * clip * torch.randn_like(total)
            parameter.grad = (total + noise) / batch_size
        optimizer.step()
