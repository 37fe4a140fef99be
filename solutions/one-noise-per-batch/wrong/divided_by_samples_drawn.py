# caught by: test_clipped_sums, test_nothing_clipped, test_any_split
"""The sum is divided by the number of samples that the logical batch has. That number depends on who was drawn, so it
is as private as they are. Which number does the task name?"""

import torch


def train_epoch(model, optimizer, loss_fn, batches, accumulation_steps, clip, sigma, batch_size):
    parameters = [p for p in model.parameters() if p.requires_grad]
    for start in range(0, len(batches), accumulation_steps):
        sums = [torch.zeros_like(p) for p in parameters]
        for x, y in batches[start : start + accumulation_steps]:
            for i in range(len(x)):
                gradients = torch.autograd.grad(loss_fn(model(x[i : i + 1]), y[i : i + 1]), parameters)
                norm = torch.cat([g.flatten() for g in gradients]).norm()
                factor = (clip / norm).clamp(max=1.0)
                for total, gradient in zip(sums, gradients):
                    total += factor * gradient
        for parameter, total in zip(parameters, sums):
            noise = sigma * clip * torch.randn_like(total)
            parameter.grad = (total + noise) / max(1, sum(len(x) for x, _ in batches[start : start + accumulation_steps]))
        optimizer.step()
