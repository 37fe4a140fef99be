# caught by: test_clipped_sums, test_any_split
"""Each parameter's gradient is clipped by its own norm. With four parameters, a sample's gradient may then be twice
as long as clip. Over what is the norm taken?"""

import torch


def train_epoch(model, optimizer, loss_fn, batches, accumulation_steps, clip, sigma, batch_size):
    parameters = [p for p in model.parameters() if p.requires_grad]
    for start in range(0, len(batches), accumulation_steps):
        sums = [torch.zeros_like(p) for p in parameters]
        for x, y in batches[start : start + accumulation_steps]:
            for i in range(len(x)):
                gradients = torch.autograd.grad(loss_fn(model(x[i : i + 1]), y[i : i + 1]), parameters)
                for total, gradient in zip(sums, gradients):
                    total += (clip / gradient.norm()).clamp(max=1.0) * gradient
        for parameter, total in zip(parameters, sums):
            noise = sigma * clip * torch.randn_like(total)
            parameter.grad = (total + noise) / batch_size
        optimizer.step()
