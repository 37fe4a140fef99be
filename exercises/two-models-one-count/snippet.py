import torch
from accelerate import Accelerator


def run(together):
    accelerator = Accelerator(gradient_accumulation_steps={{ k }})
    critic, generator = (torch.nn.Linear(1, 1, bias=False) for _ in range(2))
    optimizers = [
        torch.optim.SGD(model.parameters(), lr=1.0)
        for model in (critic, generator)
    ]
    data = [torch.tensor([2.0**i]) for i in range({{ n }})]
    loader = torch.utils.data.DataLoader(data)
    critic, generator, first, second, loader = accelerator.prepare(
        critic, generator, *optimizers, loader
    )
    updates = {"critic": [], "generator": []}

    def turn(name, model, optimizer, i, x):
        accelerator.backward(model(x).mean())
        if accelerator.sync_gradients:
            updates[name].append((i, model.weight.grad.item()))
        optimizer.step()
        optimizer.zero_grad()

    for i, x in enumerate(loader):
        if together:
            with accelerator.accumulate(critic, generator):
                turn("critic", critic, first, i, x)
                turn("generator", generator, second, i, x)
        else:
            with accelerator.accumulate(critic):
                turn("critic", critic, first, i, x)
            with accelerator.accumulate(generator):
                turn("generator", generator, second, i, x)
    return updates
