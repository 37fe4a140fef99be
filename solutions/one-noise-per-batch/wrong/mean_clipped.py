# caught by: test_clipped_sums, test_any_split
"""The gradient of a whole micro-batch is clipped, not that of each sample. One sample can still turn it as far as it
likes, and the result depends on the split. How far can one sample move your sum?"""

import torch


def train_epoch(model, optimizer, loss_fn, batches, accumulation_steps, clip, sigma, batch_size):
    parameters = [p for p in model.parameters() if p.requires_grad]
    for start in range(0, len(batches), accumulation_steps):
        sums = [torch.zeros_like(p) for p in parameters]
        for x, y in batches[start : start + accumulation_steps]:
            if len(x):
                gradients = torch.autograd.grad(loss_fn(model(x), y), parameters)
                norm = torch.cat([g.flatten() for g in gradients]).norm()
                factor = (clip / norm).clamp(max=1.0)
                for total, gradient in zip(sums, gradients):
                    total += factor * gradient * len(x)
        for parameter, total in zip(parameters, sums):
            noise = sigma * clip * torch.randn_like(total)
            parameter.grad = (total + noise) / batch_size
        optimizer.step()
