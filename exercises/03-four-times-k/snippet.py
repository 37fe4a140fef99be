import torch


def run(k, batches):
    weight = torch.nn.Parameter(torch.ones(1, dtype=torch.float64))
    optimizer = torch.optim.{{ optimizer }}
    gradients, moves = [], []
    for i, (x, y) in enumerate(batches):
        loss = torch.nn.functional.mse_loss(weight * x, y){{ division }}
        loss.backward()
        if (i + 1) % k == 0:
            before = weight.item()
            gradients.append(weight.grad.item())
            optimizer.step()
            moves.append(abs(weight.item() - before))
            optimizer.zero_grad()
    return gradients, moves
